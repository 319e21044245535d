import Engine
import Foundation
import Testing

@testable import DSL

/// A study that goes through the fault modes of a pump, whose answers can be worked out by hand.
@Suite("What each fault mode does")
struct FailureModeTests {
  /// The healthy pump gives 1; a worn stage 1 − s; the meter reads up to 0.3 too much.
  static let scenario = """
    use plant
    let limit = 0.9
    scenario service(command = 1) {
      twin pump = plant.pump
      pump.command = command
      signal meter = pump.flow_measured
      fault worn on pump.stage[1].wear { onset: 0 s }
      at 1 s { stop }
      require flowing: always pump.flow > 0.75
    }

    """

  /// Both severities, from 0.3 s on; `low` looks from 0.5 s on, `nervous` is wrong once in every run.
  static let study = """
    study s of service {
      modes: all
      severities: [0.2, 1]
      times: [300 ms]
      detectors: {
        low: meter < limit and t > 0.45 s
        high: meter > 1.2
        nervous: t > 0.25 s and t < 0.35 s
      }
      runs: 2
    }

    """

  static func run(_ text: String) -> [String] {
    StudyScriptTests.run(text, plugins: [PumpPlugin()])
  }

  @Test(
    "every mode is tried at every place with every severity, and compared with the healthy pump",
    arguments: [
      ("s.runs", "18"), ("s.effects.count", "8"),
      (
        "s.effects.place",
        #"["pump.stage[1].wear", "pump.stage[1].wear", "pump.stage[2].wear", "pump.stage[2].wear", "pump.meter_bias", "pump.meter_bias", "pump.spare_broken", "pump.spare_broken"]"#
      ),
      ("s.effects.severity", "[0.2, 1, 0.2, 1, 0.2, 1, 0.2, 1]"),
      ("s.effects.runs", "[2, 2, 2, 2, 2, 2, 2, 2]"),
      // A fifth less flow keeps a margin of 0.05, no flow at all misses by 0.75; the healthy pump has 0.25.
      ("s.effects.flowing_violated", "[0, 1, 0, 1, 0, 0, 0, 0]"),
      ("s.effects.flowing_margin", "[0.05, -0.75, 0.05, -0.75, 0.25, 0.25, 0.25, 0.25]"),
      ("s.effects.flowing_margin_change", "[-0.2, -1, -0.2, -1, 0, 0, 0, 0]"),
      // Seen from 0.5 s on, 0.2 s after it began.
      ("s.effects.low_detected", "[1, 1, 1, 1, 0, 0, 0, 0]"),
      ("s.effects.low_latency", "[0.2 s, 0.2 s, 0.2 s, 0.2 s, nan s, nan s, nan s, nan s]"),
      ("s.effects.high_detected", "[0, 0, 0, 0, 0, 1, 0, 0]"),
      ("s.effects.high_latency[6]", "0 s"),
      // It gives alarm at 0.3 s whether or not something is wrong.
      ("s.effects.nervous_detected", "[0, 0, 0, 0, 0, 0, 0, 0]"),
      // The flow is too low at once, and the alarm comes later.
      ("s.effects.undetected", "[0, 1, 0, 1, 0, 0, 0, 0]"),
      ("s.effects.acts", "[1, 1, 1, 1, 1, 1, 0, 0]"),
      ("s.baseline.name", #"["flowing", "low", "high", "nervous"]"#),
      ("s.baseline.kind", #"["requirement", "detector", "detector", "detector"]"#),
      ("s.baseline.share", "[0, 0, 0, 1]"), ("s.baseline.runs", "[2, 2, 2, 2]"),
      ("s.modes.mode", #"["stage_wear", "meter_bias", "spare_broken"]"#),
      ("s.modes.places", "[2, 1, 1]"), ("s.modes.acting", "[2, 1, 0]"),
      ("s.modes.law", #"["x · (1 − s)", "x + 0.3 · s", "1 · s"]"#),
      ("s.heat(flowing).value", "[0, 1, 0, 1, 0, 0, 0, 0]"),
      ("s.heat(flowing.margin).value", "[0.2, 1, 0.2, 1, 0, 0, 0, 0]"),
      ("s.heat(low).value", "[1, 1, 1, 1, 0, 0, 0, 0]"),
      ("s.heat(high.latency).value[6]", "0 s"),
      // The share of the healthy runs, and every run by its number.
      ("s.P(not flowing)", "0"), ("s.count(not flowing)", "4"),
      ("s.table.combination", "[0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]"),
      ("s.count(combination == 2 and not flowing)", "2"),
      ("s.run(2).injected_at", "0.3 s"), ("s.run(6).high_first_alarm", "0.3 s"),
      // A part of the runs, beside the healthy runs of the whole.
      ("s.where(combination == 2).effects.flowing_violated", "[1]"),
      ("s.where(combination == 2).P(not flowing)", "1"),
      ("s.where(combination == 0).P(not flowing)", "0"),
      ("s.where(combination == 2).criticality.place", #"["pump.stage[1].wear"]"#),
      ("s.where(combination == 2).criticality.beta", "[1]"),
      ("s.where(injected_severity > 0.5).effects.combination", "[2, 4, 6, 8]"),
      ("s.where(combination == 2).heat(flowing).value", "[1]"),
      ("s.where(combination == 2).baseline.runs", "[0, 0, 0, 0]"),
    ])
  func answers(question: String, answer: String) {
    #expect(Self.run(Self.scenario + Self.study + "log \(question)") == [answer])
  }

  @Test("criticality is the share that is lost times the rate of the mode times the mission")
  func criticality() {
    let text = """
      study s of service {
        severities: [0.2, 1]
        occurrence: { wear: 1e-5 1/h, pump: 8e-5 1/h }
        mode_ratios: { meter_bias: 25 % }
        mission: 100 h
        runs: 1
      }
      let c = s.criticality
      log c.place
      log c.beta
      log c.rate in 1/h
      log c.ratio
      log c.criticality
      log c.undetected_criticality
      """
    #expect(
      Self.run(Self.scenario + text) == [
        #"["pump.stage[1].wear", "pump.stage[2].wear", "pump.meter_bias", "pump.spare_broken"]"#,
        "[0.5, 0.5, 0, 0]", "[1e-5 1/h, 1e-5 1/h, 8e-5 1/h, 8e-5 1/h]",
        // What has neither a rate nor a ratio has what is left of the pump's failures.
        "[1, 1, 0.25, 0.75]", "[0.0005, 0.0005, 0, 0]", "[0.0005, 0.0005, 0, 0]",
      ])
  }

  @Test(
    "the failures of a twin are shared by all its modes, whichever the study goes through",
    arguments: [
      // A ratio is that of the mode, at both of its places; the rest goes to the other two modes.
      ("", "mode_ratios: { stage_wear: 40 % }", "[0.2, 0.2, 0.3, 0.3]"),
      ("", "mode_ratios: { wear: [10 %, 30 %] }", "[0.1, 0.3, 0.3, 0.3]"),
      ("", "", "[0.166667, 0.166667, 0.333333, 0.333333]"),
      ("modes: [meter_bias],", "", "[0.333333]"),
      ("modes: [meter_bias],", "mode_ratios: { stage_wear: 40 % }", "[0.3]"),
      ("modes: [pump.stage[2].wear],", "mode_ratios: { wear: [10 %, 30 %] }", "[0.3]"),
    ])
  func ratios(modes: String, setting: String, ratios: String) {
    let text = """
      study s of service { \(modes) occurrence: { pump: 1e-5 1/h }, runs: 1\(setting.isEmpty ? "" : ", " + setting) }
      let c = s.criticality
      log map(s.effects.place, func(p) = sum(map(1 .. c.count, func(i) = if c.place[i] == p then c.ratio[i] else 0)))
      """
    #expect(Self.run(Self.scenario + text) == [ratios])
  }

  @Test("a run that cannot go on counts for what was violated before")
  func failing() {
    let text = """
      use plant
      scenario service {
        twin pump = plant.pump
        let known = [1]
        at 600 ms { if pump.flow < 0.9 { log known[2] } }
        at 1 s { stop }
        require flowing: always pump.flow > 0.75
        require ends: eventually t > 0.9 s
      }
      study s of service { modes: stage_wear, severities: [0.2, 1], times: [300 ms], detectors: { low: pump.flow < 0.5 }, runs: 2 }
      log s.effects.runs
      log s.effects.failed
      log s.effects.flowing_violated
      log s.effects.low_detected
      let c = s.criticality
      log c.requirement
      log c.runs
      log c.failed
      log c.beta
      log s.summary
      """
    let lines = Self.run(text)
    #expect(
      Array(lines.prefix(8)) == [
        "[0, 0, 0, 0]", "[2, 2, 2, 2]", "[nan, 1, nan, 1]", "[nan, 1, nan, 1]",
        #"["flowing", "flowing", "ends", "ends"]"#, "[2, 2, 0, 0]", "[4, 4, 4, 4]",
        "[1, 1, nan, nan]",
      ])
    let account = lines.dropFirst(8).joined(separator: "\n")
    #expect(
      account.contains("flowing: violated by 2 of 2, by 2 without an alarm before, not known for 2")
    )
    #expect(
      account.contains("ends: violated by 0 of 0, by 0 without an alarm before, not known for 4"))
    #expect(account.contains("8 runs of 4 combinations could not be carried to the end"))
  }

  @Test("limits of β are those of rounds, which share their chance, and not of runs")
  func rounds() {
    let text = """
      study s of service {
        modes: pump.stage[1].wear, severities: [0.3, 0.4, 0.5, 0.6, 1], vary: { command: [1, 0.5] }, runs: 2
      }
      log s.criticality.beta
      log s.criticality.beta_lower[1] < 0.12 and s.criticality.beta_upper[1] > 0.88
      """
    // The weak pump is as bad when it is healthy. Two rounds say little: Wilson's limits for 1 of 2 are 0.095 and 0.905.
    #expect(Self.run(Self.scenario + text) == ["[0.5]", "true"])
  }

  @Test("modes are named by place, by mode, or with a star")
  func patterns() {
    func places(_ modes: String) -> [String] {
      Self.run(
        Self.scenario + "study s of service { modes: \(modes), runs: 1 }\nlog s.effects.place")
    }
    #expect(places("[pump.stage[2].wear]") == [#"["pump.stage[2].wear"]"#])
    #expect(places("[wear]") == [#"["pump.stage[1].wear", "pump.stage[2].wear"]"#])
    #expect(places(#""pump.s*""#).first?.contains("spare_broken") == true)
    #expect(places(#""*_bias""#) == [#"["pump.meter_bias"]"#])
    #expect(places("[meter_bias, stage_wear]").first?.contains("meter_bias") == true)
  }

  @Test("the results do not depend on the number of threads")
  func threads() {
    let text = Self.scenario + Self.study + "log s.effects\nlog s.table"
    let one = Self.run(text.replacingOccurrences(of: "runs: 2", with: "runs: 2, parallel: 1"))
    let four = Self.run(text.replacingOccurrences(of: "runs: 2", with: "runs: 2, parallel: 4"))
    #expect(one.count == 2)
    #expect(one == four)
  }

  @Test("what varies is the same for all modes of a round")
  func roundsShareWhatVaries() {
    let text = """
      study s of service {
        modes: stage_wear, severities: 0.2, vary: { command: [1, 0.9] }, runs: 2
      }
      log s.values(command)
      log s.effects.flowing_violated
      log s.effects.flowing_margin_change
      """
    // 0.9 · 0.8 is too little, 0.9 is not.
    #expect(
      Self.run(Self.scenario + text) == [
        "[1, 1, 1, 0.9, 0.9, 0.9]", "[0.5, 0.5]", "[-0.19, -0.19]",
      ])
  }

