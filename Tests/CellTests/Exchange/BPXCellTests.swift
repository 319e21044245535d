import Engine
import Foundation
import Testing

@testable import Cell
@testable import DSL

/// `examples/lg_m50.json` is Chen2020 as scripts/references/bpx_sample.py writes it and PyPI bpx 1.1.1 validates it.
@Suite("Cells from battery parameter files")
struct BPXCellTests {
  static let sample = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "examples/lg_m50.json")

  private static let electrochemical = ["SPM", "SPMe", "DFN"]

  private func run(_ model: String, isThermal: Bool = false) throws -> CellRun {
    let (file, _) = try BPXReader.read(file: Self.sample.path)
    let kind = try #require(ElectrochemicalCell.Model(rawValue: model))
    let parameters = try CellParameters(
      file, named: "sample", for: kind, isThermal: isThermal)
    let cell = try ElectrochemicalCell(parameters, model: kind, isThermal: isThermal)
    let start = cell.window.stoichiometries(at: 1)
    return CellRun(cell, negative: start.negative, positive: start.positive)
  }

  @Test(
    "Chen2020 in that format gives the built-in set's voltage and temperature",
    arguments: electrochemical)
  func builtIn(model: String) throws {
    let read = try run(model, isThermal: true)
    let built = try CellRun(
      parameters: "Chen2020", model: model, isThermal: true, stateOfCharge: 1)
    #expect(abs(read.cell.window.capacity - built.cell.window.capacity) < 1e-6)
    for run in [read, built] { try run.hold(.current(5)) }
    for _ in 0..<55 {
      for run in [read, built] { try run.advance(for: 60) }
      // Numbers that differ in the last digit choose steps that differ a little.
      #expect(abs(read.reading.voltage - built.reading.voltage) < 1e-6)
      #expect(abs(read.reading.temperature - built.reading.temperature) < 1e-6)
    }
  }

  @Test(
    "a 1C discharge is within 1 mV rms of PyBaMM's from the same file", arguments: electrochemical)
  func pybamm(model: String) throws {
    let run = try run(model)
    let table = try ReferenceTable.extract("bpx/pybamm_1C")
    try run.hold(.current(5))
    var deviation = Deviation()
    // The first second is left out: there PyBaMM's mesh tells.
    for row in 1..<table.count {
      try run.advance(for: table["time_s"][row] - run.time)
      deviation.add(run.reading.voltage - table["\(model)_V"][row])
    }
    print("\(model) from BPX against PyBaMM: \(deviation.rms * 1000) mV rms")
    #expect(deviation.rms < millivolt)
  }

  @Test("the file says where the cell starts, unless the settings do")
  func start() throws {
    let file = SettingValue.text(BPXTests.folder.appending(path: "chen2020.json").path)
    let rig = try CellRig(["parameters": file, "thermal": .text("isothermal")])
    // Initial state-of-charge 0.9, ambient 293.15 K, initial temperature 298.15 K.
    #expect(rig["ambient_temperature"] == 293.15)
    #expect(rig.model.portValues["state_of_charge"] == [0.9])
    #expect(rig.model.portValues["temperature"] == [298.15])
    let other = try CellRig([
      "parameters": file, "thermal": .text("isothermal"),
      "initial_state_of_charge": .number(0.4), "ambient_temperature": .number(310),
    ])
    #expect(other.model.portValues["state_of_charge"] == [0.4])
    #expect(other.model.portValues["temperature"] == [310])
  }

  @Test("capacity scales a file's cell as it does a built-in one")
  func scaled() throws {
    let file = SettingValue.text(Self.sample.path)
    let half = try CellRig(["parameters": file, "capacity": .number(2.5 * 3600)])
    half.start("discharge", 1)
    try half.run(600)
    let whole = try CellRig(["parameters": file])
    whole.start("discharge", 1)
    try whole.run(600)
    #expect(abs(half["current"] - 2.5) < 1e-12 && abs(whole["current"] - 5) < 1e-12)
    // Less surface cools less volume alike.
    #expect(abs(half["voltage"] - whole["voltage"]) < 1e-9)
  }

  /// What a setting of the twin is refused with.
  private func refusal(_ file: URL, _ settings: [String: SettingValue]) throws -> PluginError? {
    let complete = settings.merging(["parameters": .text(file.path)]) { given, _ in given }
    return #expect(throws: PluginError.self) { try CellRig(complete) }
  }

  @Test("what these models cannot take of a file is named with its entry and the way out")
  func unusable() throws {
    let single = try refusal(
      BPXTests.folder.appending(path: "blended.json"), ["model": .text("DFN")])
    #expect(single?.message.hasPrefix("Header/Model: a set for SPM has no electrolyte") == true)
    #expect(single?.help == "write model: \"SPM\", or give a full set")
    let blend = try refusal(
      BPXTests.folder.appending(path: "blended.json"),
      ["model": .text("SPM"), "thermal": .text("isothermal")])
    #expect(blend?.message.contains("blends Graphite and Silicon") == true)
    let cold = try refusal(BPXTests.folder.appending(path: "chen2020.json"), [:])
    #expect(cold?.message.hasPrefix("Parameterisation/Cell/Density [kg.m-3]: is missing") == true)
    #expect(cold?.help?.contains("thermal: \"isothermal\"") == true)
  }

  @Test("a diffusivity that varies is refused, one that hardly does is its mean")
  func diffusivity() throws {
    let text = try String(contentsOf: Self.sample, encoding: .utf8)
    func parameters(_ formula: String) throws -> CellParameters {
      let changed = text.replacing(
        "\"Diffusivity [m2.s-1]\": 3.3e-14", with: "\"Diffusivity [m2.s-1]\": \"\(formula)\"")
      let (file, _) = try BPXReader.read(Array(changed.utf8), named: "a")
      return try CellParameters(file, named: "a", for: .porousElectrode, isThermal: false)
    }
    let even = try parameters("3e-14 * (1 + 0.001 * x)")
    #expect(abs(even.negative.diffusivity / 3e-14 - 1.00047) < 1e-5)
    let error = #expect(throws: CellParameters.Unusable.self) {
      try parameters("3e-14 * (1 + x)")
    }
    #expect(error?.path == "Parameterisation/Negative electrode/Diffusivity [m2.s-1]")
    #expect(error?.help.contains("the mean between empty and full is 4.4") == true)
  }

  @Test(
    "every mistake in a file is an error of the setting, with line, entry and way out",
    arguments: BPXMistake.all)
  func mistakes(mistake: BPXMistake) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bpx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bytes = try mistake.broken()
    let file = folder.appending(path: "cell.json")
    try Data(bytes).write(to: file)
    let said = BPXMistakeTests.said(bytes)
    guard let first = said.first(where: { $0.severity == .error }) else {
      // Only noteworthy: the cell is built and offers the warning.
      let rig = try CellRig(["parameters": .text(file.path), "thermal": .text("isothermal")])
      guard case .texts(let warnings)? = rig.model.properties["warnings"] else { return }
      #expect(warnings == said.map(\.description))
      return
    }
    let error = try #require(try refusal(file, ["thermal": .text("isothermal")]))
    #expect(error.setting == "parameters")
    #expect(error.place == "\(file.path):\(first.line)")
    #expect(error.message.contains(first.message) && error.message.hasPrefix(first.path))
    #expect(error.help == first.help)
  }

  @Test("in a script the error points at the setting, and the session goes on with what it had")
  func script() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bpx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = try String(contentsOf: Self.sample, encoding: .utf8)
    try text.write(to: folder.appending(path: "good.json"), atomically: true, encoding: .utf8)
    try text.replacing("\"Porosity\": 0.25", with: "\"Porosity\": 25").write(
      to: folder.appending(path: "bad.json"), atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [CellPlugin()], options: SessionOptions(folder: folder.path, recordsTrace: false))
    var lines: [String] = []
    session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
    let bad = session.carryOut(
      text: """
        use battery
        let rate = 2C
        scenario bad() { twin cell = battery.lithium_ion { parameters: "bad.json" } }
        run bad for 1 s
        """, name: "bad.twin")
    let diagnostic = try #require(bad.diagnostics.first)
    #expect(diagnostic.message.contains("bad.json:"))
    #expect(diagnostic.message.contains("Negative electrode/Porosity: cannot be 25"))
    #expect(diagnostic.help == "give a number above 0 and not above 1")
    let good = session.carryOut(
      text: """
        scenario good() {
          twin cell = battery.lithium_ion { parameters: "good.json" }
          do {
            cell.discharge(rate) until 10 s
            log "{cell.current}"
          }
        }
        run good for 20 s
        """, name: "good.twin")
    #expect(good.diagnostics.isEmpty)
    #expect(lines == ["10 A"])
  }
}
