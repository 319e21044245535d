import Engine
import Foundation
import Replay
import Testing

@testable import Cell
@testable import DSL

/// What a script is told of its batteries beside the figures: warnings, ends of orders, faults by their names.
@Suite("What a battery tells a script")
struct BatteryReportTests {
  private struct Told {
    var logs: [String] = []
    var warnings: [String] = []
    var errors: [String] = []
  }

  /// Carries a script out in the folder of the BPX fixtures, or in one of its own with `files`.
  private func told(_ text: String, files: [String: [UInt8]] = [:]) throws -> Told {
    var folder = CellGolden.fixtures.appending(path: "bpx")
    if !files.isEmpty {
      folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, bytes) in files {
        try Data(bytes).write(to: folder.appending(path: name))
      }
    }
    defer { if !files.isEmpty { try? FileManager.default.removeItem(at: folder) } }
    let session = Session(
      plugins: [CellPlugin(), ReplayPlugin()],
      options: SessionOptions(folder: folder.path, recordsTrace: false))
    var told = Told()
    session.onEvent = { event in
      switch event {
      case .log(let text, _): told.logs.append(text)
      case .warning(let text): told.warnings.append(text)
      default: break
      }
    }
    told.errors = session.carryOut(text: text, name: "test.twin").diagnostics.map {
      "\($0.message) \($0.help ?? "")"
    }
    return told
  }

  private func file(_ mistake: String) throws -> [UInt8] {
    try #require(BPXMistake.all.first { $0.name == mistake }).broken()
  }

  @Test(
    "warnings about a BPX file are shown when the twin is declared, once, with both places",
    arguments: ["lithium_ion", "pack", "estimator"])
  func warnings(model: String) throws {
    // The fixture has no heat capacity.
    let thermal = model == "estimator" ? "" : ", thermal: \"isothermal\""
    let told = try told(
      """
      use battery
      scenario s() {
        twin cell = battery.\(model) { parameters: "odd.json"\(thermal) }
      }
      run s for 1 s
      run s for 1 s
      """, files: ["odd.json": try file("nominal-off")])
    #expect(told.errors.isEmpty)
    try #require(told.warnings.count == 1)
    #expect(told.warnings[0].hasPrefix("cell: "))
    #expect(told.warnings[0].contains("odd.json:16: Parameterisation/Cell/Nominal cell capacity"))
    #expect(told.warnings[0].contains("is 3 Ah, but the negative electrode holds 5.1532 Ah"))
    #expect(told.warnings[0].hasSuffix("test.twin:3:8"))
    let clean = try self.told(
      "use battery\ntwin cell = battery.\(model) { parameters: \"chen2020.json\"\(thermal) }\nrun 1 s"
    )
    #expect(clean.warnings.isEmpty && clean.errors.isEmpty)
  }

  @Test("a pack of cells from a BPX file does as one of the built-in set")
  func pack() throws {
    let text = """
      use battery
      twin a = battery.pack { series: 2, model: "SPM", parameters: "Chen2020", period: 10 s }
      twin b = battery.pack { series: 2, model: "SPM", parameters: "chen2020.json", thermal: "isothermal", period: 10 s }
      twin c = battery.pack { series: 2, model: "SPM", thermal: "isothermal", period: 10 s }
      do { b.discharge(1C) until 10 min }
      do { c.discharge(1C) until 10 min }
      run 11 min
      log "{abs(b.voltage - c.voltage) < 0.1 mV} {b.voltage < 8.2 V}"
      """
    let told = try told(text)
    #expect(told.errors.isEmpty)
    #expect(told.logs == ["true true"])
  }

  @Test("a calibration takes a BPX file, and tells where its model does not run")
  func calibration() throws {
    var text = "time [s],current [A],voltage [V]\n"
    for k in 0..<40 { text += "\(10 * k),200,\(3.9 - 0.002 * Double(k))\n" }
    let cell = try Data(
      contentsOf: CellGolden.fixtures.appending(path: "bpx/chen2020.json"))
    let told = try told(
      """
      use battery
      use replay
      twin past = replay.table { file: "log.csv", columns: "current, voltage", longest_pause: 60 s }
      twin fit = battery.calibration { log: past.log, model: "SPM", parameters: "cell.json", unknowns: "capacity" }
      run 1 s
      """, files: ["log.csv": Array(text.utf8), "cell.json": Array(cell)])
    let error = try #require(told.errors.first)
    #expect(error.contains("the model failed in"))
    #expect(error.contains("the first that failed had capacity"))
    #expect(error.contains("particles' surface"))
  }

  @Test("a calibration warns where its model misses the log")
  func misfit() throws {
    // An SPM's voltage cannot follow a wave of 20 mV under constant current.
    var text = "time [s],current [A],voltage [V]\n"
    let cell = try CellCalibration(
      parameters: "Chen2020", model: "SPM",
      priors: [(.contactResistance, .lognormal(median: 0.01, sigma: 0.7))])
    let times = (0..<120).map { Double($0) * 20 }
    let clean = try #require(
      cell.simulate([0.01], times: times, currents: times.map { _ in 2.5 }))
    for (time, voltage) in zip(times, clean.voltages) {
      text += "\(time),2.5,\(voltage + 0.02 * sin(time / 200))\n"
    }
    let told = try told(
      """
      use battery
      use replay
      twin past = replay.table { file: "log.csv", columns: "current, voltage", period: 20 s, longest_pause: 60 s }
      twin fit = battery.calibration {
        log: past.log, model: "SPM", sampling: 20 s, evaluations: 40, unknowns: "contact_resistance"
      }
      log fit.summary
      run 1 s
      """, files: ["log.csv": Array(text.utf8)])
    #expect(told.errors.isEmpty, "\(told.errors)")
    for part in [
      "the model misses the readings by", "neighbouring residuals of voltage go together",
    ] {
      #expect(told.warnings.contains { $0.contains(part) }, "\(told.warnings)")
      #expect(told.logs.first?.contains(part) == true)
    }
  }

  @Test("the end of an order is told with its voltage and temperature")
  func end() throws {
    let told = try told(
      """
      use battery
      twin cell = battery.lithium_ion { model: "SPM", initial_state_of_charge: 20 %, period: 10 s }
      do {
        cell.discharge(1C) until cell.voltage < 3 V
        log "{abs(cell.end_voltage - 3 V) < 0.1 mV} {cell.voltage > 3.1 V} {abs(cell.end_temperature - cell.temperature) < 1 K}"
        stop
      }
      run
      """)
    #expect(told.logs == ["true true true"], "\(told.errors)")
  }

  @Test("an overcharge comes of a charger that sees too low a voltage, or of ends that are off")
  func overcharge() throws {
    func highest(_ fault: String, _ order: String) throws -> Double {
      let told = try told(
        """
        use battery
        twin cell = battery.lithium_ion { model: "SPM", initial_state_of_charge: 90 %, period: 10 s }
        \(fault)
        do {
          \(order)
          log "{cell.state_of_charge:.3f}"
          stop
        }
        run 3 h
        """)
      return Double(told.logs.first?.split(separator: " ").first ?? "") ?? .nan
    }
    let until = "cell.charge(0.5C) until cell.voltage_measured > 4.2 V or 1 h"
    let off = "fault off on cell.cutoff_disabled { onset: 0 s }"
    let nominal = try highest("", until)
    let biased = try highest(
      "fault low on cell.voltage_sensor_bias { onset: 0 s, value: nominal - 100 mV }", until)
    #expect(biased > nominal + 3)
    // As its description says: a script's `until` is not moved, an order's own end is.
    #expect(try highest(off, until) == nominal)
    #expect(try highest(off, "cell.charge(0.5C, up_to: 4.2 V)") > nominal + 5)
  }

  @Test("a mistyped fault mode is answered with the nearest")
  func mistypedFault() throws {
    let told = try told(
      """
      use battery
      twin c = battery.lithium_ion { }
      fault f on c.internal_shrt_hard { onset: 1 s }
      run 1 s
      """)
    #expect(told.errors.first?.contains("did you mean `internal_short_hard`?") == true)
  }

  @Test("amperes where a C-rate stands are answered with the way to give amperes")
  func amperes() throws {
    let told = try told(
      "use battery\ntwin c = battery.lithium_ion { }\ndo { c.discharge(5 A) until 1 s }\nrun 1 s")
    #expect(told.errors.first?.contains("current_load") == true)
  }
}
