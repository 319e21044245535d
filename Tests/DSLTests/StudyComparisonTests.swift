import Testing

@testable import DSL

/// Parts of a study and levels set against each other, with answers that can be worked out by hand.
@Suite("Policies compared")
struct StudyComparisonTests {
  /// Two levels of `extra` on the same four loads by a list, and on samples of loads.
  private static let scenario = """
    scenario s(load: N = 1 N, extra: N = 0 N) {
      signal cost = load + extra
      signal share = (cost / 4 N) in %
      at 1 s { stop }
      require cheap: always cost < 3.5 N
    }

    """

  private static let drawn =
    "study w of s { vary: { extra: [0 N, 1 N], load: normal(3 N, 1 N) }, runs: 80, seed: 4 }\n"

  private func logged(_ text: String) -> String {
    StudyScriptTests.run(Self.scenario + text).joined(separator: "\n")
  }

  @Test(
    "a part of a study answers for its runs only",
    arguments: [
      ("w.where(extra == 1 N).runs", "40"),
      ("w.where(extra == 1 N and load > 3 N).min(load) > 3 N", "true"),
      (
        "w.where(extra == 1 N).where(load > 3 N).runs == w.count(extra == 1 N and load > 3 N)",
        "true"
      ),
      ("w.where(not cheap).P(cheap)", "0"), ("count(w.where(extra == 1 N).table)", "40"),
      ("w.where(extra == 1 N).table.run[2]", "3"), ("w.where(extra == 1 N).run(3).extra", "1 N"),
      ("w.where(extra == 1 N).survival.at_risk[1]", "40"), ("w.where(extra == 1 N).failed", "0"),
      ("w.where(extra == 1 N).lowest_run(load) == w.lowest_run(load) + 1", "true"),
    ])
  func parts(question: String, answer: String) {
    #expect(logged(Self.drawn + "log \(question)") == answer)
  }

  @Test("P of a part is P of the table's rows that the condition picks, with Wilson's interval")
  func probability() {
    let script = """
      let t = w.table
      var hits = 0
      var rows = 0
      for i in 1 .. count(t) {
        if t.extra[i] == 1 N {
          rows += 1
          if t.cheap[i] == 0 { hits += 1 }
        }
      }
      log w.where(extra == 1 N).P(not cheap) == hits / rows
      log rows
      """
    #expect(logged(Self.drawn + script) == "true\n40")
  }

