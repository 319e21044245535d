import Engine

/// Two numbers that wander: enough of a twin for ports, faults and requirements.
final class WanderingModel: TwinModel {
  let stateByteCount = 8
  func initialize(_ frame: StepFrame) throws { frame.state.storeBytes(of: 0, as: Double.self) }
  func step(_ frame: StepFrame) -> StepStatus {
    let value = frame.state.load(as: Double.self) + 0.1 * (frame.inputs[0] - frame.parameters[0])
    frame.state.storeBytes(of: value, as: Double.self)
    frame.outputs[0] = value
    frame.outputs[1] = value / 2
    frame.outputs[2] = -value
    return 0
  }
}

struct WanderingPlugin: TwinPlugin {
  static let volt = Unit("V", Dimension([.length: 2, .mass: 1, .time: -3, .current: -1]))
  let description = PluginDescription(
    "lab", summary: "A twin for fuzzing.", version: "1",
    models: [
      ModelDescription(
        "cell", summary: "Wanders.", period: 100_000_000,
        parameters: [
          ParameterDescription(
            "leak", .number(volt, default: 0, range: -10...10), isTunable: true, "A pull")
        ],
        ports: [
          PortDescription("drive", .input, volt, "What it follows"),
          PortDescription("voltage", .output, volt, "A number"),
          PortDescription("pair", .output, volt, shape: .vector(.count(2)), "Two numbers"),
        ])
    ])
  func make(_ request: BuildRequest) throws -> any TwinModel { WanderingModel() }
}
