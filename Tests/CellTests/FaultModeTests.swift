import Engine
import Testing

@testable import Cell
@testable import DSL

/// One fault mode, how to see it, and what it does there: the difference that 30 s to 90 s of it make.
struct FaultEffect: Sendable, CustomTestStringConvertible {
  let mode: String
  let signal: String
  let least: Double
  let most: Double
  var protocolText = "x.discharge(1C)"
  var settings = ""
  var severity = 1.0

  var testDescription: String { mode }
  /// The mode's name without an element.
  var name: String { mode.split(separator: "[").first.map(String.init) ?? mode }

  init(
    _ mode: String, _ signal: String, _ least: Double, _ most: Double, severity: Double = 1,
    settings: String = "", _ protocolText: String = "x.discharge(1C)"
  ) {
    (self.mode, self.signal, self.least, self.most) = (mode, signal, least, most)
    (self.severity, self.settings, self.protocolText) = (severity, settings, protocolText)
  }

  /// What a sensor's six modes do to a reading, given the difference that being stuck makes.
  static func sensor(
    _ name: String, _ reading: String, truth: String, element: String = "", bias: Double,
    drift: Double, gain: ClosedRange<Double>, stuck: ClosedRange<Double>, noise: Double,
    _ protocolText: String = "x.discharge(1C)"
  ) -> [FaultEffect] {
    let error = "x.\(reading)\(element) - x.\(truth)\(element)"
    func effect(_ mode: String, _ range: ClosedRange<Double>) -> FaultEffect {
      FaultEffect(
        "\(name)_\(mode)\(element)", error, range.lowerBound, range.upperBound, protocolText)
    }
    return [
      effect("bias", bias * 0.999...bias * 1.001),
      effect("drift", drift * 58...drift * 61),
      effect("gain", gain), effect("stuck", stuck), effect("dropout", stuck),
      effect("noise", -5 * noise...5 * noise),
    ]
  }
}

/// Rests from second 45 on, so that a stuck current reading shows.
private let pause = "x.discharge(1C) until 45 s\n    x.rest()"

/// All of O'Kane et al., at half charge.
private let agesFast =
  "model: \"SPM\", parameters: \"OKane2022\", ageing: \"okane2022\", thermal: \"isothermal\", "
  + "initial_state_of_charge: 50 %"

private let cellEffects: [FaultEffect] =
  [
    // V² G, at about 4.1 V, and at what is left of it.
    FaultEffect("internal_short_soft", "x.heat", 0.28, 0.36),
    FaultEffect("internal_short_growth", "x.heat", 0.28, 0.36, severity: 0.004),
    // The SPMe of Chen2020 has no salt left at 4.6C; the circuit has no such limit.
    FaultEffect(
      "internal_short_hard", "x.heat", 55, 90, settings: "model: \"equivalent_circuit\""),
    // 5 A through 50 and 15 mΩ, whose heat is the cell's and eases its reactions a little.
    FaultEffect("contact_resistance_growth", "x.voltage", -0.2501, -0.245),
    FaultEffect("loose_terminal", "x.voltage", -0.0751, -0.073),
    // h A ΔT / C for a minute: 0.053 W/K · 1 K / 43 J/K is small, 130 K are not.
    FaultEffect("cooling_loss", "x.temperature", 1e-4, 0.1),
    FaultEffect("external_heating", "x.temperature", 7, 10),
    // L² = L₀² + 2 V̄ D c t/z: ten times 0.76 pm in a minute.
    FaultEffect(
      "sei_growth", "x.sei_thickness / (1 nm)", 5e-3, 1e-2, settings: agesFast),
    FaultEffect(
      "plating_growth", "x.plated_lithium / (1 mAh)", 1e-6, 10, settings: agesFast,
      "x.charge(1C)"),
    // In %.
    FaultEffect(
      "lithium_loss_step", "x.lithium_lost", 9.99, 10.01, settings: "ageing: \"faults_only\""),
    FaultEffect(
      "negative_material_loss_step", "x.negative_material_lost", 19.99, 20.01,
      settings: "ageing: \"faults_only\""),
    FaultEffect(
      "positive_material_loss_step", "x.positive_material_lost", 19.99, 20.01,
      settings: "ageing: \"faults_only\""),
    // Ends its discharge 0.3 V late: it is not done after 90 s.
    FaultEffect("cutoff_disabled", "x.current", 4.99, 5.01, "x.discharge(1C, down_to: 3.96 V)"),
  ]
  + FaultEffect.sensor(
    "voltage_sensor", "voltage_measured", truth: "voltage", bias: 0.02, drift: 1e-6,
    gain: 0.195...0.21, stuck: 5e-3...0.05, noise: 5e-3)
  + FaultEffect.sensor(
    "current_sensor", "current_measured", truth: "current", bias: 0.1, drift: 1e-5,
    gain: 0.2499...0.2501, stuck: 4.99...5.01, noise: 0.05,
    "x.discharge(1C)"
  ).map { effect in
    ["stuck", "dropout"].contains { effect.mode.hasSuffix($0) }
      ? FaultEffect(effect.mode, effect.signal, effect.least, effect.most, pause) : effect
  }
  + FaultEffect.sensor(
    "temperature_sensor", "temperature_measured", truth: "temperature", bias: 5, drift: 1e-4,
    gain: 1.2...1.4, stuck: -2...(-0.05), noise: 0.5)

