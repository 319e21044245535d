import CAllocationCount
import Engine
import Testing

@testable import Cell

/// A circuit cell in an oven; only its decomposition and its cooling matter, unless the separator's short does.
private func ovenCell(
  _ celsius: Double, cooling: Double = 24.3, shorts: Bool = false,
  model: String = "equivalent_circuit", charge: Double = 1
) throws -> CellRig {
  let cell = try CellRig([
    "model": .text(model), "runaway": .text("arrhenius"),
    "initial_state_of_charge": .number(charge),
  ])
  cell["ambient_temperature"] = celsius + 273.15
  cell["heat_transfer"] = cooling
  if !shorts { cell["collapse_conductance"] = 0 }
  return cell
}

@Suite("Thermal runaway")
struct RunawayTests {
  @Test(
    "an oven test has the temperatures and onset of an independent computation",
    arguments: [145.0, 150, 155, 165])
  func oven(celsius: Double) throws {
    let table = try ReferenceTable.extract("oven")
    let rows = table["oven_C"].indices.filter { table["oven_C"][$0] == celsius }
    let (onset, peak) = (table["onset_s"][rows[0]], table["peak_K"][rows[0]])
    let cell = try ovenCell(celsius)
    var (begun, hottest, next) = (0.0, 0.0, 0)
    while next < rows.count {
      try #require(cell.step() == 0)
      let now = Double(cell.time) * 1e-9 - 1
      if begun == 0, cell["runaway_begun"] == 1 { begun = now }
      hottest = max(hottest, cell["temperature"])
      guard now == table["t_s"][rows[next]] else { continue }
      // Splitting heat from cooling each second costs a tenth of a kelvin, more where the oven is barely hot enough
      // and minutes of runaway turn on it.
      if now < 0.9 * onset || now > onset + 600 {
        #expect(abs(cell["temperature"] - table["T_K"][rows[next]]) < 0.5, "at \(now) s")
        #expect(abs(cell["separator_intact"] - table["separator"][rows[next]]) < 0.01)
      }
      next += 1
    }
    #expect(abs(begun / onset - 1) < 5e-3)
    #expect(abs(hottest - peak) < 2)
  }

  @Test("the oven that is just too hot lies between 140 and 150 °C for cooling like an 18650's")
  func critical() throws {
    // Published: 148 °C for an 18650 of LiCoO₂ (J. Energy Storage 84 (2024) 110901); Hatchard's and Kim's cells run away
    // at 155 °C.
    for (celsius, runsAway) in [(140.0, false), (155, true)] {
      let cell = try ovenCell(celsius)
      try cell.run(7200)
      #expect((cell["runaway_begun"] == 1) == runsAway, "\(celsius) °C")
      // What does not run away still loses its SEI and warms a little above the oven.
      #expect(cell["gas"] > 0)
    }
  }

  @Test("without cooling the heat given out is the heat taken up")
  func adiabatic() throws {
    let cell = try CellRig([
      "model": .text("equivalent_circuit"), "runaway": .text("arrhenius"),
      "ambient_temperature": .number(413.15),
    ])
    cell["heat_transfer"] = 0
    cell["collapse_conductance"] = 0
    try cell.run(3600)
    let model = try #require(cell.model as? LithiumIonModel)
    let law = try #require(model.decomposition)
    let parameters = model.cell.parameters
    let released =
      cell["runaway_progress"] * law.wholeHeat
      + (1 - cell["separator_intact"]) * law.separator.heat
    #expect(cell["runaway_begun"] == 1 && cell["runaway_progress"] > 0.5)
    let taken = (cell["temperature"] - 413.15) * parameters.volumetricHeatCapacity
    #expect(abs(taken / released - 1) < 1e-9)
  }

  @Test("one long reaction is many short ones, to 0.2 K through a whole runaway")
  func substeps() throws {
    let parameters = try #require(try ParameterLibrary.parameters(named: "Chen2020"))
    let law = DecompositionLaw(parameters)
    for start in [380.0, 420, 460, 600] {
      var (long, short) = (DecompositionState(), DecompositionState())
      let end = law.react(&long, from: start, for: 2000)
      var temperature = start
      for _ in 0..<20_000 { temperature = law.react(&short, from: temperature, for: 0.1) }
      #expect(abs(end - temperature) < 0.2, "from \(start) K")
      #expect(long.film >= 0 && long.anode >= 0 && long.cathode <= 1)
    }
  }

  @Test("a cool cell is the same to the bit with and without the setting")
  func off() throws {
    let plain = try CellRig()
    let watched = try CellRig(["runaway": .text("arrhenius")])
    for cell in [plain, watched] {
      cell.start("discharge", 1)
      try cell.run(600)
    }
    #expect(plain["voltage"] == watched["voltage"])
    #expect(plain["temperature"] == watched["temperature"])
    #expect(watched["runaway_progress"] == 0 && watched["separator_intact"] == 1)
  }

