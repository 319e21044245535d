import Engine
import Foundation
import Testing

/// `twin study`: parts, their files, and putting them together.
@Suite("The study command")
struct StudyCommandTests {
  /// A point at a speed that varies; nine runs.
  static let script = """
    scenario s(speed: m/s = 1 m/s) {
      signal x = speed * t
      every 100 ms { }
      at 1 s { stop }
      require near: always x < 1.5 m
    }
    study first of s { vary: { speed: normal(1 m/s, 0.4 m/s) }, runs: 9, seed: 2 }
    log "after the study"
    study second of s { vary: { speed: uniform(0.5 m/s, 2.5 m/s) }, runs: 10 .. 2000, seed: 2
      stop: half_width(P(not near), confidence: 95 %) < 10 % }

    """

  private func folder() throws -> TemporaryFolder { try TemporaryFolder(["a.twin": Self.script]) }

  private func bytes(_ name: String, _ folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url(name))
  }

  @Test("the parts of a study make up the file of the whole, bit for bit, with any threads")
  func parts() throws {
    let folder = try folder()
    let whole = try TwinBinary.run("study", "a.twin", "--out", "all.h5", in: folder)
    #expect(whole.status == 0)
    #expect(whole.output.hasPrefix("study first of s: 9 runs\n"))
    #expect(!whole.output.contains("after the study"))
    // More parts than runs: some are empty.
    for count in [1, 2, 4, 12] {
      let parts = (1...count).map { "p\($0).h5" }
      for (index, part) in parts.enumerated() {
        let outcome = try TwinBinary.run(
          "study", "a.twin", "--shard", "\(index + 1)/\(count)", "--out", part, "--threads",
          "\(count)", "--quiet", in: folder)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
      }
      let merged = try TwinBinary.run(
        ["study", "merge"] + parts.shuffled() + ["--out", "merged.h5"], in: folder)
      #expect(merged.output == "study first of s: 9 of 9 runs in merged.h5\n")
      #expect(try bytes("merged.h5", folder) == bytes("all.h5", folder))
      for part in parts { try FileManager.default.removeItem(at: folder.url(part)) }
    }
  }

  @Test("results are named for the script, the study and the part")
  func names() throws {
    let folder = try folder()
    for (arguments, name) in [
      ([], "a-first.h5"), (["--study", "second"], "a-second.h5"),
      (["--shard", "2/3"], "a-first-2-of-3.h5"),
    ] {
      #expect(try TwinBinary.run(["study", "a.twin"] + arguments, in: folder).status == 0)
      #expect(folder.has(name), "\(name)")
    }
  }

  @Test(
    "a part that does not exist is refused with what does",
    arguments: [
      ("0/3", "of 3 parts the first is 1/3 and the last 3/3"),
      ("4/3", "of 3 parts the first is 1/3 and the last 3/3"), ("1/0", "there are no 0 parts"),
      ("x", "2/8 is the second of eight parts"), ("1/2/3", "2/8 is the second of eight parts"),
      ("1/", "2/8 is the second of eight parts"), ("", "2/8 is the second of eight parts"),
    ])
  func wrongPart(part: String, help: String) throws {
    let folder = try folder()
    let outcome = try TwinBinary.run("study", "a.twin", "--shard", part, in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(help), "\(outcome.errors)")
  }

  @Test("what is there is left alone, and what is something else is not overwritten")
  func thereAlready() throws {
    let folder = try folder()
    func run(_ arguments: String...) throws -> TwinBinary.Outcome {
      try TwinBinary.run(["study", "a.twin"] + arguments, in: folder)
    }
    #expect(try run("--shard", "1/3", "--out", "p.h5").status == 0)
    let before = try bytes("p.h5", folder)
    let again = try run("--shard", "1/3", "--out", "p.h5")
    #expect(again.status == 0)
    #expect(again.errors == "note: p.h5 holds these runs already; nothing is left to do\n")
    // A part is neither the whole nor another part.
    for arguments in [["--out", "p.h5"], ["--shard", "2/3", "--out", "p.h5"]] {
      let outcome = try TwinBinary.run(["study", "a.twin"] + arguments, in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("p.h5 is there and holds other runs of first"))
      #expect(outcome.errors.contains("--from p.h5"))
    }
    let seed = try run("--shard", "1/3", "--seed", "9", "--out", "p.h5")
    #expect(seed.status == 2)
    #expect(seed.errors.contains("p.h5 is there and holds something else"))
    #expect(try bytes("p.h5", folder) == before)
    // A study that ended by its rule is whole with fewer runs than it might have had.
    #expect(try run("--study", "second", "--out", "q.h5").status == 0)
    let file = try StudyFile(reading: folder.url("q.h5").path)
    #expect(file.rows.count < file.runCount)
    #expect(try run("--study", "second", "--out", "q.h5").errors.contains("nothing is left to do"))
  }

  @Test("the runs of files are taken over")
  func takenOver() throws {
    let folder = try folder()
    for arguments in [
      ["--out", "all.h5"], ["--shard", "2/3", "--out", "p.h5"],
      ["--from", "p.h5", "--out", "again.h5"],
    ] {
      #expect(try TwinBinary.run(["study", "a.twin"] + arguments, in: folder).status == 0)
    }
    #expect(try bytes("again.h5", folder) == bytes("all.h5", folder))
  }

  @Test("runs made from a file that has changed since are not taken over")
  func changedData() throws {
    let script = """
      let limits = table("limits.csv")
      let limit = limits.limit[1]
      scenario s(speed: m/s = 1 m/s) {
        signal x = speed * t
        at 1 s { stop }
        require near: always x < limit
      }
      study first of s { vary: { speed: normal(1 m/s, 0.4 m/s) }, runs: 9, seed: 2 }

      """
    let folder = try TemporaryFolder(["a.twin": script, "limits.csv": "limit [m]\n1.5\n"])
    func again() throws -> TwinBinary.Outcome {
      try TwinBinary.run("study", "a.twin", "--from", "p.h5", "--out", "q.h5", in: folder)
    }
    #expect(try TwinBinary.run("study", "a.twin", "--out", "p.h5", in: folder).status == 0)
    #expect(try again().status == 0)
    try "limit [m]\n0.5\n".write(to: folder.url("limits.csv"), atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(at: folder.url("q.h5"))
    let changed = try again()
    #expect(changed.status == 2)
    #expect(changed.errors.contains("p.h5 holds runs of another study first"), "\(changed.errors)")
  }

  @Test(
    "new questions after a study are asked of the runs there are; a changed scenario begins anew")
  func newQuestions() throws {
    let folder = try folder()
    let script = try String(contentsOf: folder.url("a.twin"), encoding: .utf8)
    #expect(try TwinBinary.run("study", "a.twin", "--out", "p.h5", in: folder).status == 0)
    try folder.write(
      script + "\nlet n = first.runs\nfor i in 1 .. 1 { log \"{n:d} runs\" }\n", to: "a.twin")
    let asked = try TwinBinary.run("run", "a.twin", "--from", "p.h5", in: folder)
    #expect(asked.output.contains("9 runs"), "\(asked.output)\(asked.errors)")
    #expect(!asked.errors.contains("another study"), "\(asked.errors)")
    try folder.write("let more = 1\n" + script, to: "a.twin")
    let changed = try TwinBinary.run("run", "a.twin", "--from", "p.h5", in: folder)
    #expect(changed.errors.contains("p.h5 holds runs of another study first"), "\(changed.errors)")
  }

  @Test("merge says which runs are missing, with code 1 and what there is in the file")
  func missingParts() throws {
    let folder = try folder()
    for part in [1, 3] {
      _ = try TwinBinary.run(
        "study", "a.twin", "--shard", "\(part)/3", "--out", "p\(part).h5", in: folder)
    }
    let merged = try TwinBinary.run(
      "study", "merge", "p1.h5", "p3.h5", "p1.h5", "--out", "m.h5", in: folder)
    #expect(merged.status == 1)
    #expect(merged.output == "study first of s: 6 of 9 runs in m.h5\n")
    #expect(merged.errors.contains("3 runs are missing: 1, 4, 7\n"))
    #expect(try StudyFile(reading: folder.url("m.h5").path).missing == [1, 4, 7])
  }

  @Test("merge refuses what is no part of the study, with code 2, and makes no file")
  func foreignParts() throws {
    let folder = try folder()
    for (name, arguments) in [
      ("p", ["--shard", "1/3"]), ("seed", ["--shard", "2/3", "--seed", "8"]),
      ("set", ["--shard", "2/3", "--set", "lag=1 s"]), ("study", ["--study", "second"]),
    ] {
      _ = try TwinBinary.run(["study", "a.twin", "--out", "\(name).h5"] + arguments, in: folder)
    }
    try bytes("p.h5", folder).prefix(3000).write(to: folder.url("cut.h5"))
    try folder.write("no file of results", to: "text.h5")
    for (name, reason) in [
      ("seed", "this is part of another study than p.h5"),
      ("study", "this is part of another study than p.h5"), ("cut", "damaged"),
      ("text", "it is no HDF5 file"), ("none", "there is no such file"),
    ] {
      let outcome = try TwinBinary.run(
        "study", "merge", "p.h5", "\(name).h5", "--out", "m.h5", in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("error: \(name).h5: "), "\(outcome.errors)")
      #expect(outcome.errors.contains(reason), "\(outcome.errors)")
      #expect(!folder.has("m.h5"))
    }
  }

  @Test("a place that cannot be written to is told before the first run")
  func place() throws {
    let folder = try folder()
    let outcome = try TwinBinary.run("study", "a.twin", "--out", "none/a.h5", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("none/a.h5: cannot write the results: there is no such file"))
    #expect(outcome.errors.contains("create the folder first"))
    #expect(outcome.output.isEmpty)
    let merge = try TwinBinary.run("study", "merge", "none.h5", "--out", "x/y.h5", in: folder)
    #expect(merge.status == 2)
  }

  @Test("with no room for the results, what is done is kept and nothing is carried out twice")
  func noRoom() throws {
    let folder = try folder()
    // The journal of nine runs is below 4 KiB, the results are not.
    let command = "ulimit -f 8; exec \"\(TwinBinary.path)\" study a.twin --out a.h5"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder.url
    process.environment = TwinBinary.environment(in: folder)
    let errors = Foundation.Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(text.contains("a.h5: cannot"), "\(text)")
    #expect(text.contains("a.study keeps what is done"), "\(text)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted().filter {
        !$0.hasPrefix(".")
      } == ["a.study", "a.twin"])
    let again = try TwinBinary.run("study", "a.twin", "--out", "a.h5", in: folder)
    #expect(again.status == 0)
    #expect(again.errors.contains("9 of up to 9 runs are done"), "\(again.errors)")
    #expect(!folder.has("a.study"))
  }
}
