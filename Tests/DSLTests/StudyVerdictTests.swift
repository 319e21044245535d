import Engine
import Testing

@testable import DSL

/// What a study can be asked beyond Wilson's intervals and laws of two parameters.
@Suite("Sequential tests, exact intervals and lives with a location in scripts")
struct StudyVerdictTests {
  private static let coin = """
    scenario coin(side = 0.5) {
      at 0 s { stop }
      require heads: always side < 0.9
    }

    """

  @Test(
    "a sequential test tells what it decided",
    arguments: [
      ("acceptable: 20 %, unacceptable: 40 %", "P(not heads) is acceptable: 20.0 % or less"),
      ("acceptable: 1 %, unacceptable: 5 %", "P(not heads) is unacceptable: 5.0 % or more"),
    ])
  func decision(limits: String, expected: String) {
    let lines = StudyScriptTests.run(
      Self.coin + """
        study s of coin {
          vary: { side: 0 .. 1 }, seed: 1
          stop: sprt(P(not heads), \(limits))
        }
        log s.decision
        log s.summary
        """)
    #expect(lines.first == expected)
    #expect(lines.joined(separator: "\n").contains("enough by its rule\n  \(expected)"))
  }

  @Test("a study without a sequential test has no decision, and says how to get one")
  func noDecision() {
    let lines = StudyScriptTests.run(
      Self.coin + """
        study s of coin { vary: { side: 0 .. 1 }, runs: 10 }
        log s.decision
        """)
    #expect(lines.joined().contains("s has no sequential test that decides"))
  }

  @Test("the exact interval of a share is Clopper and Pearson's")
  func exact() throws {
    let lines = StudyScriptTests.run(
      Self.coin + """
        study s of coin { vary: { side: 0 .. 1 }, runs: 50, seed: 3 }
        log s.count(not heads)
        log s.P(not heads).exact_interval(90 %)
        """)
    let events = try #require(Int(lines[0]))
    let golden = BinomialCount(events: events, runs: 50).clopperPearson(level: 0.9)
    let found = lines[1].split { "[], ".contains($0) }.compactMap { Double($0) }
    try #require(found.count == 2)
    #expect(abs(found[0] - golden.lower) < 1e-6 && abs(found[1] - golden.upper) < 1e-6)
  }

  @Test("Weibull's law of three parameters finds the time before which nothing fails")
  func location() throws {
    let lines = StudyScriptTests.run(
      """
      scenario part(life = 1) {
        var over = 0
        every 1 s { }
        at 500 s { stop }
        signal used = t / 1 s / life
        require whole: always used < 1
      }
      study s of part {
        vary: { life: weibull(shape: 2.5, scale: 100, location: 50) }
        method: lhs
        runs: 400
        seed: 2
      }
      let law = s.weibull3(whole.first_violation)
      log [law.shape]
      log [law.scale, law.location, law.location_lower, law.location_upper]
      log law.aicc < s.weibull(whole.first_violation).aicc
      """)
    try #require(lines.count == 3, "\(lines)")
    let found = (lines[0] + lines[1]).split { "[], s".contains($0) }.compactMap { Double($0) }
    try #require(found.count == 5, "\(lines)")
    #expect(abs(found[0] - 2.5) < 0.4)
    #expect(abs(found[1] - 100) < 12)
    #expect(found[3] < 50 && found[4] > 50)
    #expect(lines[2] == "true")
  }
}