  @Test("a molten separator shorts the cell: it empties, heats, and runs away sooner")
  func collapse() throws {
    let (whole, shorted) = (try ovenCell(150), try ovenCell(150, shorts: true))
    var (onsets, charges) = ([0.0, 0.0], [0.0, 0.0])
    for (k, cell) in [whole, shorted].enumerated() {
      while cell["runaway_begun"] == 0 { try #require(cell.step() == 0) }
      onsets[k] = Double(cell.time) * 1e-9
      charges[k] = cell["state_of_charge"]
      try cell.run(1800)
    }
    #expect(onsets[1] < onsets[0] - 300)
    #expect(charges[0] > 0.99 && charges[1] < 0.99)
    // With or without a short, nothing is left to discharge after half an hour of runaway.
    #expect(whole["burnt"] == 1 && shorted["burnt"] == 1)
    #expect(shorted["state_of_charge"] == 0)
  }

  @Test("cells of every model go through it without an error", arguments: ["SPM", "SPMe", "DFN"])
  func models(model: String) throws {
    let cell = try ovenCell(170, shorts: true, model: model)
    try cell.run(1500)
    #expect(cell["runaway_begun"] == 1)
    #expect(cell["temperature"] > 440)
  }

  @Test(
    "a burnt cell holds no voltage, charge or health, cools, and refuses every current but none")
  func burnt() throws {
    let cell = try ovenCell(170, shorts: true, model: "SPM")
    cell.start("discharge", 0.1)
    while cell["burnt"] == 0 {
      try #require(cell.step() == 0)
      try #require(cell.time < 3_600_000_000_000)
    }
    try cell.run(2)
    // The order has ended where it burnt.
    #expect(cell["done"] == 1)
    for name in ["voltage", "current", "power", "state_of_charge", "state_of_health", "heat"] {
      #expect(cell[name] == 0, "\(name)")
    }
    let hot = cell["temperature"]
    try cell.run(3600)
    #expect(cell["temperature"] < hot - 200)
    cell.start("charge", 1)
    let status = cell.step()
    try #require(status != 0)
    let message = cell.model.message(for: status, cell.frame)
    #expect(message.contains("it has burnt") && message.contains("-5.0 A"), "\(message)")
    cell.start("rest")
    try cell.run(1)
    #expect(cell["voltage"] == 0)
  }

  @Test("once a cell has burnt only its reactions heat it: no energy is given out twice")
  func noMore() throws {
    let cell = try ovenCell(170, shorts: true, model: "SPM")
    while cell["burnt"] == 0 { try #require(cell.step() == 0) }
    cell["heat_transfer"] = 0
    try cell.run(10)
    let (temperature, progress) = (cell["temperature"], cell["runaway_progress"])
    try cell.run(3600)
    let model = try #require(cell.model as? LithiumIonModel)
    let law = try #require(model.decomposition)
    let warming =
      (cell["runaway_progress"] - progress) * law.wholeHeat
      / model.cell.parameters.volumetricHeatCapacity
    #expect(abs(cell["temperature"] - temperature - warming) < 1e-6)
  }

  @Test("a restored snapshot goes on bit for bit, and steps allocate nothing")
  func snapshot() throws {
    let cell = try ovenCell(165, shorts: true, model: "SPMe")
    try cell.run(700)
    let snapshot = cell.snapshot()
    try cell.run(120)
    let expected = cell.allOutputs
    cell.restore(snapshot)
    try cell.run(120)
    #expect(cell.allOutputs == expected)
    cell.restore(snapshot)
    let before = allocation_count()
    for _ in 0..<20 { _ = cell.model.step(cell.frame) }
    #expect(allocation_count() == before)
  }

  @Test("a cell held at its temperature cannot run away, and the message says so")
  func isothermal() {
    #expect {
      try CellRig(["runaway": .text("arrhenius"), "thermal": .text("isothermal")])
    } throws: { "\($0)".contains("write thermal: \"lumped\"") }
  }

  @Test("a cell that runs away takes its neighbours along only where heat can pass")
  func propagation() throws {
    for (conduction, expected) in [(0.0, 1.0), (0.5, 3)] {
      let pack = try PackRig([
        "series": .number(3), "runaway": .text("arrhenius"),
        "model": .text("equivalent_circuit"), "conduction": .number(conduction),
      ])
      pack["cell_short_conductance", 0] = 5
      try pack.run(800)
      #expect(pack["runaway_count"] == expected, "conduction \(conduction) W/K")
      #expect(pack["cell_runaway_progress", 0] > 0.5)
    }
  }
}
