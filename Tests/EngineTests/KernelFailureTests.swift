import Engine
import Testing

@Suite("Failing models")
struct KernelFailureTests {
  @Test("an output that is no finite number stops the run and is named", arguments: [1.0, -1, 0])
  func nonFinite(numerator: Double) throws {
    let plugin = TestPlugin(
      ModelDescription(
        "pole", summary: "divides", period: 10 * milliseconds,
        ports: [
          PortDescription("fine", .output, .one, "fine"),
          PortDescription("joint_force", .output, .one, shape: .vector(.axis("joints")), "bad"),
        ])
    ) { _ in
      ClosureModel(axes: ["joints": ["hip", "knee"]]) { frame, _ in
        frame.outputs[2] = numerator / Double(50 * milliseconds - frame.time)
        return 0
      }
    }
    let scenario = Scenario()
    let twin = try scenario.addTwin("leg", plugin: plugin, model: "pole")
    try scenario.record(try twin.port("fine"))
    let recording = MemoryRecording(width: 1)
    let simulation = try Simulation(scenario, recording: recording)
    guard case .failed(let error) = simulation.advance(to: seconds) else {
      Issue.record("the run did not fail")
      return
    }
    #expect(error.message.hasPrefix("leg.joint_force[knee] became "))
    #expect(error.message.hasSuffix(" at 50 ms"))
    #expect(error.time == 50 * milliseconds)
    #expect(recording.rows.count == 5)
    guard case .failed = simulation.advance(to: 2 * seconds) else {
      Issue.record("the run went on")
      return
    }
  }

  @Test("a model's own failure is told in its own words")
  func status() throws {
    let plugin = TestPlugin(
      ModelDescription("bad", summary: "fails", period: 10 * milliseconds, ports: [])
    ) { _ in ClosureModel { frame, _ in frame.index == 3 ? 9 : 0 } }
    let scenario = Scenario()
    try scenario.addTwin("motor", plugin: plugin, model: "bad")
    let simulation = try Simulation(scenario)
    guard case .failed(let error) = simulation.advance(to: seconds),
      case .model("motor", 9) = error.cause
    else {
      Issue.record("the run did not fail as it should")
      return
    }
    #expect(error.message == "motor failed at 30 ms: code 9 was on purpose")
  }
}
