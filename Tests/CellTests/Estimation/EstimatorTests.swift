import CAllocationCount
import Engine
import Foundation
import Testing

@testable import Cell

@Suite("The estimator")
struct EstimatorTests {
  private func make(
    _ method: String, _ settings: [String: SettingValue] = [:], period: Double = 10
  ) throws -> TwinRig {
    var all = SyntheticCell.settings.merging(settings) { $1 }
    all["method"] = .text(method)
    return try TwinRig(
      EstimatorModel.description, all, period: period,
      folder: CellGolden.fixtures.appending(path: "bpx").path
    ) { try EstimatorModel($0) }
  }

  /// Steps cell and twin together once.
  private func step(
    _ cell: inout SyntheticCell, _ twin: TwinRig, current: Double, seconds: Double = 10
  ) {
    let temperature = 303.15
    let readings = cell.readings(current: current, temperature: temperature)
    twin["current"] = readings.current
    twin["voltage"] = readings.voltage
    twin["temperature"] = temperature
    #expect(twin.step() == 0)
    cell.advance(current: current, temperature: temperature, seconds: seconds)
  }

  @Test(
    "finds the charge from a guess that is wrong by a third of the capacity",
    arguments: ["extended", "unscented"])
  func wrongStart(method: String) throws {
    var cell = SyntheticCell(seed: 5, charge: 0.85)
    let twin = try make(
      method, ["initial_soc": .number(0.5), "initial_soc_deviation": .number(0.3)])
    for k in 0..<360 {
      let truth = cell.state[0]
      step(&cell, twin, current: SyntheticCell.drive(k))
      if k > 60 { #expect(abs(twin["soc"] - truth) < 0.02, "step \(k)") }
      if k > 300 { #expect(abs(twin["soc"] - truth) < 0.01, "step \(k)") }
    }
    #expect(twin["soc_deviation"] < 0.01)
  }

  @Test("finds capacity and resistance of a used cell", arguments: ["extended", "unscented"])
  func usedCell(method: String) throws {
    var cell = SyntheticCell(seed: 9, charge: 0.95, health: 0.88, resistance: 1.4)
    let twin = try make(
      method,
      [
        "initial_soc": .number(0.9), "initial_soc_deviation": .number(0.1),
        "initial_soh_deviation": .number(0.1), "initial_resistance_deviation": .number(0.5),
      ], period: 20)
    var isDischarging = true
    for _ in 0..<1500 {
      if cell.state[0] < 0.1 { isDischarging = false }
      if cell.state[0] > 0.95 { isDischarging = true }
      step(&cell, twin, current: isDischarging ? 5 : -2.5, seconds: 20)
    }
    // One percent of the capacity; and no more than three of its own deviations.
    #expect(abs(twin["soh"] - cell.state[3]) < 0.01)
    #expect(abs(twin["soh"] - cell.state[3]) < 3 * twin["soh_deviation"])
    #expect(abs(twin["resistance"] / 0.02 - cell.state[4]) < 0.03)
    #expect(twin["soh_deviation"] < 0.01)
  }

  @Test(
    "is consistent over 100 seeds: innovations within chi-square bounds, errors within three sigma",
    arguments: ["extended", "unscented"])
  func consistency(method: String) throws {
    let (seeds, steps) = (100, 100)
    var squares = [Double](repeating: 0, count: steps)
    var (within, samples, healthWithin) = (0, 0, 0)
    for seed in 0..<seeds {
      var cell = SyntheticCell(seed: UInt64(seed), charge: 0.8)
      let settings: [String: SettingValue] = [
        // The truth is drawn about the guess with the deviation the filter is told.
        "initial_soc": .number(0.8 + 0.02 * cell.normal()),
        "initial_soc_deviation": .number(0.02),
        "initial_soh": .number(1 + 0.05 * cell.normal()),
        "initial_resistance_deviation": .number(1e-3),
      ]
      let twin = try make(method, settings, period: 20)
      for k in 0..<steps {
        let (charge, health) = (cell.state[0], cell.state[3])
        step(&cell, twin, current: SyntheticCell.drive(k), seconds: 20)
        squares[k] += twin["normalised_innovation_squared"] / Double(seeds)
        samples += 1
        if abs(twin["soc"] - charge) <= 3 * twin["soc_deviation"] { within += 1 }
        if abs(twin["soh"] - health) <= 3 * twin["soh_deviation"] { healthWithin += 1 }
      }
    }
    // 95 % of a chi-square law of 100 degrees of freedom lies in 74.2 … 129.6.
    let inBounds = squares.filter { (0.742...1.296).contains($0) }.count
    let mean = squares.reduce(0, +) / Double(steps)
    print(
      "\(method): mean NIS \(mean), \(inBounds) of \(steps) instants in bounds, soc within 3σ "
        + "\(Double(within) / Double(samples)), soh \(Double(healthWithin) / Double(samples))")
    #expect(inBounds >= 90)
    // 10 000 innovations: four standard deviations of their mean square are 0.057.
    #expect(abs(mean - 1) < 0.057)
    #expect(Double(within) >= 0.95 * Double(samples))
    #expect(Double(healthWithin) >= 0.95 * Double(samples))
  }

  @Test(
    "the open-circuit curve keeps to the formulas within 20 µV, and its slope is its derivative")
  func openCircuit() throws {
    let (parameters, _) = try BPXReader.read(
      file: CellGolden.fixtures.appending(path: "bpx/chen2020.json").path)
    let curve = SyntheticCell.openCircuit
    for k in 1..<1000 {
      let charge = Double(k) / 1000
      let sample = curve.extended(to: charge)
      #expect(abs(sample.value - parameters.openCircuitVoltage(atCharge: charge)) < 2e-5)
      let (low, high) = (
        curve.extended(to: charge - 1e-7).value, curve.extended(to: charge + 1e-7).value
      )
      #expect(abs(sample.slope - (high - low) / 2e-7) < 1e-4 * max(1, sample.slope))
    }
  }

  @Test("a set or a BPX file gives the cell")
  func cellFile() throws {
    func make(_ cell: String) throws -> TwinRig {
      try TwinRig(
        EstimatorModel.description, ["parameters": .text(cell)], period: 1,
        folder: CellGolden.fixtures.appending(path: "bpx").path
      ) { try EstimatorModel($0) }
    }
    let built = try make("Chen2020")
    let read = try make("chen2020.json")
    for twin in [built, read] {
      twin["voltage"] = 3.9
      #expect(twin.step() == 0)
    }
    // The file's stoichiometries have seven digits.
    #expect(abs(built["soc"] - read["soc"]) < 1e-6)
    // The LG M50 holds 5.1532 Ah between its cut-offs at rest.
    #expect(abs(read["capacity"] / 3600 / read["soh"] - 5.1532) < 1e-4)
    #expect(try make("Marquis2019")["capacity"] / 3600 < 0.9)
    let error = #expect(throws: PluginError.self) { try make("absent.json") }
    #expect(error?.description.contains("there is no such file") == true)
    let blend = #expect(throws: PluginError.self) { try make("blended.json") }
    #expect(blend?.description.contains("blends Graphite and Silicon") == true)
  }

  @Test(
    "a restored twin goes on bit by bit as the first did", arguments: ["extended", "unscented"])
  func snapshot(method: String) throws {
    let twin = try make(method)
    func run(_ steps: Range<Int>) {
      for k in steps {
        twin["current"] = SyntheticCell.drive(k)
        twin["voltage"] = 3.8 + 0.001 * Double(k % 7) - 0.03 * SyntheticCell.drive(k)
        #expect(twin.step() == 0)
      }
    }
    run(0..<20)
    let saved = twin.save()
    run(20..<40)
    let first = twin.outputBits
    twin.restore(saved, stepsBack: 20)
    run(20..<40)
    #expect(twin.outputBits == first)
  }

  @Test(
    "steps ask for no memory", .enabled(if: allocation_count_is_live()),
    arguments: ["extended", "unscented"])
  func allocations(method: String) throws {
    let twin = try make(method)
    let frame = twin.frame
    let inputs = UnsafeMutablePointer(mutating: frame.inputs)
    // The first correction and the first prediction set up what is set up once.
    for _ in 0..<2 { _ = twin.model.step(frame) }
    let before = allocation_count()
    for k in 0..<50 {
      inputs[1] = 3.8 + 0.001 * Double(k % 5)
      _ = twin.model.step(frame)
    }
    let after = allocation_count()
    #expect(after == before)
  }

  @Test("readings that are none are refused, and the estimate stays")
  func refusals() throws {
    let twin = try make("unscented")
    #expect(twin.step() == 0)
    let (before, saved) = (twin["soc"], twin.save())
    twin["voltage"] = .nan
    #expect(twin.failure()?.contains("voltage is not a number") == true)
    twin["voltage"] = 3.7
    twin["current"] = .infinity
    #expect(twin.failure()?.contains("current is inf") == true)
    twin["current"] = 1
    twin["temperature"] = 25
    #expect(twin.failure()?.contains("temperature is 25 K") == true)
    #expect(twin["soc"] == before)
    #expect(saved.count == twin.save().count)
  }

  @Test(
    "two deviations hold the charge of the DFN it knows nothing of but the open-circuit voltage",
    arguments: ["extended", "unscented"], ["Chen2020", "OKane2022"])
  func covering(method: String, set: String) throws {
    let run = try EstimatorRun(
      method: method, cell: ["model": .text("DFN"), "parameters": .text(set)])
    for _ in 0..<2 {
      try run.drive(1500, current: 2.5)
      try run.drive(4200, current: 2.5)
      try run.drive(1800, current: 0)
      try run.drive(3000, current: -2.5)
      try run.drive(600, current: 0)
    }
    // The first minutes have seen nothing yet.
    let seen = run.samples.dropFirst(300)
    let held = seen.filter { abs($0.estimate - $0.truth) <= 2 * $0.deviation }.count
    print("\(method) \(set): \(Double(held) / Double(seen.count)) held")
    #expect(Double(held) >= 0.9 * Double(seen.count))
    #expect(abs(run.estimator["soh"] - 1) < 2 * run.estimator["soh_deviation"])
    #expect(run.estimator["soh_deviation"] < 0.03)
    #expect(run.estimator["consistent"] == 1)
  }

  @Test(
    "a lying sensor is told, and no estimate leaves what a cell can be",
    arguments: ["extended", "unscented"], ["current stuck", "voltage lost", "voltage +50 V"])
  func lyingSensor(method: String, fault: String) throws {
    let run = try EstimatorRun(method: method, cell: ["model": .text("equivalent_circuit")])
    run.sensor = { current, voltage in
      switch fault {
      case "current stuck": (2.5, voltage)
      case "voltage lost": (current, 0)
      default: (current, voltage + 50)
      }
    }
    run.sensorFaultOnset = 600
    try run.drive(600, current: 2.5)
    #expect(run.estimator["consistent"] == 1)
    try run.drive(1200, current: fault == "current stuck" ? -2.5 : 2.5)
    #expect(run.estimator["consistent"] == 0)
    for sample in run.samples {
      #expect((0...1).contains(sample.estimate))
      #expect((0.2...1.2).contains(sample.health))
    }
    #expect(run.estimator["resistance"] > 0)
    // Voltages that cannot be leave the count of the current.
    if fault != "current stuck" {
      #expect(abs(run.estimator["soc"] - run.cell["state_of_charge"]) < 0.03)
    }
  }

  @Test("a short dropout is weighed down and forgotten")
  func dropout() throws {
    let run = try EstimatorRun(
      method: "extended", cell: ["model": .text("equivalent_circuit")],
      settings: ["consistency_window": .number(60)])
    try run.drive(900, current: 2.5)
    let before = run.estimator["soc_deviation"]
    run.sensor = { current, _ in (current, 0) }
    try run.drive(20, current: 2.5)
    #expect(run.estimator["consistent"] == 0)
    #expect(run.estimator["soc_deviation"] > 0.9 * before)
    run.sensor = nil
    try run.drive(600, current: 2.5)
    #expect(run.estimator["consistent"] == 1)
    let error = abs(run.estimator["soc"] - run.cell["state_of_charge"])
    #expect(error < 2 * run.estimator["soc_deviation"])
  }

  @Test("a current that goes on in the reading while the cell rests is told")
  func stuckAtRest() throws {
    let run = try EstimatorRun(
      method: "extended", cell: ["model": .text("SPM"), "initial_state_of_charge": .number(0.3)],
      settings: ["initial_soc": .number(0.3), "initial_soc_deviation": .number(0.05)])
    try run.drive(1200, current: 2.5)
    #expect(run.estimator["consistent"] == 1)
    run.sensor = { _, voltage in (2.5, voltage) }
    try run.drive(1800, current: 0)
    #expect(run.estimator["consistent"] == 0)
  }

  @Test("a cell used to its ends and back is no inconsistency")
  func ends() throws {
    let run = try EstimatorRun(
      method: "extended", cell: ["model": .text("SPMe"), "initial_state_of_charge": .number(0.2)])
    try run.drive(3600, current: 2.5)
    try run.drive(1800, current: 0)
    try run.drive(1800, current: -2.5)
    #expect(run.estimator["consistent"] == 1)
  }
}
