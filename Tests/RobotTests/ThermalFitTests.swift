import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Robot

@Suite("A fit of servos' heat")
struct ThermalFitTests {
  /// Steps a monitor over a log and returns its output `port` at the end, or at every step.
  private func monitor(
    _ servos: FittedServos, _ log: SampledLog, _ port: String, allSteps: Bool = false,
    window: Double = 0,
    disturb: (Int, inout [Double]) -> Void = { _, _ in }
  ) throws -> [Double] {
    let rig = try ModelRig(
      "servo_monitor",
      ["servos": .opaque(servos, summary: servos.summary), "initial_window": .number(window)],
      period: 100_000_000)
    let readings = try ServoLog(log, step: 0.1)
    var all: [Double] = []
    for index in 0..<readings.count {
      let range = (2 * index)..<(2 * index + 2)
      rig["position_reading"] = Array(readings.positions[range])
      rig["voltage_reading"] = readings.voltages[range].map { $0 * 1e3 }
      var temperatures = readings.temperatures[range].map { $0 - 273.15 }
      disturb(index, &temperatures)
      rig["temperature_reading"] = temperatures
      #expect(rig.step() == 0)
      if allSteps { all += rig[port] }
    }
    return allSteps ? all : rig[port]
  }

  @Test("finds the time constants and predicts another log of the same servos")
  func recovers() throws {
    let servos = try SyntheticServos()
    let fitted = try servos.fit(servos.log(seed: 1, duration: 900))
    // The search ends when steps of 1 % no longer help; along a flat valley that is some way off.
    #expect(abs(fitted.network.fastTime / 18 - 1) < 0.1)
    #expect(abs(fitted.network.slowTime / 220 - 1) < 0.1)
    #expect(abs(fitted.network.fastShare - 0.35) < 0.05)
    #expect(fitted.errors.allSatisfy { $0 < 0.1 })
    let errors = try monitor(fitted, servos.log(seed: 2, duration: 600), "error")
    #expect(errors.allSatisfy { $0 < 0.2 }, "\(errors)")
    let persistence = try monitor(fitted, servos.log(seed: 2, duration: 600), "persistence_error")
    #expect(persistence.allSatisfy { $0 > 3 }, "\(persistence)")
  }

  @Test("whole degrees cost it less than half a degree on another log")
  func quantised() throws {
    let servos = try SyntheticServos()
    let fitted = try servos.fit(servos.log(seed: 1, duration: 900, quantised: true), penalty: 1e-3)
    let errors = try monitor(
      fitted, servos.log(seed: 2, duration: 600, quantised: true), "error")
    #expect(errors.allSatisfy { $0 < 0.5 }, "\(errors)")
  }

  @Test("a monitor with the true model repeats the log to rounding")
  func exact() throws {
    let servos = try SyntheticServos()
    let errors = try monitor(servos.truth, servos.log(seed: 3, duration: 300), "error")
    #expect(errors.allSatisfy { $0 < 1e-9 }, "\(errors)")
  }

  @Test("measured temperature after the first instant changes the residual, never the prediction")
  func openLoop() throws {
    let servos = try SyntheticServos()
    let log = servos.log(seed: 3, duration: 100)
    let plain = try monitor(servos.truth, log, "temperature", allSteps: true)
    let disturbed = try monitor(servos.truth, log, "temperature", allSteps: true) { index, values in
      if index > 0 { values = [99, -40] }
    }
    #expect(plain == disturbed)
    let residual = try monitor(servos.truth, log, "residual", allSteps: true) { index, values in
      if index > 500 { values[0] += 7 }
    }
    #expect(abs(residual[2 * 600] - 7) < 1e-9 && abs(residual[2 * 400]) < 1e-9)
  }

  @Test("temperatures of an initial window tell a load that the log does not show")
  func initialWindow() throws {
    let servos = try SyntheticServos()
    let log = servos.log(seed: 3, duration: 400)
    // 12 K of constant load for the far servo that the monitor's model knows nothing of.
    let truth = servos.truth
    var coefficients = truth.coefficients
    coefficients[0] -= 12
    let unaware = FittedServos(
      chain: truth.chain, network: truth.network, coefficients: coefficients,
      startSpread: truth.startSpread, settlingTime: truth.settlingTime,
      meanTemperatures: truth.meanTemperatures, errors: truth.errors)
    let without = try monitor(unaware, log, "error")
    let with = try monitor(unaware, log, "error", window: 120)
    #expect(without[0] > 5, "\(without)")
    // The prior pulls 12 K back by its share: σ = 8 K against 267 readings that tell something new.
    #expect(with[0] < 0.2 && with[1] < 0.05, "\(with)")
  }

  @Test("no temperature after the window changes the prediction, and no error is counted in it")
  func windowEnds() throws {
    let servos = try SyntheticServos()
    let log = servos.log(seed: 3, duration: 100)
    let plain = try monitor(servos.truth, log, "temperature", allSteps: true, window: 60)
    let disturbed = try monitor(
      servos.truth, log, "temperature", allSteps: true, window: 60
    ) { index, values in
      if index >= 600 { values = [99, -40] }
    }
    #expect(plain == disturbed)
    let told = try monitor(
      servos.truth, log, "temperature", allSteps: true, window: 60
    ) { index, values in
      if index == 599 { values[0] += 9 }
    }
    #expect(told[2 * 700] != plain[2 * 700] && told[2 * 500] == plain[2 * 500])
    let errors = try monitor(servos.truth, log, "persistence_error", allSteps: true, window: 60)
    #expect(errors[..<1200].allSatisfy { $0 == 0 } && errors[1990] > 0)
  }