  @Test("a run with a mode is replayed bit for bit")
  func replay() {
    let text =
      Self.study + """
        let r = replay s.run(6)
        log max(r.pump.flow_measured)
        log r.flowing.margin == s.run(6).flowing_margin
        """
    #expect(Self.run(Self.scenario + text) == ["1.3", "true"])
  }

  @Test("the account says which modes do nothing")
  func account() {
    let lines = Self.run(Self.scenario + Self.study + "log s.summary").joined(separator: "\n")
    #expect(
      lines.contains("3 modes at 4 places, 8 combinations with severity and time, each 2 times"))
    #expect(lines.contains("flowing: violated by 2 of 8, by 2 without an alarm before"))
    #expect(lines.contains("high: sees 1 of 8"))
    #expect(lines.contains("no effect on any requirement or other port: pump.spare_broken"))
  }

  @Test("parts put together are what one machine makes, and answer alike")
  func shards() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script = folder + "/pump.twin"
    try (Self.scenario + Self.study + "log s.effects").write(
      toFile: script, atomically: true, encoding: .utf8)
    func session(_ order: StudyOrder) -> [String] {
      var options = SessionOptions(folder: folder, outputFolder: folder)
      options.studies = order
      let session = Session(plugins: [PumpPlugin()], options: options)
      var lines: [String] = []
      session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
      _ = session.run(file: script)
      return lines
    }
    func part(_ shard: StudyOrder.Shard?, _ name: String, known: [String] = []) -> String {
      var order = StudyOrder()
      order.only = .init(study: nil, shard: shard, path: "\(folder)/\(name)")
      order.known = known
      _ = session(order)
      return "\(folder)/\(name)"
    }
    let whole = part(nil, "whole.h5")
    let parts = (1...3).map { part(StudyOrder.Shard(index: $0, count: 3), "part-\($0).h5") }
    let merged = folder + "/merged.h5"
    try StudyFile.merged(try parts.map { ($0, try StudyFile(reading: $0)) }).write(merged)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    #expect(try Data(contentsOf: URL(fileURLWithPath: merged)) == bytes)
    // What one part holds need not be done again.
    let resumed = part(nil, "resumed.h5", known: [parts[0]])
    #expect(try Data(contentsOf: URL(fileURLWithPath: resumed)) == bytes)
    var order = StudyOrder()
    order.known = [merged]
    let answer = session(order)
    #expect(answer == Self.run(Self.scenario + Self.study + "log s.effects"))
  }

  @Test("the table is exported with its texts and units")
  func export() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text =
      Self.study + #"export s.effects to "effects.h5""# + "\n"
      + #"export s.effects to "effects.csv""# + "\n"
    #expect(
      StudyScriptTests.run(Self.scenario + text, folder: folder, plugins: [PumpPlugin()]) == [])
    let table = try HDF5Table.read(folder + "/effects.h5")
    #expect(try table.column("place").texts?.first == "pump.stage[1].wear")
    #expect(try table.column("time").unit == "s")
    #expect(try table.numbers("flowing_violated") == [0, 1, 0, 1, 0, 0, 0, 0])
    let lines = try String(contentsOfFile: folder + "/effects.csv", encoding: .utf8)
    #expect(lines.split(separator: "\n").count == 9)
  }

  @Test(
    "what cannot be is refused before any run",
    arguments: [
      ("severities: [1 / 5 - 0.4]", "a severity is -0.2"),
      ("times: [2 s], duration: 1 s", "a mode would begin at 2 s, but runs end at 1 s"),
      ("times: [-2 s]", "a mode cannot begin at -2 s"),
      ("occurrence: { wear: (1 - 2) / 1 h }", "the failure rate of wear is"),
      ("occurrence: { wear: [1 1/h, 2 1/h, 3 1/h] }", "`occurrence` gives wear 3 values"),
      ("modes: [pump.stage[3].wear]", "service has no fault mode pump.stage[3].wear"),
      (
        "occurrence: { pump: 1e-5 1/h }, mode_ratios: { wear: 1 / 2, meter_bias: 1 / 5, spare_broken: 2 / 5 }",
        "the mode ratios of pump add up to 110 %"
      ),
      (
        "occurrence: { pump: 1e-5 1/h }, mode_ratios: { wear: 60 %, meter_bias: 50 % }",
        "the mode ratios of `pump` add up to 110 %"
      ),
      (
        "occurrence: { wear: 1e-5 1/h }, mode_ratios: { wear: 1 / 2 }",
        "pump.wear has a rate of its own in `occurrence`, and a ratio in `mode_ratios`"
      ), ("mission: 0 h - 1 h", "a mission takes"),
      ("severities: [0.5, 0.5]", "the same value twice"),
    ])
  func refused(settings: String, message: String) {
    let lines = Self.run(Self.scenario + "study s of service { \(settings) }")
    #expect(lines.count == 1 && lines[0].contains(message), "\(lines)")
  }

  /// The charts that a script draws.
  private func charts(_ text: String) -> [Chart] {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/study.twin"
    try? (Self.scenario + text).write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [PumpPlugin()], options: SessionOptions(folder: folder, outputFolder: folder))
    var charts: [Chart] = []
    session.onEvent = { if case .chart(let chart, _) = $0 { charts.append(chart) } }
    let result = session.run(file: path)
    #expect(result.diagnostics.map(\.message) == [])
    return charts
  }

  @Test("a heat map has the modes that do something one under the other, severities side by side")
  func heatMap() throws {
    let charts = charts(
      Self.study + "plot s.heat(flowing)\nplot s.heat(flowing.margin)\nplot s.heat(nervous.latency)"
    )
    let violated = try #require(charts.first)
    guard case .heat(let rows, let columns, let values) = violated.content else {
      Issue.record("\(violated)")
      return
    }
    #expect(rows == ["pump.stage[1].wear", "pump.stage[2].wear"])
    #expect(columns == ["20 %", "100 %"])
    #expect(values == [[0, 1], [0, 1]])
    #expect(violated.title == "s: 2 of 4 modes and places")
    #expect(violated.vertical == "share of runs that violate flowing")
    // A detector that sees nothing has a map without values.
    guard let last = charts.last, case .heat(let all, _, let blank) = last.content else { return }
    #expect(all.count == 4)
    let isBlank = blank.joined().allSatisfy(\.isNaN)
    #expect(isBlank)
  }

  @Test("bars of criticality have the most critical mode on top, or go by β where no rate is known")
  func bars() throws {
    let charts = charts(
      """
      study a of service { runs: 4, occurrence: { wear: [1e-5 1/h, 2e-5 1/h] }, mission: 10 h }
      study b of service { modes: all, runs: 4 }
      plot a.criticality
      plot b.criticality
      """)
    guard charts.count == 2, case .bars(let rated) = charts[0].content,
      case .bars(let plain) = charts[1].content
    else {
      Issue.record("\(charts)")
      return
    }
    #expect(rated.map(\.label) == ["pump.stage[2].wear", "pump.stage[1].wear"])
    #expect(abs(rated[0].value - 2e-4) < 1e-12 && abs(rated[1].value - 1e-4) < 1e-12)
    #expect(plain.map(\.value) == [1, 1])
  }

  @Test("a time after the end of the runs is told, and does not count")
  func late() {
    let lines = Self.run(
      Self.scenario
        + "study s of service { times: [0 s, 5 s], runs: 1 }\nlog s.summary\nlog s.effects.acts\nlog s.criticality.beta\nlog s.criticality.runs\nlog s.heat(flowing).value"
    )
    #expect(lines[0].contains("a mode that begins at 5 s comes after the end of runs, at 1 s"))
    #expect(
      Array(lines.dropFirst()) == [
        "[1, nan, 1, nan, 1, nan, 0, nan]", "[1, 1, 0, 0]", "[1, 1, 1, 1]",
        "[1, nan, 1, nan, 0, nan, 0, nan]",
      ])
  }
}
