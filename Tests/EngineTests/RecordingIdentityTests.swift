import Engine
import Foundation
import Testing

@Suite("Identity of equal runs")
struct RecordingIdentityTests {
  @Test("equal runs leave equal bytes, whatever the threads' timing")
  func equalBytes() throws {
    try withTemporaryFolder { folder in
      let run = FixtureRun.mixed(rows: 6000)
      var generator = FixedGenerator(state: 1)
      var files: [Data] = []
      for attempt in 0..<4 {
        // Another path each time: the path is no part of the file.
        let path = "\(folder)/\(String(repeating: "x", count: attempt))run.h5"
        let trace = try HDF5Trace(path: path, plan: run.plan)
        run.feed(trace) { _ in
          if attempt > 0 { usleep(UInt32.random(in: 0...3000, using: &generator)) }
        }
        try trace.finish(FixtureRun.summary)
        files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
      }
      for file in files.dropFirst() { #expect(file == files[0]) }
    }
  }

  @Test("traces written side by side equal those written one after the other")
  func sideBySide() async throws {
    let run = FixtureRun.mixed(rows: 3000)
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("twin-recording-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try await withThrowingTaskGroup(of: Data.self) { group in
      for number in 0..<6 {
        group.addTask {
          let url = folder.appendingPathComponent("run\(number).h5")
          let trace = try HDF5Trace(path: url.path, plan: run.plan)
          run.feed(trace)
          try trace.finish(FixtureRun.summary)
          return try Data(contentsOf: url)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for file in files.dropFirst() { #expect(file == files[0]) }
  }

  @Test("another seed leaves other bytes")
  func otherBytes() throws {
    try withTemporaryFolder { folder in
      let files = try [UInt64(1), 2].map { seed in
        let path = "\(folder)/run.h5"
        let trace = try HDF5Trace(path: path, plan: TracePlan(groups: [], seed: seed))
        try trace.finish(TraceSummary(end: 0))
        return try Data(contentsOf: URL(fileURLWithPath: path))
      }
      #expect(files[0] != files[1])
    }
  }
}
