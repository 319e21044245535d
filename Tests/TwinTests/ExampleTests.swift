import Cell
import DSL
import Engine
import Foundation
import Robot
import Synchronization
import Testing

/// The checkout's own example scripts, run as `twin run` runs them.
enum Examples {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples")

  static let scripts: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    // These logs are not in the repository; ReplayTests and NASACellTests run them where they are.
    .filter {
      $0.hasSuffix(".twin")
        && !["armpi_motion.twin", "armpi_replay.twin", "nasa_cell.twin"].contains($0)
    }
    .sorted()

  /// Studies, which have results in place of a trace, and how to make short work of them.
  static let studies = [
    "arm_fmea.twin": [(name: "modes", value: "arm.motor_blockage")],
    "arm_reliability.twin": [(name: "missions", value: "50")],
    "calibrate_cell.twin": [(name: "pulses", value: "1")],
    "cell_safety.twin": [(name: "runs", value: "60")],
    "maintenance_policy.twin": [(name: "machines", value: "2")],
  ]

  /// Runs an example and returns what came of it, the trace's bytes, and every line logged.
  static func run(
    _ name: String, seed: UInt64? = nil, duration: String? = nil,
    inspect: (TraceReader) throws -> Void = { _ in }
  ) throws -> (result: SessionResult, trace: Data, lines: [String]) {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: output) }
    let trace = output.appendingPathComponent("trace.h5").path
    let session = Session(
      plugins: [CellPlugin(), RobotPlugin()],
      options: SessionOptions(
        folder: folder.path, outputFolder: output.path, seed: seed,
        parameters: studies[name] ?? [], tracePath: trace,
        duration: duration))
    var lines: [String] = []
    session.onEvent = { event in
      if case .log(let text, _) = event { lines.append(text) }
    }
    let result = session.run(file: folder.appendingPathComponent(name).path)
    if FileManager.default.fileExists(atPath: trace) { try inspect(try TraceReader(trace)) }
    return (result, (try? Data(contentsOf: URL(fileURLWithPath: trace))) ?? Data(), lines)
  }
}

@Suite("The examples")
struct ExampleTests {
  @Test(
    "run without an error and leave a trace",
    arguments: Examples.scripts.filter { Examples.studies[$0] == nil })
  func run(name: String) throws {
    let (result, trace, _) = try Examples.run(name)
    #expect(result.outcome.rawValue < 2, "\(result.diagnostics.map(\.message))")
    #expect(result.reports.count == 1)
    #expect(!trace.isEmpty)
  }

  @Test(
    "carry out their studies and say what came of them", arguments: Examples.studies.keys.sorted())
  func studies(name: String) throws {
    let (result, _, lines) = try Examples.run(name)
    #expect(result.outcome == .fine, "\(result.diagnostics.map(\.message))")
    #expect(lines.count >= 3)
  }

  @Test("the same script and seed give the same bytes, on one thread and on two at once")
  func determinism() throws {
    let alone = try Examples.run("arm_wear.twin", seed: 7, duration: "2 s")
    #expect(!alone.trace.isEmpty)
    let traces = Mutex([Data?](repeating: nil, count: 2))
    let group = DispatchGroup()
    for index in 0..<2 {
      group.enter()
      let thread = Thread {
        let trace = try? Examples.run("arm_wear.twin", seed: 7, duration: "2 s").trace
        traces.withLock { $0[index] = trace }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    #expect(traces.withLock { $0 } == [alone.trace, alone.trace])
    let other = try Examples.run("arm_wear.twin", seed: 8, duration: "2 s")
    #expect(other.trace != alone.trace)
  }

  @Test("a fault that grows friction raises the torque that the elbow needs")
  func wearShows() throws {
    let (result, _, _) = try Examples.run("arm_wear.twin", seed: 0) { trace in
      let torque = try trace.column("arm.joint_torque")
      let elbow = torque.element(2)
      // The same moves before the onset and long after it.
      func effort(_ span: Range<Double>) -> Double {
        let values = zip(torque.times, elbow).filter { span.contains($0.0) }.map { abs($0.1) }
        return values.reduce(0, +) / Double(values.count)
      }
      #expect(effort(9..<12) > 1.05 * effort(0.1..<3))
    }
    let wear = try #require(result.reports.first?.faults.first { $0.name == "wear" })
    #expect(wear.onset.map { $0 > 3 && $0 < 4 } == true)
    #expect(wear.severity > 0.5)
  }
}
