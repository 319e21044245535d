import Foundation
import Synchronization
import Testing

@testable import Engine

/// What a study is made of: its design, the sharing of runs, the journal.
@Suite("Studies")
struct StudyTests {
  // MARK: Design

  @Test("runs go round the combinations of levels, which all see the same points")
  func cells() throws {
    let design = try StudyDesign(
      seed: 4, plan: .sobol(),
      varied: [
        .init("mass", .distribution(try .normal(mean: 3, deviation: 0.5))),
        .init("age", .levels([0, 1, 2])), .init("kind", .levels([7, 8])),
      ])
    #expect(design.cellCount == 6)
    let runs = (0..<12).map { design.values(run: $0) }
    #expect(Set(runs[..<6].map { [$0[1], $0[2]] }).count == 6)
    #expect(Set(runs[..<6].map { $0[0] }).count == 1, "one point for all cells")
    #expect(runs[0][0] != runs[6][0])
    #expect(!design.isExhaustive)
  }

  @Test("listed levels go together row by row; lists of different lengths are refused")
  func listed() throws {
    let design = try StudyDesign(
      seed: 0, plan: .monteCarlo, pairing: .listed,
      varied: [.init("a", .levels([1, 2, 3])), .init("b", .levels([10, 20, 30]))])
    #expect((0..<4).map { design.values(run: $0) } == [[1, 10], [2, 20], [3, 30], [1, 10]])
    #expect(throws: SamplingError.self) {
      try StudyDesign(
        seed: 0, plan: .monteCarlo, pairing: .listed,
        varied: [.init("a", .levels([1, 2, 3])), .init("b", .levels([10, 20]))])
    }
  }

  // MARK: Sharing

  /// Yields the square of the run, after a while that differs from run to run.
  private final class Squares: StudyWorker {
    func row(run: Int) -> StudyRow? {
      usleep(UInt32((run * 7919) % 200))
      return StudyRow(run: run, values: [Double(run * run)])
    }
  }

  @Test("outcomes come in order, whatever the number of threads", arguments: [1, 2, 5])
  func order(threads: Int) {
    var taken: [Int] = []
    let pool = StudyPool(
      runs: Array(0..<300), workers: (0..<threads).map { _ in Squares() },
      interrupt: InterruptFlag())
    pool.run { row in
      taken.append(row.run)
      return true
    }
    #expect(taken == Array(0..<300))
  }

  @Test("a study that has seen enough takes no more, and keeps little that was begun beyond")
  func stopping() {
    var taken = 0
    let kept = Mutex(0)
    let pool = StudyPool(
      runs: Array(0..<10_000), workers: [Squares(), Squares(), Squares()],
      interrupt: InterruptFlag(), keep: { _ in kept.withLock { $0 += 1 } })
    pool.run { row in
      taken += 1
      return row.run < 99
    }
    #expect(taken == 100)
    #expect(kept.withLock { $0 } <= 100 + 64 * 3 + 3)
  }

  @Test("the interrupt flag ends it between runs")
  func interrupt() {
    let flag = InterruptFlag()
    var taken = 0
    let pool = StudyPool(
      runs: Array(0..<100_000), workers: [Squares(), Squares()], interrupt: flag)
    pool.run { _ in
      taken += 1
      if taken == 50 { flag.raise() }
      return true
    }
    #expect(taken >= 50 && taken < 500)
  }

  // MARK: Journal

  private func temporaryPath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).study").path
  }

  private let rows = (0..<40).map { run in
    StudyRow(
      run: 39 - run, values: [Double(run), .nan, -0.0, .infinity],
      failure: run % 7 == 3 ? "the cell \(run) is empty" : nil)
  }

  /// Opens a journal, adds rows and closes it; the rows that were there.
  @discardableResult
  private func open(_ path: String, adding rows: [StudyRow] = [], fingerprint: UInt64 = 9) throws
    -> [StudyRow]
  {
    let opened = try #require(
      try StudyJournal.open(path, fingerprint: fingerprint, columnCount: 4))
    for row in rows { opened.journal.append(row) }
    #expect(opened.journal.failure == nil)
    return opened.rows
  }

  @Test("a journal gives back what was written, bit for bit")
  func journal() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    try open(path, adding: rows)
    let more = StudyRow(run: 99, values: [1, 2, 3, 4])
    #expect(try open(path, adding: [more]) == rows)
    #expect(try open(path) == rows + [more])
  }

  @Test("a journal cut anywhere loses the record it was at and no other")
  func torn() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    try open(path, adding: rows)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in stride(from: whole.count - 1, to: 0, by: -13) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      let kept = try open(path, adding: [rows[0]])
      #expect(kept == Array(rows.prefix(kept.count)))
      #expect(try open(path) == kept + [rows[0]])
    }
  }

  @Test("a journal of another study is set aside, and one with a flipped bit ends there")
  func others() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    try open(path, adding: rows)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: path))
    let kept = try open(path)
    #expect(kept.count < rows.count && kept == Array(rows.prefix(kept.count)))
    #expect(try open(path, fingerprint: 10).isEmpty)
    defer { unlink(path + ".old") }
    #expect(try open(path + ".old") == kept)
  }

  @Test("a journal has one owner at a time")
  func owner() throws {
    let path = temporaryPath()
    defer { unlink(path) }
    var first = try StudyJournal.open(path, fingerprint: 9, columnCount: 4)
    first?.journal.append(rows[0])
    // Neither another study nor the same one may begin it anew or write into it.
    for fingerprint: UInt64 in [9, 10] {
      #expect(try StudyJournal.open(path, fingerprint: fingerprint, columnCount: 4) == nil)
    }
    first = nil
    #expect(try open(path) == [rows[0]])
  }
}
