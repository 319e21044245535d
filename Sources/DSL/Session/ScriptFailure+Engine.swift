import Engine

/// Errors of the engine as failures of the script that led to them.
extension ScriptFailure {
  /// Any error of the engine, as a failure of the script that led to it.
  static func from(_ error: any Error) -> ScriptFailure {
    switch error {
    case let failure as ScriptFailure: failure
    case let error as ScenarioError: ScriptFailure(error)
    case let error as SimulationError: ScriptFailure(error)
    case let error as TraceError: ScriptFailure(error)
    default: ScriptFailure("\(error)")
    }
  }

  init(_ error: ScenarioError) {
    self.init(error.message, help: error.help, code: .buildFailed)
  }

  init(_ error: TraceError) {
    let place = error.path.isEmpty ? "" : "\(error.path): "
    self.init(place + error.message, help: error.help, code: .fileError)
  }

  init(_ error: SimulationError) {
    switch error.cause {
    case .handler(let inner as ScriptFailure): self = inner
    case .nonFinite: self.init(error.message, help: error.help, code: .notFinite)
    case .model: self.init(error.message, help: error.help, code: .modelFailed)
    case .recording: self.init(error.message, help: error.help, code: .fileError)
    default: self.init(error.message, help: error.help)
    }
  }
}
