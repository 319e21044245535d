import Engine

/// A tank that fills and drains: small enough to work out by hand.
///
/// level(t + h) = level + h · (inflow + pump − leak · level); one step is 0.1 s.
final class TankModel: TwinModel {
  var stateByteCount: Int { 3 * 8 }
  let axes = ["probes": ["low", "high"]]
  var properties: [String: SettingValue] { ["size": .number(2)] }

  func initialize(_ frame: StepFrame) throws {
    let state = frame.state.assumingMemoryBound(to: Double.self)
    state[0] = 0
    state[1] = 0
    state[2] = 0
  }

  /// State: level, rate of the pump, level at which it stops.
  func step(_ frame: StepFrame) -> StepStatus {
    let state = frame.state.assumingMemoryBound(to: Double.self)
    if state[1] != 0, state[0] >= state[2] - 1e-9 { state[1] = 0 }
    frame.outputs[0] = state[0]
    frame.outputs[1] = state[1] == 0 ? 1 : 0
    frame.outputs[2] = state[0]
    frame.outputs[3] = state[0] / 2
    let leak = frame.parameters[0]
    state[0] += Double(frame.period) / 1e9 * (frame.inputs[0] + state[1] - leak * state[0])
    return 0
  }

  func start(action: Int, arguments: UnsafeBufferPointer<Double>, _ frame: StepFrame) -> StepStatus
  {
    let state = frame.state.assumingMemoryBound(to: Double.self)
    state[1] = arguments[0]
    state[2] = arguments[1]
    frame.outputs[1] = 0
    return 0
  }
}

struct TankPlugin: TwinPlugin {
  static let metre = Unit("m", Dimension([.length: 1]))
  static let speed = Unit("m/s", Dimension([.length: 1, .time: -1]))

  let description = PluginDescription(
    "water", summary: "Tanks.", version: "1",
    models: [
      ModelDescription(
        "tank", summary: "A tank.", period: 100_000_000,
        parameters: [
          ParameterDescription(
            "leak", .number(Unit("1/s", Dimension([.time: -1])), default: 0, range: 0...10),
            isTunable: true, "Share of the level lost per second", source: "assumption")
        ],
        ports: [
          PortDescription("inflow", .input, speed, "Rise of the level by what flows in"),
          PortDescription("level", .output, metre, "Level of the water"),
          PortDescription(
            "full", .output, .one, kind: .boolean, initial: 1, "Whether the pump rests"),
          PortDescription("probe", .output, metre, shape: .vector(.axis("probes")), "Two probes"),
        ],
        properties: [.init("size", "Its size")],
        actions: [
          ActionDescription(
            "fill", [.init("rate", speed, "Rate"), .init("to", metre, default: 1, "Level")],
            completion: "full", "Pumps up to a level")
        ],
        faultModes: [
          FaultModeDescription(
            "leakage", on: "leak", .set(amount: 0.5), "Half of it runs out each second",
            source: "assumption")
        ])
    ])

  func make(_ request: BuildRequest) throws -> any TwinModel { TankModel() }
}
