import Engine
import Foundation
import Testing

@testable import DSL

/// `study` in scripts: many runs of a scenario whose answers can be worked out by hand.
@Suite("Studies in scripts")
struct StudyScriptTests {
  /// A point that moves at a constant speed for 1 s.
  static let scenario = """
    scenario s(speed: m/s = 1 m/s, lag: s = 0 s) {
      signal x = speed * t
      every 100 ms { }
      at 1 s { stop }
      require near: always x <= 1.5 m
    }

    """

  /// What a script logs, its notes, and its errors, in a folder of its own.
  static func run(_ text: String, folder: String? = nil, plugins: [any TwinPlugin] = [])
    -> [String]
  {
    let place = folder ?? FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer { if folder == nil { try? FileManager.default.removeItem(atPath: place) } }
    let path = place + "/study.twin"
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    let session = Session(
      plugins: plugins, options: SessionOptions(folder: place, outputFolder: place))
    var lines: [String] = []
    session.onEvent = { event in
      switch event {
      case .log(let text, _): lines.append(text)
      // Where a replayed run is recorded depends on the folder.
      case .note(let text): if !text.contains("is recorded in") { lines.append("note: " + text) }
      default: break
      }
    }
    let result = session.run(file: path)
    return lines
      + result.diagnostics.filter { $0.severity == .error }.map {
        "error: " + $0.message + ($0.help.map { " (\($0))" } ?? "")
      }
  }

  private func logged(_ text: String) -> String {
    Self.run(Self.scenario + text).joined(separator: "\n")
  }

  @Test(
    "questions are answered from what the runs end with",
    arguments: [
      ("s.P(not near)", "0.5"), ("s.count(not near)", "2"), ("s.P(passed)", "0.5"),
      ("s.mean(x)", "1.5 m"), ("s.median(x)", "1.5 m"), ("s.min(x)", "0.5 m"),
      ("s.max(x)", "2.5 m"), ("s.quantile(x, 0.25)", "0.875 m"),
      ("s.values(x)", "[0.5 m, 1 m, 2 m, 2.5 m]"),
      ("s.values(near.margin)", "[1 m, 0.5 m, -0.5 m, -1 m]"),
      ("s.values(near.first_violation)", "[0.8 s, 0.7 s]"),
      ("s.highest_run(x)", "3"), ("s.lowest_run(near.margin)", "3"),
      ("s.values(speed)", "[0.5 m/s, 1 m/s, 2 m/s, 2.5 m/s]"),
      ("s.runs", "4"), ("s.failed", "0"), ("s.histogram(x, 2).runs", "[2, 2]"),
      ("s.table.near_margin", "[1 m, 0.5 m, -0.5 m, -1 m]"),
      ("s.table.duration", "[1 s, 1 s, 1 s, 1 s]"),
      ("s.run(1).speed", "1 m/s"), ("s.survival.time", "[0 s, 0.7 s, 0.8 s, 1 s]"),
      ("s.P(not near).interval(90 %).count", "2"),
    ])
  func questions(question: String, answer: String) {
    #expect(
      logged(
        "study s of s { vary: { speed: [0.5 m/s, 1 m/s, 2 m/s, 2.5 m/s] } }\nlog \(question)"
          .replacingOccurrences(of: "study s of s", with: "study w of s")
          .replacingOccurrences(of: "log s.", with: "log w.")) == answer)
  }

  @Test("the answer does not depend on the number of threads, and another seed gives another")
  func threads() {
    func answer(_ settings: String) -> String {
      logged(
        "study w of s { vary: { speed: normal(1 m/s, 0.4 m/s) }, method: lhs, runs: 300, \(settings) }\nlog w.values(x)"
      )
    }
    let one = answer("seed: 3, parallel: 1")
    #expect(one.hasPrefix("["))
    #expect(answer("seed: 3, parallel: 4") == one)
    #expect(answer("seed: 4, parallel: 1") != one)
  }

  @Test("a study stops at the same run with any number of threads")
  func stopping() {
    func count(_ threads: Int) -> String {
      logged(
        "study w of s { vary: { speed: normal(1 m/s, 0.4 m/s) }, runs: 50 .. 5000, parallel: \(threads)\n"
          + "stop: half_width(P(not near), confidence: 95 %) < 4 % }\nlog w.runs")
    }
    let one = count(1)
    #expect(Double(one).map { $0 > 100 && $0 < 500 } == true, "\(one)")
    #expect(count(3) == one)
  }

  @Test("runs do not see each other: what one changes of the script is gone in the next")
  func hermetic() {
    let text = """
      var total = 0
      let seen = [0]
      scenario s {
        every 100 ms { total += 1; append(seen, total) }
        stop when t > 0.45 s
        signal height = total
      }
      study w of s { runs: 6, parallel: 1 }
      log w.values(height)
      log "{total} {seen}"
      """
    #expect(Self.run(text) == ["[6, 6, 6, 6, 6, 6]", "0 [0]"])
  }

  @Test("a replayed run is the very run of the study, with everything recorded")
  func replay() {
    let text = """
      study w of s { vary: { speed: normal(1 m/s, 0.4 m/s) }, runs: 40, seed: 9 }
      let worst = w.lowest_run(near.margin)
      let r = replay w.run(worst)
      log r.near.margin == w.min(near.margin)
      log count(r.x) >= 2
      """
    #expect(logged(text) == "true\ntrue")
  }

  @Test("faults are chosen, and old machines begin with the faults of their past")
  func faults() {
    let text = """
      use water
      scenario s {
        twin tank = water.tank
        tank.inflow = 1 m/s
        fault leak on tank.leak { onset: 10 s, value: 0.5 1/s }
        fault jam on tank.inflow { onset: manual, value: 0 m/s }
        stop when t > 1 s
        require full: eventually tank.level > 0.9 m
      }
      study bare of s { faults: [], runs: 1 }
      study sets of s { fault_sets: [[], [leak], [jam], [leak, jam]] }
      study old of s { faults: [leak], start_age: 0 s .. 20 s by 20 s }
      log bare.max(leak.severity)
      log sets.values(jam.severity)
      log sets.values(tank.level)
      log old.values(leak.severity)
      log old.values(leak.onset)
      log old.survival.survival
      """
    #expect(
      Self.run(text, plugins: [TankPlugin()]) == [
        "0", "[0, 0, 1, 1]", "[1.1 m, 1.1 m, 0 m, 0 m]", "[0, 1]", "[-10 s]", "[1, 0]",
      ])
  }
}