  @Test("levels on the same draws differ by what they differ in, exactly")
  func paired() {
    let script = """
      let c = w.compare(cost, extra)
      log "{c.level} {c.runs}"
      log c.mean[1] == w.where(extra == 0 N).mean(cost)
      log abs(c.upper[2] - w.where(extra == 1 N).mean(cost).upper(95 %)) < 1e-12 N
      log "{c.difference[2]:.9f} {c.difference_lower[2]:.9f} {c.difference_upper[2]:.9f}"
      """
    #expect(
      logged(Self.drawn + script)
        == "[0 N, 1 N] [40, 40]\ntrue\ntrue\n1.000000000 1.000000000 1.000000000")
  }

  @Test("the difference has the paired t interval")
  func pairedInterval() {
    // The cost of level 2 is 1 + 2 load beside load: differences 1 + load, paired by hand over the table.
    let text = """
      scenario p(policy: 1 = 1, load: 1 = 1) {
        signal cost = load + (policy - 1) * (1 + load)
        at 1 s { stop }
      }
      study w of p { vary: { policy: [1, 2], load: normal(3, 1) }, runs: 10, seed: 4 }
      let a = w.where(policy == 1).values(cost)
      let b = w.where(policy == 2).values(cost)
      let d = map(1 .. 5, func(i) = b[i] - a[i])
      let reach = 2.7764451051977934 * deviation(d) / sqrt(5)
      let c = w.compare(cost, policy, ["old", "new"])
      log c.level
      log abs(c.difference[2] - mean(d)) < 1e-12
      log abs(c.difference_lower[2] - (mean(d) - reach)) < 1e-9
      log abs(c.difference_upper[2] - (mean(d) + reach)) < 1e-9
      """
    #expect(StudyScriptTests.run(text) == ["[\"old\", \"new\"]", "true", "true", "true"])
  }

  @Test("shared chance narrows a difference: noise within the runs is the same for all levels")
  func chance() {
    func width(_ chance: String) -> Double {
      let text = """
        scenario p(policy: 1 = 1) {
          let luck = draw(normal(0, 1))
          signal cost = policy + luck + 0.1 * policy * luck
          at 1 s { stop }
        }
        study w of p { vary: { policy: [1, 2] }, runs: 400, seed: 4\(chance) }
        let c = w.compare(cost, policy)
        log (c.difference_upper[2] - c.difference_lower[2]) / 2
        """
      return StudyScriptTests.run(text).first.flatMap(Double.init) ?? .nan
    }
    // Deviations of a difference: 0.1 of the draw that both share, √(1.1² + 1.2²) of two draws; 200 of each.
    let (shared, own) = (width(""), width(", chance: own"))
    #expect(abs(shared / (1.972 * 0.1 / 14.142) - 1) < 0.15, "\(shared)")
    #expect(abs(own / (1.966 * 1.628 / 14.142) - 1) < 0.15, "\(own)")
  }

  @Test("a part of the runs compares the levels that it has left, by their own names")
  func part() {
    let text = """
      scenario p(policy: 1 = 1) {
        signal cost = 10 * policy
        at 1 s { stop }
      }
      study w of p { vary: { policy: [1, 2, 3] }, runs: 6 }
      let c = w.where(policy >= 2).compare(cost, policy, ["a", "b", "c"])
      log c.level
      log c.mean
      log c.difference
      log w.where(policy >= 2).compare(cost, policy, ["b", "c"]).level
      """
    #expect(
      StudyScriptTests.run(text) == [
        #"["b", "c"]"#, "[20, 30]", "[0, 10]", #"["b", "c"]"#,
      ])
  }

  @Test("answers over all levels are as unsure as the draws that the levels share")
  func pooled() {
    // Two levels that come to the same on the same draw are as one run of each.
    let text = """
      scenario p(policy: 1 = 1, load: 1 = 1) {
        signal cost = load
        at 1 s { stop }
      }
      study w of p { vary: { policy: [1, 2], load: normal(3, 1) }, runs: 60, seed: 4 }
      log abs(w.mean(cost).upper(95 %) - w.where(policy == 1).mean(cost).upper(95 %)) < 1e-9
      log w.mean(cost).half_width(95 %) > 1.2 * 2 * w.deviation(cost) / sqrt(60)
      """
    #expect(StudyScriptTests.run(text) == ["true", "true"])
  }

  @Test("shares and means in per cent never leave 0 to 100 %")
  func bounds() {
    let text = """
      scenario p(policy: 1 = 1, load: 1 = 1) {
        signal ready = (1 - load / 100) in %
        at 1 s { stop }
        require good: always ready > 10 %
      }
      study w of p { vary: { policy: [1, 2], load: [0, 0, 50] }, runs: 12, seed: 4, chance: own }
      log w.where(load == 0).mean(ready).interval(95 %)
      log w.mean(ready).upper(99.99 %) in %
      log w.compare(good, policy).upper
      """
    let lines = StudyScriptTests.run(text)
    #expect(lines.count == 3)
    #expect(lines[0] == "[100 %, 100 %]" || lines[0] == "[1, 1]", "\(lines)")
    #expect(lines[1] == "100 %", "\(lines)")
    #expect(lines[2] == "[1, 1]", "\(lines)")
  }

  @Test("one run says that it has no interval")
  func single() {
    #expect(
      logged("study w of s { runs: 1 }\nlog w.mean(cost).text()\nlog w.mean(cost).upper(95 %)")
        == "1 N (one run: no interval)\n"
        + "error: the mean of one run has no interval (carry out at least two: `runs: 100`)")
    #expect(
      logged("study w of s { vary: { load: [1 N, 2 N] } }\nlog w.mean(cost).text()")
        == "1.5 N (2 runs that share one draw: no interval)")
  }

  @Test("survival begins where requirements are violated at the start")
  func violatedAtStart() {
    #expect(
      logged("study w of s { vary: { load: [1 N, 2 N, 3 N, 4 N] } }\nlog w.survival.survival")
        == "[0.75, 0.75]")
    #expect(
      logged("study w of s { vary: { load: [1 N, 4 N] } }\nlog w.weibull(cheap.first_violation)")
        == "error: some runs of w fail at their very start: a life of 0 s has no place in a law of life "
        + "(leave them out: `w.where(cheap.first_violation > 0 s or passed)`)")
  }

  @Test("a life counted from birth is found again from runs that begin at ages")
  func ages() {
    let text = """
      use water
      scenario p {
        twin tank = water.tank
        fault leak on tank.leak { onset: weibull(shape: 2, scale: 10 h), value: 1 1/s }
        at 1 s { stop }
        require whole: always leak.severity < 0.5
      }
      study w of p { start_age: 2 h .. 16 h by 2 h, runs: 1600, seed: 3, chance: own }
      let law = w.weibull(start_age + whole.first_violation)
      log law.shape_lower < 2 and 2 < law.shape_upper
      log law.scale_lower < 10 h and 10 h < law.scale_upper
      log law.scale_upper - law.scale_lower < 1 h
      log law.failures == w.count(not whole)
      log w.exponential(start_age + whole.first_violation).mttf > 5 h
      log w.weibull(whole.first_violation)
      """
    #expect(
      StudyScriptTests.run(text, plugins: [TankPlugin()]) == [
        "true", "true", "true", "true", "true",
        "error: some runs of w fail at their very start: a life of 0 s has no place in a law of life "
          + "(count from birth: `w.weibull(start_age + whole.first_violation)`)",
      ])
  }

  @Test(
    "what cannot be compared says why, and what can",
    arguments: [
      ("w.where(extra == 7 N)", "no run of w ends with extra == 7 N (extra is 0 N, 1 N)"),
      (
        "w.where(cost > 99 N)",
        "no run of w ends with cost > 99 N (`w.table` shows what the runs end with)"
      ),
      (
        "w.where(extra == 0 N).where(extra == 1 N)",
        "no run of w where extra == 0 N ends with extra == 1 N (extra is 0 N)"
      ),
      (
        "w.compare(cost, load)",
        "load has no levels to compare in w (give it several, as a list or a range with `by`; else "
          + "`w.where(load > …)` asks for a part of the runs)"
      ),
      (
        "w.compare(cost, cost)",
        "`compare` goes by a quantity that has levels (it varies extra, load)"
      ),
      (
        "w.compare(cost, extra, [\"none\"])",
        "1 names for 2 levels of extra (give one for each of 0 N, 1 N, in this order)"
      ),
      (
        "w.where(extra == 0 N).compare(cost, extra)",
        "no run of w with extra = 1 N has a value for cost (these are the runs for which extra == 0 N)"
      ),
      (
        "w.where(extra == 0 N).run(1)",
        "w has no run 1 (its runs are those for which extra == 0 N: `.table.run` has their numbers)"
      ),
    ])
  func mistakes(question: String, message: String) {
    #expect(logged(Self.drawn + "log \(question)") == "error: " + message)
  }
}
