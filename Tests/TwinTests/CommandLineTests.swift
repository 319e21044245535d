import Engine
import Foundation
import Robot
import Testing

@Suite("The command line")
struct CommandLineTests {
  /// Counts instants for as long as it is told to.
  static let counting =
    "var n = 0\nevery 10 ms { n += 1 }\nsignal x = 2 * t\nrecord x every 10 ms\n"

  @Test("names its version")
  func version() throws {
    let folder = try TemporaryFolder()
    for arguments in [["version"], ["--version"]] {
      let outcome = try TwinBinary.run(arguments, in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("twin \(TwinVersion.text)"))
    }
  }

  @Test(
    "refuses what it does not know with exit code 2 and a way out",
    arguments: [
      (["rnu"], "Commands: run, study, check"), (["run"], "Usage:"),
      (["run", "a.twin", "--seed", "x"], "--seed"), (["run", "a.twin", "--set", "x"], "name="),
      (["run", "a.twin", "--out", "x", "--no-trace"], "one of them"),
      (["plugins", "nothing"], "robot"), (["plugins", "robot.nothing"], "urdf"),
      (["run", "missing.twin"], "missing.twin"), (["recover", "missing.h5"], "missing.h5"),
    ])
  func wrongUse(arguments: [String], hint: String) throws {
    let folder = try TemporaryFolder(["a.twin": ""])
    let outcome = try TwinBinary.run(arguments, in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint), "\(outcome.errors)")
  }

  // MARK: check

  @Test("check finds every error, runs nothing, and ends with 2")
  func check() throws {
    let folder = try TemporaryFolder([
      "good.twin": "log \"ran\"\n", "bad.twin": "let a = 1 m + 1 s\nlet b = 1 V < 2 A\n",
    ])
    let good = try TwinBinary.run("check", "good.twin", in: folder)
    #expect(good.status == 0)
    #expect(!good.output.contains("ran"))
    let both = try TwinBinary.run("check", "good.twin", "bad.twin", in: folder)
    #expect(both.status == 2)
    #expect(both.errors.contains("bad.twin:1:"))
    #expect(both.errors.contains("bad.twin:2:"))
    #expect(both.output.contains("good.twin: fine"))
  }

  // MARK: run

  @Test(
    "the exit code of run tells how it went",
    arguments: [
      ("log \"fine\"", 0), ("assert 1 > 2", 1), ("let x = 1 m + 1 s", 2),
      ("\(counting)require low: always x < 1 s", 1), ("\(counting)require low: always x < 9 s", 0),
    ] as [(String, Int32)])
  func exitCodes(script: String, code: Int32) throws {
    let folder = try TemporaryFolder(["a.twin": script])
    let arguments =
      script.contains("every") ? ["run", "a.twin", "--for", "2 s"] : ["run", "a.twin"]
    #expect(try TwinBinary.run(arguments, in: folder).status == code)
  }

  @Test("run tells of requirements and where the trace went")
  func account() throws {
    let script = Self.counting + "require low: always x < 0.99 s\n"
    let folder = try TemporaryFolder(["a.twin": script])
    let outcome = try TwinBinary.run("run", "a.twin", "--for", "2 s", "--out", "t.h5", in: folder)
    #expect(outcome.output.contains("✗ violated"))
    #expect(outcome.output.contains("0.5 s"))
    #expect(outcome.output.contains("t.h5"))
    #expect(folder.has("t.h5"))
    // No terminal: no progress bar, no colours.
    #expect(outcome.errors.isEmpty)
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("a script that runs its top level itself leaves finished traces, one for each scenario")
  func ownRuns() throws {
    let script =
      Self.counting + "require far: eventually x > 3 s\nlet r = run 1 s\n"
      + "scenario s { signal y = t\nrecord y every 1 s }\nlet q = run s for 2 s\n"
    let folder = try TemporaryFolder(["a.twin": script])
    #expect(try TwinBinary.run("run", "a.twin", in: folder).status == 1)
    for (name, rows) in [("a.h5", 101), ("a-2.h5", 3)] {
      let run = try #require(try TraceReader(folder.url(name).path).runs.first)
      #expect(run.isFinished)
      #expect(run.groups.first?.rows == rows)
    }
  }

  @Test("--set, --quiet and --no-trace are obeyed")
  func options() throws {
    let script = "param m = 1 kg\nlog \"{m}\"\n" + Self.counting
    let folder = try TemporaryFolder(["a.twin": script])
    let outcome = try TwinBinary.run(
      "run", "a.twin", "--set", "m=4 lb", "--for", "1 s", "--quiet", "--no-trace", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.output == "1.81437 kg\n")
    #expect(!folder.has("a.h5"))
  }

  @Test("SIGINT and SIGTERM stop a run at an instant, with a readable trace and code 130")
  func signals() throws {
    for signal in [SIGINT, SIGTERM] {
      let folder = try TemporaryFolder(["a.twin": "log \"started\"\n" + Self.counting])
      let terminal = try PseudoTerminal(["run", "a.twin", "--for", "100 year"], in: folder)
      // The progress bar: the run is under way.
      try terminal.wait(for: "real time")
      terminal.signal(signal)
      try terminal.wait(for: "interrupted")
      #expect(try terminal.exitStatus() == 130)
      let recovered = try TwinBinary.run("recover", "a.h5", in: folder)
      #expect(recovered.status == 0)
      #expect(recovered.output.contains("interrupted"))
    }
  }

  @Test("a second SIGTERM ends a run that is inside one long step at once")
  func stubborn() throws {
    let script = """
      use battery
      twin cell = battery.lithium_ion { parameters: "OKane2022", ageing: "okane2022" }
      log "started"
      do { cell.cycle_life(1000000, jump_error: 0) }
      run 1 h
      """
    let folder = try TemporaryFolder(["a.twin": script])
    let terminal = try PseudoTerminal(["run", "a.twin", "--no-trace"], in: folder)
    try terminal.wait(for: "started")
    terminal.signal(SIGTERM)
    terminal.signal(SIGTERM)
    #expect(try terminal.exitStatus() == 130)
  }

  // MARK: fmt

  @Test("fmt sets a script in its usual form, once and for all")
  func format() throws {
    let folder = try TemporaryFolder(["a.twin": "let x=1m # one\n"])
    #expect(try TwinBinary.run("fmt", "--check", "a.twin", in: folder).status == 1)
    #expect(try TwinBinary.run("fmt", "a.twin", in: folder).output == "formatted a.twin\n")
    #expect(try folder.read("a.twin") == "let x = 1 m  # one\n")
    let again = try TwinBinary.run("fmt", "a.twin", in: folder)
    #expect(again.status == 0)
    #expect(again.output.isEmpty)
    #expect(try TwinBinary.run("fmt", "--check", "a.twin", in: folder).status == 0)
  }

  @Test("fmt leaves a script alone that does not parse, and says why")
  func formatBroken() throws {
    let folder = try TemporaryFolder(["a.twin": "let x=(1"])
    let outcome = try TwinBinary.run("fmt", "a.twin", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("a.twin:1:"))
    #expect(try folder.read("a.twin") == "let x=(1")
  }

  @Test("fmt - turns standard input into standard output")
  func formatPiped() throws {
    let folder = try TemporaryFolder()
    let outcome = try TwinBinary.run("fmt", "-", input: "x+1", in: folder)
    #expect(outcome.output == "x + 1\n")
  }

  // MARK: plugins

  @Test("plugins shows all that a description holds, within 80 columns")
  func plugins() throws {
    let folder = try TemporaryFolder()
    let text = try TwinBinary.run("plugins", "robot", in: folder).output
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    for model in RobotPlugin().description.models {
      #expect(text.contains("robot.\(model.name)"))
      let names =
        model.parameters.map(\.name) + model.ports.map(\.name) + model.actions.map(\.name)
        + model.faultModes.map(\.name) + model.properties.map(\.name)
      for name in names {
        let words = lines.map { $0.drop { $0 == " " } }
        #expect(words.contains { $0.hasPrefix(name) }, "\(name) is missing")
      }
    }
    let overview = try TwinBinary.run("plugins", in: folder).output
    #expect(overview.contains("robot.urdf"))
  }
}
