import Engine
import Testing

@testable import Cell

/// The models of this folder as the engine sees them.
private struct Bench: TwinPlugin {
  var description: PluginDescription {
    PluginDescription(
      "bench", summary: "Cells under test.", version: "1.0.0",
      models: [AgeingModel.description, EstimatorModel.description])
  }

  func make(_ request: BuildRequest) throws -> any TwinModel {
    request.model == "ageing" ? try AgeingModel(request) : try EstimatorModel(request)
  }
}

@Suite("Ageing and estimator in the engine")
struct ScenarioTests {
  @Test("an estimator watches a resting cell, and what it believes is what ages")
  func scenario() throws {
    let scenario = Scenario(name: "rest")
    let estimator = try scenario.addTwin(
      "estimator", plugin: Bench(), model: "estimator",
      settings: ["method": .text("unscented"), "voltage_noise": .number(0.001)])
    let ageing = try scenario.addTwin(
      "ageing", plugin: Bench(), model: "ageing", settings: ["open_turning_points": .number(64)])
    try scenario.connect(estimator.port("soc"), to: ageing.port("soc"))
    let simulation = try Simulation(scenario)
    guard case .reached = simulation.advance(to: 1_800_000_000_000) else {
      Issue.record("the run failed")
      return
    }
    // 3.7 V at rest, the estimator's initial reading.
    let charge = simulation.read(try estimator.port("soc").range)[0]
    #expect(abs(SyntheticCell.openCircuit.extended(to: charge).value - 3.7) < 0.005)
    #expect(simulation.read(try ageing.port("calendar_degradation").range)[0] > 0)
  }

  @Test("settings outside their range or choice are refused by the engine")
  func settings() throws {
    let scenario = Scenario(name: "bad")
    #expect(throws: (any Error).self) {
      try scenario.addTwin(
        "a", plugin: Bench(), model: "ageing", settings: ["depth_law": .text("cubic")])
    }
    #expect(throws: (any Error).self) {
      try scenario.addTwin(
        "b", plugin: Bench(), model: "estimator", settings: ["initial_soc": .number(1.5)])
    }
  }

  @Test("every number has a unit and a source or a meaning that defines it", arguments: [0, 1])
  func descriptions(index: Int) {
    let model = Bench().description.models[index]
    let names = model.ports.map(\.name) + model.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    for parameter in model.parameters {
      #expect(parameter.meaning.hasSuffix("."))
      guard case .number(_, let standard?, let range) = parameter.value else { continue }
      #expect(range.contains(standard), "\(parameter.name)")
    }
    for port in model.ports { #expect(port.meaning.hasSuffix("."), "\(port.name)") }
  }
}
