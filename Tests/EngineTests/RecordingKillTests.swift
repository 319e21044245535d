import Engine
import Foundation
import Testing

@Suite("Recordings that are killed")
struct RecordingKillTests {
  /// `scripts/soak-kills` asks for hundreds.
  static let kills = ProcessInfo.processInfo.environment["TWIN_KILLS"].flatMap(Int.init) ?? 20

  @Test("a file opens after a kill at any moment, with everything up to the last flush")
  func killedAtAnyMoment() throws {
    try withTemporaryFolder { folder in
      var generator = FixedGenerator(state: 42)
      var paths: [String] = []
      var mostRows = 0
      for number in 0..<Self.kills {
        let path = "\(folder)/killed\(number).h5"
        // Flushes every eight rows make it likely that the kill falls into one.
        let period = [10_000_000, 100_000_000, 0].randomElement(using: &generator) ?? 0
        try kill(path, period: period, after: UInt32.random(in: 0...400_000, using: &generator))
        mostRows = max(mostRows, try expectReadable(path))
        if number % 2 == 0 { try expectRecovered(path) }
        paths.append(path)
      }
      #expect(mostRows >= 2048, "no kill came late enough to prove anything")
      if let python = pythonWithH5py {
        let result = try run(python, ["-c", Self.plainOpen] + paths)
        #expect(result.code == 0, "\(result.output)")
      }
    }
  }

  /// Starts a recording, waits until its file is there, then kills it some microseconds later.
  private func kill(_ path: String, period: Int, after delay: UInt32) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: traceKillProbe)
    process.arguments = ["record", path, "\(period)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let ready = pipe.fileHandleForReading.readData(ofLength: 6)
    #expect(String(decoding: ready, as: UTF8.self) == "ready\n")
    usleep(delay)
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Expects every value up to the shortest column to be what the probe recorded; returns how many rows there are.
  private func expectReadable(_ path: String) throws -> Int {
    let reader = try TraceReader(path)
    #expect(!reader.runs[0].isFinished)
    for signal in 0..<20 {
      let column = try reader.column("twin.signal_\(signal)")
      let wrong = column.times.indices.first { row in
        row >= column.values.count || column.values[row] != Self.probeValue(signal, row)
      }
      #expect(wrong == nil, "signal \(signal) of \(path), of \(column.times.count) rows")
    }
    let vector = try reader.column("twin.vector")
    let expected = vector.times.indices.flatMap { row in (0..<3).map { Self.probeValue($0, row) } }
    #expect(vector.values == expected)
    let events = try reader.table("events")
    let messages = try events.numbers("time").map { "row \(Int(($0 * 1000).rounded()))" }
    #expect(try events.column("message").texts == messages)
    return try reader.column("twin.signal_0").times.count
  }

  /// Expects a recovered file to hold the same rows, all columns being of one length.
  private func expectRecovered(_ path: String) throws {
    let rows = try expectReadable(path)
    let groups = try TraceRecovery.recover(path)
    #expect(groups.map(\.name) == ["every_1ms", "every_10ms"])
    #expect(groups[0].rows == rows)
    #expect(groups[0].end == (rows == 0 ? nil : Double(rows - 1) / 1000))
    #expect(try TraceRecovery.recover(path).allSatisfy { $0.cutRows == 0 })
    #expect(try expectReadable(path) == rows)
  }

  private static func probeValue(_ signal: Int, _ row: Int) -> Double {
    Double(row &* 7919 &+ signal &* 104_729 & 0xFFFF) / 64
  }

  /// What a user does: open without flags, read everything.
  private static let plainOpen = """
    import sys, h5py
    for path in sys.argv[1:]:
        with h5py.File(path, "r") as file:
            for name, group in file["run0"].items():
                for dataset in group.values():
                    dataset[...]
            time = file["run0/every_1ms/time"]
            for dataset in file["run0/every_1ms"].values():
                if "requirement" in dataset.attrs:
                    assert len(dataset) == 0, (path, dataset.name, len(dataset))
                    continue
                assert len(dataset) >= len(time), (path, dataset.name, len(dataset), len(time))
    """
}
