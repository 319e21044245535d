import Engine
import Testing

@testable import twin

@Suite("Parts of the prompt")
struct PromptPartTests {
  @Test("commands of the prompt are told from statements")
  func commands() {
    #expect(PromptCommand(" quit ") == .quit)
    #expect(PromptCommand("? cell.voltage") == .help("cell.voltage"))
    #expect(PromptCommand("help fault") == .help("fault"))
    #expect(PromptCommand("help") == .help(""))
    #expect(PromptCommand("helper = 3") == nil)
    #expect(PromptCommand("quit_rate") == nil)
  }

  @Test("file names are completed inside strings only, folder by folder")
  func fileNames() throws {
    let folder = try TemporaryFolder([
      "data_one.csv": "", "data_two.csv": "", ".hidden": "", "other.h5": "",
    ])
    func complete(_ line: String) -> [String] {
      FileNames.completions(of: line, at: line.utf8.count, folder: folder.url.path)
    }
    #expect(complete("table(\"da") == ["data_one.csv", "data_two.csv"])
    #expect(complete("table(\"") == ["data_one.csv", "data_two.csv", "other.h5"])
    #expect(complete("table(\"./oth") == ["other.h5"])
    #expect(complete("table(\"\(folder.url.path)/oth") == ["other.h5"])
    #expect(complete("table(\"no/such/") == [])
    #expect(complete("data") == [])
    #expect(complete("log \"a\" # \"da") == [])
    #expect(!FileNames.isInString("\"a\" + b", 7))
    #expect(FileNames.isInString("\"a \\\" b", 7))
  }

  @Test("the law of a fault is told with the unit of what it acts on")
  func laws() throws {
    let degrees = try UnitTable.standard.parse("degC")
    let millivolt = try UnitTable.standard.parse("mV")
    #expect(FaultModeDescription.Law.offset(amount: 0.02).text(unit: millivolt) == "x + 20 mV · s")
    // A shift of a point on a scale is a difference: in kelvin.
    #expect(FaultModeDescription.Law.offset(amount: 2).text(unit: degrees) == "x + 2 K · s")
    #expect(
      FaultModeDescription.Law.drift(rate: 0.5).text(unit: millivolt) == "x + 0.5 V/s · s · age")
    #expect(FaultModeDescription.Law.loss.text(unit: nil) == "x · (1 − s)")
    let share = FaultModeDescription(
      "lies", on: "reading", .drift(rate: 0.05), scaledBy: "the meter's range", "It lies.",
      source: "test")
    #expect(share.effectText(unit: millivolt) == "x + 0.05/s · the meter's range · s · age")
  }

  @Test("another program gets its input, is read to its end, and its failure is seen")
  func childProcess() throws {
    let large = String(repeating: "0123456789\n", count: 50_000)
    let copied = try #require(try ChildProcess.run("cat", [], input: large))
    #expect(copied.output == large)
    #expect(copied.status == 0)
    let failed = try #require(
      try ChildProcess.run("sh", ["-c", "echo no >&2; exit 3"], input: large))
    #expect(failed.status == 3)
    #expect(failed.errors == "no\n")
    let killed = try #require(try ChildProcess.run("sh", ["-c", "kill -9 $$"], input: ""))
    #expect(killed.status == 137)
    #expect(try ChildProcess.run("no-such-program-here", [], input: "") == nil)
  }
}
