import Engine
import Foundation
import Testing

@testable import Cell

@Suite("Profiles that a cell drives")
struct DriveProfileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "profile-\(UUID().uuidString)")

  private func rig(
    _ text: String, _ settings: [String: SettingValue] = [:], period: Double = 1
  ) throws -> CellRig {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "profile.csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let given: [String: SettingValue] = [
      "profile": .text(file.path), "thermal": .text("isothermal"),
    ]
    return try CellRig(given.merging(settings) { _, other in other }, period: period)
  }

  @Test(
    "US06 gives the voltage of fine meshes within 0.5 mV rms, the reference's own bar",
    arguments: [("SPMe", 1.0), ("DFN", 1), ("DFN", 10)])
  func driveCycle(model: String, period: Double) throws {
    let table = try ReferenceTable.extract("us06_Chen2020")
    let rows = zip(table["t_s"], table["I_A"]).map { "\($0),\($1)" }.joined(separator: "\n")
    let rig = try rig(
      "time [s],current [A]\n" + rows,
      ["model": .text(model), "initial_state_of_charge": .number(0.5)], period: period)
    rig.start("drive_cycle")
    var deviation = Deviation()
    let stride = Int(period)
    for row in 0..<(table.count - 1) / stride {
      try #require(rig.step() == 0)
      deviation.add(rig["voltage"] - table["V_\(model)"][row * stride])
    }
    print("\(model) US06, period \(period) s: \(deviation.rms * 1000) mV rms")
    #expect(deviation.rms < 0.5 * millivolt)
  }

  @Test("straight lines between samples take out their area, and the cell rests after the last")
  func area() throws {
    // 0 → 6 A in 7 s, 6 → −2 A in 3.5 s, then a jump within 1 ms to 1 A for 4.499 s.
    let text = "time,current\n100,0\n107,6\n110.5,-2\n110.501,1\n115,1\n"
    let charge = 0.5 * 6 * 7 + 0.5 * 4 * 3.5 + 0.5 * -1 * 0.001 + 4.499
    for period in [1.0, 4, 20] {
      let rig = try rig(text, ["model": .text("SPM")], period: period)
      try rig.run(period)
      let start = Double(rig.time) * 1e-9
      rig.start("drive_cycle")
      try rig.run(40)
      #expect(rig["done"] == 1 && rig["current"] == 0)
      #expect(abs(rig["end_time"] - start - 15) < 1e-6)
      #expect(abs(rig["charge_out"] - charge) < 1e-9)
    }
  }

  @Test("a profile may be of power or of C-rates, and is scaled by the order")
  func quantities() throws {
    let power = try rig("time,power [kW]\n0,0.01\n30,0.01\n", ["series": .number(2)])
    power.start("drive_cycle", 2)
    try power.run(10)
    #expect(abs(power["power"] - 20) < 1e-5)
    let rate = try rig("time [min],c_rate\n0,0.5\n1,0.5\n", ["capacity": .number(3600)])
    rate.start("drive_cycle", -1)
    try rate.run(10)
    #expect(abs(rate["current"] + 0.5) < 1e-12)
    let short = try rig("t [s],current\n0,1\n60,1\n")
    short.start("drive_cycle")
    try short.run(10)
    #expect(abs(short["current"] - 1) < 1e-12)
  }

  @Test("an order that drives it ends at a bound as any other does")
  func bound() throws {
    let rig = try rig("time,current\n0,0\n60,10\n", ["model": .text("SPM")], period: 60)
    rig.start("drive_cycle")
    rig.end("charge_out", isUpper: true, 75)
    try rig.run(60)
    // ½ · 10/60 · t² = 75 C.
    #expect(abs(rig["end_time"] - 30) < 1e-3)
  }

  @Test(
    "what is wrong with a table is said with row, values and way out",
    arguments: [
      ("time,current\n0,1\n1,\n2,1", "row 2: current is missing", "fill it in"),
      ("time,current\n0,1\n1,nan\n2,1", "row 2: current is missing", "fill it in"),
      ("time,current\n0,1\n,1\n2,1", "row 2: time is missing", "fill it in"),
      (
        "time,current\n0,1\n2,1\n1,1", "row 3: the time 1 s does not come after 2 s",
        "sort the rows"
      ),
      ("time,current\n0,1\n0,2", "row 2: the time 0 s does not come after 0 s", "1 ms apart"),
      (
        "time,current\n0,1\n1,1\n301,1", "row 3: there is no sample between 1 s and 301 s",
        "raise longest_pause above 300 s"
      ),
      ("time,current\n0,1", "it has 1 row", "two samples"),
      ("time,volts\n0,1\n1,1", "no column current, power or c_rate, but time, volts", "time [s]"),
      ("time,current,power\n0,1,1\n1,1,1", "it has current and power", "time and current"),
      ("when,current\n0,1\n1,1", "it has no column time, but when, current", "time [s]"),
      ("time,current [V]\n0,1\n1,1", "column current is in V, which is no unit of it", "[A]"),
      ("time,current\n0,high\n1,low", "column current holds texts, such as \"high\"", "numbers"),
    ])
  func mistakes(text: String, message: String, help: String) {
    let error = #expect(throws: PluginError.self) { try rig(text) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.help?.contains(help) == true, "\(error?.help ?? "")")
    #expect(error?.setting == "profile")
    #expect(error?.place?.hasSuffix("profile.csv") == true)
  }

  @Test("a file that is not there is an error of the setting")
  func absent() {
    let error = #expect(throws: PluginError.self) {
      try CellRig(["profile": .text("/nowhere/us06.csv")])
    }
    #expect(error?.setting == "profile")
    #expect(error?.description.contains("/nowhere/us06.csv") == true)
  }
}
