import Engine

/// A made-up plugin for tests of the language: a cell and a motor, with every kind of port and setting.
struct BenchPlugin: TwinPlugin {
  static let volt = Unit("V", Dimension([.length: 2, .mass: 1, .time: -3, .current: -1]))
  static let ampere = Unit("A", Dimension([.current: 1]))
  static let watt = Unit("W", Dimension([.length: 2, .mass: 1, .time: -3]))
  static let celsius = Unit("degC", Dimension([.temperature: 1]), offset: 273.15)
  static let radian = Unit("rad", Dimension([.angle: 1]))
  static let second = Unit("s", Dimension([.time: 1]))
  static let newtonMetre = Unit("N*m", Dimension([.length: 2, .mass: 1, .time: -2]))
  static let cRate = Unit("C", Dimension([.cRate: 1]))

  static let cell = ModelDescription(
    "cell", summary: "A resistor behind a source.", period: 1_000_000_000,
    parameters: [
      ParameterDescription(
        "capacity",
        .number(
          Unit("Ah", Dimension([.time: 1, .current: 1]), scale: 3600), default: nil,
          range: 360...3.6e6),
        "Nominal capacity"),
      ParameterDescription(
        "resistance",
        .number(
          Unit("ohm", Dimension([.length: 2, .mass: 1, .time: -3, .current: -2])), default: 0.01,
          range: 0...1),
        isTunable: true, "Inner resistance", source: "assumption"),
      ParameterDescription("series", .integer(default: 1, range: 1...1000), "Cells in series"),
      ParameterDescription("chemistry", .choice(["NMC", "LFP"], default: "NMC"), "Chemistry"),
      ParameterDescription("balanced", .boolean(default: true), "Whether cells are balanced"),
      ParameterDescription("profile", .file(default: ""), "Load profile"),
    ],
    ports: [
      PortDescription("current", .input, ampere, "Load current, positive on discharge"),
      PortDescription("ambient_temperature", .input, celsius, initial: 298.15, "Ambient"),
      PortDescription("voltage", .output, volt, "Terminal voltage"),
      PortDescription("temperature", .output, celsius, initial: 298.15, "Cell temperature"),
      PortDescription("power", .output, watt, "Power given"),
      PortDescription("empty", .output, .one, kind: .boolean, "Whether it is empty"),
    ],
    actions: [
      ActionDescription(
        "discharge", [.init("rate", cRate, "C-rate")], completion: "empty", "Discharges at a C-rate"
      )
    ])

  static let arm = ModelDescription(
    "arm", summary: "Joints in a row.", period: 2_000_000,
    parameters: [
      ParameterDescription(
        "joint_friction", .number(.one, default: 1, range: 0...100),
        shape: .vector(.axis("joints")),
        isTunable: true, "Friction multiplier", source: "assumption"),
      ParameterDescription(
        "lead", .property(named: "joints", isRequired: false), "Joints to follow"),
    ],
    ports: [
      PortDescription("target", .input, radian, shape: .vector(.axis("joints")), "Wanted angles"),
      PortDescription("load", .input, newtonMetre, "Load torque"),
      PortDescription("joint_position", .output, radian, shape: .vector(.axis("joints")), "Angles"),
      PortDescription(
        "joint_torque", .output, newtonMetre, shape: .vector(.axis("joints")), "Torques"),
      PortDescription("done", .output, .one, kind: .boolean, "Whether the move is over"),
    ],
    properties: [.init("joints", "Joint names and limits")],
    actions: [
      ActionDescription(
        "move_to", [.init("q", radian, shape: .vector(.axis("joints")), "Wanted angles")],
        completion: "done", "Moves the joints")
    ],
    faultModes: [
      FaultModeDescription(
        "joint_wear", on: "joint_friction", .growth(gain: 4), "Friction grows", source: "assumption"
      )
    ])

  let description = PluginDescription(
    "lab", summary: "Things to test the language with.", version: "1.0", models: [cell, arm])

  func make(_ request: BuildRequest) throws -> any TwinModel {
    throw PluginError("the lab's models are only described")
  }
}