private let packEffects: [FaultEffect] =
  [
    FaultEffect("cell_imbalance[2]", "x.heat", 0.06, 0.1),
    FaultEffect("weak_cell[2]", "x.cell_current[2]", -2, -0.3, severity: 0.2),
    FaultEffect("cell_resistance_growth[2]", "x.cell_current[2]", -4, -1),
    FaultEffect("internal_short_soft[2]", "x.heat", 0.28, 0.36),
    FaultEffect(
      "internal_short_hard[2]", "x.heat", 45, 95,
      settings: ", model: \"equivalent_circuit\""),
    FaultEffect("connection_growth[2]", "x.cell_current[2]", -4, -1),
    FaultEffect("loose_connection[2]", "x.cell_current[2]", -5.1, -4.5),
    // 10 A through 50 and 15 mΩ.
    FaultEffect("contact_resistance_growth", "x.voltage", -0.5001, -0.499),
    FaultEffect("loose_terminal", "x.voltage", -0.1501, -0.149),
    FaultEffect("cooling_loss", "x.highest_temperature", 1e-4, 0.1),
    FaultEffect("cell_cooling_loss[2]", "x.cell_temperature[2]", 1e-4, 0.1),
    FaultEffect("external_heating", "x.highest_temperature", 7, 10),
    FaultEffect(
      "protection_disabled", "x.current", 9.99, 10.01, settings: ", lower_voltage: 3.96 V"),
    FaultEffect(
      "balancing_off", "x.bleed_power", -0.5, -0.3,
      settings: ", balancing_threshold: 1 mV, initial_state_of_charge: [80%, 80%, 90%, 90%]",
      "x.rest()"),
    FaultEffect(
      "cell_sei_growth[2]", "x.cell_sei_thickness[2] / (1 nm)", 5e-3, 1e-2,
      settings: ", " + agesFast),
    FaultEffect(
      "cell_plating_growth[2]", "x.cell_plated_lithium[2] / (1 mAh)", 1e-6, 10,
      settings: ", " + agesFast, "x.charge(1C)"),
  ]
  + FaultEffect.sensor(
    "voltage_sensor", "voltage_measured", truth: "voltage", bias: 0.2, drift: 1e-5,
    gain: 0.39...0.42, stuck: 0.01...0.1, noise: 0.05)
  + FaultEffect.sensor(
    "cell_voltage_sensor", "cell_voltage_measured", truth: "cell_voltage", element: "[2]",
    bias: 0.02, drift: 1e-6, gain: 0.195...0.21, stuck: 5e-3...0.05, noise: 5e-3)
  + FaultEffect.sensor(
    "current_sensor", "current_measured", truth: "current", bias: 0.1, drift: 1e-5,
    gain: 0.4999...0.5001, stuck: 9.99...10.01, noise: 0.05
  ).map { effect in
    ["stuck", "dropout"].contains { effect.mode.hasSuffix($0) }
      ? FaultEffect(effect.mode, effect.signal, effect.least, effect.most, pause) : effect
  }
  + FaultEffect.sensor(
    "cell_temperature_sensor", "cell_temperature_measured", truth: "cell_temperature",
    element: "[2]", bias: 5, drift: 1e-4, gain: 1.2...1.4, stuck: -2...(-0.05), noise: 0.5)

@Suite("Fault modes of the battery plugin")
struct FaultModeTests {
  @Test(
    "leave a cell as it is before their onset and have their effect after", arguments: cellEffects)
  func cell(effect: FaultEffect) throws {
    try check(effect, "battery.lithium_ion { \(effect.settings) }")
  }

