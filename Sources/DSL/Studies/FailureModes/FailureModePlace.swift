import Engine

/// A fault mode at one place where it can act, such as friction that grows in the second joint.
struct FailureModePlace: Sendable {
  let name: FailureModeName
  let mode: FaultModeDescription
  /// The port or parameter whose numbers it changes.
  let port: PortReference

  /// - Parameter element: from 0; nil where the mode has one place
  /// - Returns: nil where the twin, as it is built, has nothing there for the mode to act on
  init?(_ mode: FaultModeDescription, of twin: TwinHandle, element: Int?) {
    guard
      let port = try? element.map({ try twin.port(mode.target, element: $0) })
        ?? twin.port(mode.target), port.range.count > 0
    else { return nil }
    name = FailureModeName(twin: twin.name, mode, of: twin.description, element: element)
    self.mode = mode
    self.port = port
  }

  /// Where the modes of a twin can act, in the order of its description.
  static func all(of twin: TwinHandle) -> [FailureModePlace] {
    twin.description.faultModes.flatMap { mode -> [FailureModePlace] in
      elements(of: mode, twin).compactMap { FailureModePlace(mode, of: twin, element: $0) }
    }
  }

  /// Somewhere a mode can act.
  static func first(of twin: TwinHandle) -> FailureModePlace? {
    for mode in twin.description.faultModes {
      for element in elements(of: mode, twin).prefix(1) {
        if let place = FailureModePlace(mode, of: twin, element: element) { return place }
      }
    }
    return nil
  }

  private static func elements(of mode: FaultModeDescription, _ twin: TwinHandle) -> [Int?] {
    guard let slot = twin.slot(mode.target), slot.range.count > 0,
      twin.model.idleFaultModes[mode.name] == nil
    else { return [] }
    return slot.extents.first.map { Array(0..<$0) } ?? [nil]
  }

  /// The places that a study goes through.
  ///
  /// - Throws: where there is none
  static func all(of instance: Instance, _ study: FailureModeSettings) throws(ScriptFailure)
    -> [FailureModePlace]
  {
    let all = instance.failureModePlaces
    guard !all.isEmpty else { throw Self.none(in: instance.symbol) }
    return try study.chosen(from: all, in: instance.symbol.name)
  }

  static func none(in scenario: ScenarioSymbol) -> ScriptFailure {
    ScriptFailure(
      "nothing in \(scenario.name) can fail: its twins have no fault modes",
      help: "describe what fails by `fault`, and compare sets by `fault_sets`", code: .badValue)
  }
}

extension Instance {
  /// Everywhere a fault mode of one of its twins can act.
  var failureModePlaces: [FailureModePlace] {
    scenario.twins.flatMap { FailureModePlace.all(of: $0) }
  }
}
