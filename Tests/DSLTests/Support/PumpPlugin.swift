import Engine

/// A pump of two stages and its flow meter, whose fault modes do what can be worked out by hand.
///
/// flow = command · η₁ · η₂; one step is 0.1 s. `spare` does nothing.
final class PumpModel: TwinModel {
  var stateByteCount: Int { 8 }
  let axes = ["stages": ["first", "second"]]

  func initialize(_ frame: StepFrame) throws {}

  func step(_ frame: StepFrame) -> StepStatus {
    let flow = frame.inputs[0] * frame.parameters[0] * frame.parameters[1]
    frame.outputs[0] = flow
    frame.outputs[1] = flow
    return 0
  }
}

struct PumpPlugin: TwinPlugin {
  let description = PluginDescription(
    "plant", summary: "Pumps.", version: "1",
    models: [
      ModelDescription(
        "pump", summary: "A pump.", period: 100_000_000,
        parameters: [
          ParameterDescription(
            "stage_efficiency", .number(.one, default: 1, range: 0...1),
            shape: .vector(.axis("stages")), isTunable: true, "What a stage passes on",
            source: "assumption"),
          ParameterDescription(
            "spare", .number(.one, default: 0, range: 0...10), isTunable: true, "Does nothing",
            source: "assumption"),
        ],
        ports: [
          PortDescription("command", .input, .one, initial: 1, "Wanted flow"),
          PortDescription("flow", .output, .one, initial: 1, "Flow"),
          PortDescription("flow_measured", .output, .one, initial: 1, "Flow as the meter reads it"),
        ],
        faultModes: [
          FaultModeDescription(
            "stage_wear", on: "stage_efficiency", .loss, "A stage wears out.", source: "definition"),
          FaultModeDescription(
            "meter_bias", on: "flow_measured", .offset(amount: 0.3), "The meter reads too much.",
            source: "assumption"),
          FaultModeDescription(
            "spare_broken", on: "spare", .set(amount: 1), "What is not used breaks.",
            source: "assumption"),
        ])
    ])

  func make(_ request: BuildRequest) throws -> any TwinModel { PumpModel() }
}
