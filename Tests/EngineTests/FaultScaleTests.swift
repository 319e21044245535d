import Engine
import Testing

@Suite("Sizes of fault modes that a twin decides")
struct FaultScaleTests {
  /// Three numbers that pass through, whose sensors lie by shares of 10, 20 and 40.
  private func twin(in scenario: Scenario) throws -> TwinHandle {
    let plugin = TestPlugin(
      ModelDescription(
        "meters", summary: "read", period: 10 * milliseconds,
        ports: [PortDescription("reading", .output, shape: .vector(.axis("meters")), "out")])
    ) { _ in
      ClosureModel(
        axes: ["meters": ["small", "middle", "large"]],
        faultModeScales: ["off": [10, 20, 40], "wide": [10, 20, 40]]
      ) { frame, _ in
        for meter in 0..<3 { frame.outputs[meter] = 7 }
        return 0
      }
    }
    return try scenario.addTwin("meters", plugin: plugin, model: "meters")
  }

  private func mode(
    _ name: String, _ law: FaultModeDescription.Law
  ) -> FaultModeDescription {
    FaultModeDescription(
      name, on: "reading", law, scaledBy: "the meter's range", "It lies.", source: "test")
  }

  private func reading(
    _ name: String, _ law: FaultModeDescription.Law, element: Int?
  ) throws -> [Double] {
    let scenario = Scenario(seed: 3)
    let meters = try twin(in: scenario)
    let place =
      try element.map { try meters.port("reading", element: $0) } ?? meters.port("reading")
    var plan = FaultPlan("f", mode(name, law), at: place)
    plan.onset = .time(0)
    try scenario.addFault(plan)
    let simulation = try Simulation(scenario)
    _ = simulation.advance(to: 1 * seconds)
    return simulation.read(try meters.port("reading").range)
  }

  @Test("amounts are multiplied by what the twin has at the place")
  func amounts() throws {
    #expect(try reading("off", .offset(amount: 0.5), element: 0) == [12, 7, 7])
    #expect(try reading("off", .offset(amount: 0.5), element: 2) == [7, 7, 27])
    #expect(try reading("off", .set(amount: 0.5), element: 1) == [7, 10, 7])
    #expect(try reading("off", .drift(rate: 0.5), element: 1) == [7, 17, 7])
    #expect(try reading("off", .spike(amount: 1, probability: 1), element: 1) == [7, 27, 7])
    let noise = try reading("off", .noise(deviation: 1), element: 1)[1] - 7
    let plain = try reading("other", .noise(deviation: 1), element: 1)[1] - 7
    #expect(abs(noise - 20 * plain) < 1e-12 && plain != 0)
  }

  @Test("factors are not, nor the amounts of a mode that the twin has no scale for")
  func untouched() throws {
    #expect(try reading("off", .growth(gain: 1), element: 1) == [7, 14, 7])
    #expect(try reading("off", .loss, element: 2) == [7, 7, 0])
    #expect(try reading("other", .offset(amount: 0.5), element: 2) == [7, 7, 7.5])
  }

  @Test("on several elements the least scale holds for all")
  func several() throws {
    #expect(try reading("wide", .offset(amount: 0.5), element: nil) == [12, 12, 12])
  }
}