  @Test("a servo that moves by itself stops counting from where its 20 s mean is off by load_shift")
  func loadShift() throws {
    let servos = try SyntheticServos()
    let rig = try ModelRig(
      "servo_monitor",
      [
        "servos": .opaque(servos.truth, summary: ""), "initial_window": .number(60),
        "load_shift": .number(0.5),
      ], period: 100_000_000)
    var changes: [Int] = []
    var errors: [Double] = []
    for index in 0..<1500 {
      // The far servo gives way by one step at 100 s; the near one only wavers.
      rig["position_reading"] = [index < 1000 ? 500 : 501, index % 2 == 0 ? 520 : 521]
      rig["voltage_reading"] = [7100, 7200]
      rig["temperature_reading"] = [index < 1000 ? 30 : 20, 25]
      rig.step()
      if rig["load_changed"][0] == 1 { changes.append(index) }
      #expect(rig["load_changed"][1] == 0)
      errors.append(rig["persistence_error"][0])
    }
    // Half of 20 s shifted by a step is half a step; more than that takes one reading more.
    #expect(changes == Array(1100..<1500))
    #expect(errors[999] == 0 && errors[1099] > 0 && errors[1499] == errors[1099])
  }

  @Test("a strong penalty keeps the coefficients at what the cable says")
  func penalty() throws {
    let servos = try SyntheticServos()
    let fitted = try servos.fit(servos.log(seed: 1, duration: 300), penalty: 1e9)
    let gain = servos.harness.gains[0] * ServoLoad.dropScale
    #expect(abs(fitted.coefficients[3] - gain) < 1e-3 * gain)
  }

  @Test("a snapshot of the monitor goes on as if nothing had been")
  func snapshot() throws {
    let servos = try SyntheticServos()
    let rig = try ModelRig(
      "servo_monitor", ["servos": .opaque(servos.truth, summary: "")], period: 100_000_000)
    func feed(_ index: Int) {
      rig["position_reading"] = [500 + 100 * sin(Double(index) / 9), 520]
      rig["voltage_reading"] = [7100 + 50 * cos(Double(index) / 7), 7250]
      rig["temperature_reading"] = [30, 25]
      rig.step()
    }
    for index in 0..<100 { feed(index) }
    let middle = rig.snapshot()
    func rest() -> [UInt64] {
      for index in 100..<900 { feed(index) }
      return rig.allOutputs
    }
    let first = rest()
    rig.restore(middle)
    #expect(rest() == first)
  }

  @Test("a fit is a twin that offers its servos and shows what it found")
  func model() throws {
    let servos = try SyntheticServos()
    let rig = try Self.fitRig(servos.log(seed: 1, duration: 300))
    rig.step()
    #expect(rig["fast_share"][0] > 0 && rig["slow_time"][0] > rig["fast_time"][0])
    #expect(rig["mean_temperature"].allSatisfy { $0 > 290 && $0 < 400 })
    guard case .opaque(let value, let summary)? = rig.model.properties["servos"] else {
      Issue.record("it offers no servos")
      return
    }
    #expect(value is FittedServos)
    #expect(summary == "2 servos of pair with fitted heat: far, near")
  }

  private static func fitRig(
    _ log: Any & Sendable, _ changes: [String: SettingValue] = [:]
  ) throws -> ModelRig {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).urdf")
    try SyntheticServos.urdf.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var settings: [String: SettingValue] = [
      "file": .text(file.path), "log": .opaque(log, summary: "a log"),
      "joints": .text("elbow, shoulder"),
    ]
    settings.merge(changes) { $1 }
    return try ModelRig("thermal_fit", settings, period: 100_000_000)
  }

  @Test(
    "says what is wrong with its settings",
    arguments: [
      (
        "joints", SettingValue.text("elbow"),
        "joints names 1 joints for the 2 files of the log: far, near"
      ),
      ("joints", .text("elbow, sholder"), "did you mean shoulder?"),
      ("direction", .numbers([1, 0.5]), "give 1 or -1 for each servo"),
      ("cable_drop", .numbers([1]), "cable_drop has 1 numbers for 2 servos"),
      ("file", .text("/nowhere.urdf"), "/nowhere.urdf"),
      ("log", .opaque(3, summary: "three"), "must come from a replay.table twin, not three"),
    ])
  func refuses(name: String, value: SettingValue, expected: String) throws {
    let log = try SyntheticServos().log(seed: 1, duration: 61)
    let error = #expect(throws: PluginError.self) { try Self.fitRig(log, [name: value]) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("says what is wrong with a log")
  func refusesLogs() throws {
    let log = try SyntheticServos().log(seed: 1, duration: 30)
    let short = #expect(throws: PluginError.self) { try Self.fitRig(log) }
    #expect(short?.message == "the log lasts 30.0 s, too short to learn how servos heat")
    let sources = log.sources.map { SampledLog.Source($0.name, Array($0.signals.prefix(2))) }
    let lacking = #expect(throws: PluginError.self) {
      try Self.fitRig(SampledLog(sources, path: "log"))
    }
    #expect(lacking?.message == "far has no column temperature")
    #expect(lacking?.help == "it has position, voltage")
  }

  @Test("a step of the monitor allocates nothing")
  func allocations() throws {
    let servos = try SyntheticServos()
    let rig = try ModelRig(
      "servo_monitor", ["servos": .opaque(servos.truth, summary: "")], period: 100_000_000)
    rig["position_reading"] = [500, 600]
    rig["voltage_reading"] = [7100, 7200]
    rig["temperature_reading"] = [30, 25]
    #expect(rig.step() == 0)
    let before = allocation_count()
    var sum: StepStatus = 0
    for _ in 0..<100 { sum += rig.step() }
    #expect(allocation_count() == before)
    #expect(sum == 0)
  }
}
