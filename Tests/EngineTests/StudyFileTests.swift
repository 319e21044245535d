import Foundation
import Testing

@testable import Engine

/// Files of results: what is read is what was written, and parts make up the whole, bit for bit.
@Suite("Files of studies")
struct StudyFileTests {
  /// A study of `count` runs, with numbers that are easily spoilt and runs that failed.
  private func study(_ count: Int, seed: UInt64 = 3, holds: (Int) -> Bool = { _ in true })
    -> StudyFile
  {
    let runs = (0..<count).filter(holds)
    let rows = runs.map { run in
      run % 11 == 4
        ? StudyRow(
          run: run, values: [.nan, .nan, .nan], failure: "run \(run): the cell is empty, “quoted”")
        : StudyRow(run: run, values: [Double(run) / 3, -0.0, run % 5 == 0 ? .nan : .infinity])
    }
    let table = Table([
      Table.Column("run", .numbers(runs.map(Double.init))),
      Table.Column("payload", unit: "kg", .numbers(rows.map { $0.values[0] })),
      Table.Column("margin", unit: "mm", .numbers(rows.map { $0.values[2] })),
    ])
    return StudyFile(
      study: "s", scenario: "reach", script: "study s of reach { }\n", parameters: ["a=2 kg"],
      seed: seed, fingerprint: 0xFEDC_BA98_7654_3210 ^ seed, runCount: count, width: 3, rows: rows,
      table: table)
  }

  private func bytes(_ file: StudyFile, _ folder: String) throws -> Data {
    let path = "\(folder)/bytes-\(UUID().uuidString).h5"
    try file.write(path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test("a file gives back what was written", arguments: [0, 1, 40, 3000])
  func roundTrip(count: Int) throws {
    try withTemporaryFolder { folder in
      let file = study(count)
      try file.write("\(folder)/a.h5")
      let read = try StudyFile(reading: "\(folder)/a.h5")
      #expect(read.rows == file.rows)
      #expect(read.study == "s" && read.scenario == "reach" && read.script == file.script)
      #expect(read.parameters == ["a=2 kg"] && read.seed == 3 && read.runCount == count)
      #expect(read.fingerprint == file.fingerprint && read.width == 3)
      #expect(read.table.columns.map(\.name) == ["run", "payload", "margin"])
      #expect(read.table.columns.map(\.unit) == ["", "kg", "mm"])
      let written = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.h5"))
      #expect(try bytes(file, folder) == written, "equal results are equal bytes")
      #expect(try bytes(read, folder) == written)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3, "no .part")
    }
  }

  @Test("parts of any cut, in any order and some of them twice, make up the whole, bit for bit")
  func partition() throws {
    try withTemporaryFolder { folder in
      var generator = FixedGenerator(state: 7)
      let whole = try bytes(study(500), folder)
      for _ in 0..<20 {
        let count = Int.random(in: 1...9, using: &generator)
        let owner = (0..<500).map { _ in Int.random(in: 0..<count, using: &generator) }
        var parts: [(path: String, file: StudyFile)] = []
        for part in 0..<count {
          let path = "\(folder)/\(part).h5"
          try study(500) { owner[$0] == part }.write(path)
          parts.append((path, try StudyFile(reading: path)))
        }
        parts.append(parts[0])
        parts.shuffle(using: &generator)
        let merged = try StudyFile.merged(parts)
        #expect(merged.missing.isEmpty)
        #expect(try bytes(merged, folder) == whole)
      }
    }
  }

  @Test("runs that no part holds are missing")
  func missing() throws {
    let merged = try StudyFile.merged([
      ("a", study(9) { $0 % 3 == 0 }), ("b", study(9) { $0 % 3 == 2 }),
    ])
    #expect(merged.missing == [1, 4, 7])
    #expect(merged.rows.map(\.run) == [0, 2, 3, 5, 6, 8])
  }

  @Test("parts of different studies, and runs that differ, are refused by name")
  func foreign() throws {
    func message(_ other: StudyFile) -> String {
      do throws(TraceError) {
        _ = try StudyFile.merged([("one.h5", study(9)), ("two.h5", other)])
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(study(9)).isEmpty)
    let another = "two.h5: this is part of another study than one.h5"
    #expect(message(study(9, seed: 4)).hasPrefix(another))
    var other = study(9)
    other.width = 2
    #expect(message(other).hasPrefix(another))
    other = study(9)
    other.table = Table(Array(other.table.columns.dropLast()))
    #expect(message(other).hasPrefix(another))
    other = study(9)
    // One bit.
    other.rows[5] = StudyRow(run: 5, values: [(5.0 / 3).nextUp, -0.0, .nan])
    #expect(message(other) == "two.h5: its run 5 differs from that in one.h5")
    #expect(throws: TraceError.self) { try StudyFile.merged([]) }
  }

  @Test("a file cut anywhere is refused or whole, and never crashes")
  func torn() throws {
    try withTemporaryFolder { folder in
      let whole = try bytes(study(40), folder)
      let path = "\(folder)/cut.h5"
      for length in stride(from: 0, to: whole.count, by: 397) {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: TraceError.self, "\(length)") { try StudyFile(reading: path) }
      }
    }
  }

  @Test("a folder that is not there, a folder in its place and no leave to write are told at once")
  func places() throws {
    try withTemporaryFolder { folder in
      for path in ["\(folder)/none/a.h5", folder, "/proc/a.h5", "/dev/null/a.h5"] {
        let error = #expect(throws: TraceError.self) { try study(2).write(path) }
        #expect(error?.path == path)
        #expect(error?.help != nil, "\(path)")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
