import Engine
import Foundation
import Testing

/// Studies whose process is killed: nothing is lost but the runs it was at.
@Suite("Studies that are killed")
struct StudyKillTests {
  /// `scripts/soak-kills` asks for hundreds.
  static let kills = ProcessInfo.processInfo.environment["TWIN_KILLS"].flatMap(Int.init) ?? 6

  private static let script = StudyCommandTests.script
    .replacingOccurrences(of: "runs: 9, seed", with: "runs: 3000, seed")

  @Test(
    "after kills at any moment, twin goes on with all that was done and comes to the same bytes",
    arguments: [
      ["study", "a.twin"], ["study", "a.twin", "--shard", "2/3"],
      ["run", "a.twin", "--threads", "2"],
    ])
  func killed(command: [String]) throws {
    let whole = try TemporaryFolder(["a.twin": Self.script])
    let folder = try TemporaryFolder(["a.twin": Self.script])
    #expect(try TwinBinary.run(command, in: whole).status == 0)
    let name = command.contains("--shard") ? "a-first-2-of-3" : "a-first"
    var mostKept = 0
    for _ in 0..<Self.kills {
      try kill(command, in: folder, after: .random(in: 60_000...200_000))
      guard try !isDone(name, folder, whole) else { break }
      let kept = try runsKept(name, folder, whole)
      #expect(kept >= mostKept, "what an earlier process did is lost")
      mostKept = kept
    }
    let kept = try runsKept(name, folder, whole)
    let last = try TwinBinary.run(command, in: folder)
    #expect(last.status == 0)
    if kept > 0 {
      #expect(last.errors.contains("\(kept) of up to 3000 runs are done"), "\(last.errors)")
    }
    #expect(try isDone(name, folder, whole))
    #expect(!folder.has("\(name).study"))
  }

  /// Starts twin and kills it some microseconds later.
  private func kill(_ arguments: [String], in folder: TemporaryFolder, after delay: UInt32) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: TwinBinary.path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = TwinBinary.environment(in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(delay)
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Whether the results are there; they are whole if they are.
  private func isDone(_ name: String, _ folder: TemporaryFolder, _ whole: TemporaryFolder) throws
    -> Bool
  {
    guard folder.has("\(name).h5") else { return false }
    let found = try Data(contentsOf: folder.url("\(name).h5"))
    #expect(try found == Data(contentsOf: whole.url("\(name).h5")))
    return true
  }

  /// How many runs the journal holds, each of them that of the uninterrupted study.
  private func runsKept(_ name: String, _ folder: TemporaryFolder, _ whole: TemporaryFolder) throws
    -> Int
  {
    // A copy: opening a journal may cut it.
    guard let bytes = try? Data(contentsOf: folder.url("\(name).study")) else { return 0 }
    try bytes.write(to: folder.url("copy"))
    let file = try StudyFile(reading: whole.url("\(name).h5").path)
    let known = Dictionary(uniqueKeysWithValues: file.rows.map { ($0.run, $0) })
    let rows =
      try StudyJournal.open(
        folder.url("copy").path, fingerprint: file.fingerprint, columnCount: file.width)?.rows ?? []
    for row in rows { #expect(known[row.run] == row) }
    #expect(Set(rows.map(\.run)).count == rows.count, "a run was carried out twice")
    return rows.count
  }
}