  @Test(
    "leave a pack as it is before their onset and have their effect after", arguments: packEffects)
  func pack(effect: FaultEffect) throws {
    try check(effect, "battery.pack { series: 2, parallel: 2\(effect.settings) }")
  }

  @Test("none is without a test of its effect")
  func complete() {
    #expect(
      Set(cellEffects.map(\.name)) == Set(LithiumIonModel.description.faultModes.map(\.name)))
    #expect(Set(packEffects.map(\.name)) == Set(PackModel.description.faultModes.map(\.name)))
  }

  @Test("a loose terminal comes and goes, and with it the voltage")
  func intermittent() throws {
    let values = try logged(
      FaultEffect("loose_terminal", "x.voltage", 0, 0), "battery.lithium_ion {}",
      "fault f on x.loose_terminal { onset: 10 s, active: intermittent(on: 5 s, off: 5 s) }",
      times: [9, 12, 17, 22])
    // 5 A through 15 mΩ; between, the cell itself moves by a few millivolts.
    #expect(values[0] - values[1] > 0.07 && values[2] - values[1] > 0.06)
    #expect(values[2] - values[3] > 0.07)
  }

  @Test("a short that hardens drains ever faster: soft at first, hard in the end")
  func growth() throws {
    let values = try logged(
      FaultEffect("internal_short_growth", "x.heat", 0, 0, "x.rest()"), "battery.lithium_ion {}",
      "fault f on x.internal_short_growth { onset: 10 s, severity: 0.004 ^ (1 - age / 100 s) }",
      times: [9, 11, 60, 109])
    #expect(values[0] == 0)
    // 0.35 W behind 50 Ω; √(0.004) of 5 S halfway; 60 W or more behind 0.2 Ω.
    #expect(abs(values[1] / 0.35 - 1) < 0.15)
    #expect(abs(values[2] / (4.1 * 4.1 * 5 * 0.004.squareRoot()) - 1) < 0.15)
    #expect(values[3] > 50)
  }

  /// The SPMe's reactions are the same all over an electrode and take the last salt at one end of it; in a cell, and in the
  /// DFN, they move to where salt is left, and transport limits the current.
  @Test("a hard short is too much for the SPMe, which says so, and not for the DFN")
  func hardShort() throws {
    let (simple, full) = (try CellRig(), try CellRig(["model": .text("DFN")]))
    for rig in [simple, full] { rig["short_conductance"] = 5 }
    var status: StepStatus = 0
    while status == 0, simple.time < 120_000_000_000 { status = simple.step() }
    try #require(status != 0)
    let message = simple.model.message(for: status, simple.frame)
    #expect(message.contains("runs out of salt at rest, "), "\(message)")
    #expect(message.contains("use model: \"DFN\""), "\(message)")
    try full.run(120)
    #expect(full["salt_minimum"] < 50)
    #expect(full["temperature"] > 373 && full["heat"] > 20)
    // V G out of each 5 Ah.
    #expect(full["state_of_charge"] < 0.93)
  }

  private func check(_ effect: FaultEffect, _ twin: String) throws {
    let fault = "fault f on x.\(effect.mode) { onset: 30 s, severity: \(effect.severity) }"
    let healthy = try logged(effect, twin, "", times: [29, 90])
    let faulty = try logged(effect, twin, fault, times: [29, 90])
    #expect(faulty[0] == healthy[0])
    let difference = faulty[1] - healthy[1]
    #expect(difference != 0)
    #expect(difference >= effect.least && difference <= effect.most)
  }

  /// Values of the signal, in SI, at some seconds.
  private func logged(
    _ effect: FaultEffect, _ twin: String, _ fault: String, times: [Int]
  ) throws -> [Double] {
    let session = Session(
      plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let logs = times.map { "at \($0) s { log \"{(\(effect.signal)) / 1:.12g}\" }" }
    let result = session.carryOut(
      text: """
        use battery
        scenario s() {
          twin x = \(twin)
          \(fault)
          do {
            \(effect.protocolText)
          }
          \(logs.joined(separator: "\n  "))
        }
        run s for \(times.max()! + 1) s
        """, name: "test.twin")
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message))")
    let values = lines.compactMap { line in
      Double(line.prefix { "0123456789.+-e".contains($0) })
    }
    try #require(values.count == times.count, "\(lines) \(result.diagnostics.map(\.message))")
    return values
  }
}
