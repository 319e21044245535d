import Testing

@testable import Engine

/// Requirements as a user states them; time in seconds, margins in the signal's unit.
@Suite("Requirements") struct RequirementTests {
  private let second: Int64 = 1_000_000_000

  private struct Outcome: Equatable {
    var verdict: Verdict
    var violation: Double?
    var robustness: Double
  }

  /// Plays signals sampled once a second; each formula sees them as predicates 0, 1, ….
  private func play(_ formula: TemporalFormula, _ signals: [Double]..., end: Double? = nil) throws
    -> Outcome
  {
    let monitor = try TemporalMonitor(formula: formula, predicateCount: signals.count)
    let count = signals[0].count
    for place in 0..<count {
      monitor.update(time: Int64(place) * second, margins: signals.map { $0[place] })
    }
    monitor.finish(at: end.map { Int64($0 * 1e9) } ?? Int64(count - 1) * second)
    return Outcome(
      verdict: monitor.verdict, violation: monitor.firstViolation.map { Double($0) / 1e9 },
      robustness: monitor.robustness)
  }

  private func within(_ seconds: Int64) -> TimeBound { .within(seconds * second) }

  @Test("always: the margin is the least distance from the limit")
  func always() throws {
    #expect(
      try play(.always(.predicate(0)), [5, 2, 3])
        == Outcome(verdict: .satisfied, violation: nil, robustness: 2))
    #expect(
      try play(.always(.predicate(0)), [5, -1, -3, 4])
        == Outcome(verdict: .violated, violation: 1, robustness: -3))
  }

  @Test("a violation is reported at once, without waiting for the end")
  func online() throws {
    let monitor = try TemporalMonitor(formula: .always(.predicate(0)), predicateCount: 1)
    monitor.update(time: 0, margins: [1])
    #expect(monitor.verdict == .undecided && monitor.robustness == 1)
    monitor.update(time: second, margins: [-1])
    #expect(monitor.verdict == .violated && monitor.firstViolation == second)
    #expect(monitor.horizon == 0)
  }

  @Test("a limit that is met exactly is kept")
  func exactLimit() throws {
    #expect(try play(.always(.predicate(0)), [1, 0, 1]).verdict == .satisfied)
    #expect(try play(.not(.eventually(.predicate(0))), [-1, 0]).verdict == .violated)
    #expect(
      try play(.always(.implies(.predicate(0), .predicate(1))), [0], [-1]).verdict == .violated)
  }

  @Test("a step has to settle within two seconds")
  func settling() throws {
    let settles = TemporalFormula.always(
      .implies(.rises(.predicate(0)), .eventually(within(2), .predicate(1))))
    let step: [Double] = [-1, 1, 1, 1, 1, 1]
    #expect(try play(settles, step, [-1, -5, -2, 0.5, 1, 1]).verdict == .satisfied)
    #expect(
      try play(settles, step, [-1, -5, -4, -3, 1, 1])
        == Outcome(verdict: .violated, violation: 1, robustness: -1))
    let monitor = try TemporalMonitor(formula: settles, predicateCount: 2)
    #expect(monitor.horizon == 2 * second)
  }

  @Test("a run too short to tell is undecided")
  func undecided() throws {
    #expect(try play(.eventually(within(5), .predicate(0)), [-1, -1]).verdict == .undecided)
    #expect(try play(.always(within(5), .predicate(0)), [1, 1]).verdict == .undecided)
    #expect(
      try play(.always(.eventually(within(5), .predicate(0))), [-1, -1]).verdict == .undecided)
    #expect(try play(.eventually(within(5), .predicate(0)), [-1, -1], end: 5).verdict == .violated)
  }

  @Test("eventually without a bound fails at the end of the run")
  func eventually() throws {
    #expect(
      try play(.eventually(.predicate(0)), [-3, -1, -2])
        == Outcome(verdict: .violated, violation: 2, robustness: -1))
    #expect(
      try play(.eventually(.predicate(0)), [-3, 4, -2])
        == Outcome(verdict: .satisfied, violation: nil, robustness: 4))
  }

  @Test("every alarm is answered some day, which only the end can tell")
  func response() throws {
    let answered = TemporalFormula.always(
      .implies(.predicate(0), .eventually(.predicate(1))))
    #expect(try play(answered, [-1, 1, -1, -1], [-1, -1, -1, 1]).verdict == .satisfied)
    #expect(
      try play(answered, [-1, 1, -1, 1], [-1, -1, 1, -1])
        == Outcome(verdict: .violated, violation: 3, robustness: -1))
    #expect(try TemporalMonitor(formula: answered, predicateCount: 2).horizon == nil)
  }

  @Test("held for: true only after the whole duration")
  func heldFor() throws {
    let trips = TemporalFormula.eventually(.held(.predicate(0), for: 2 * second))
    #expect(try play(trips, [1, 1]).verdict == .violated)
    #expect(try play(trips, [1, 1, 1]).verdict == .satisfied)
    #expect(try play(trips, [1, 1, -1, 1, 1]).verdict == .violated)
    #expect(try play(trips, [1, 1, -1, 3, 2, 4]).robustness == 2)
  }

  @Test("holds until: the first holds at every sample before the second")
  func until() throws {
    let charged = TemporalFormula.until(.predicate(0), within(3), .predicate(1))
    #expect(try play(charged, [2, 3, -1, -1], [-1, -1, 4, -1]).verdict == .satisfied)
    #expect(try play(charged, [2, 3, -1, -1], [-1, -1, 4, -1]).robustness == 2)
    #expect(
      try play(charged, [2, -3, 1, 1], [-1, -1, 4, -1])
        == Outcome(verdict: .violated, violation: 1, robustness: -1))
    #expect(try play(charged, [1, 1, 1, 1, 1], [-1, -1, -1, -1, 1]).verdict == .violated)
    #expect(try play(charged, [1, 1], [-1, -1]).verdict == .undecided)
  }

  @Test("a fault must have been seen before the machine stops")
  func past() throws {
    let explained = TemporalFormula.always(
      .implies(.predicate(0), .once(within(2), .predicate(1))))
    #expect(try play(explained, [-1, -1, -1, 1], [-1, 1, -1, -1]).verdict == .satisfied)
    #expect(
      try play(explained, [-1, -1, -1, 1], [1, -1, -1, -1])
        == Outcome(verdict: .violated, violation: 3, robustness: -1))
    #expect(try play(.always(.historically(.predicate(0))), [1, 2]).verdict == .satisfied)
  }

  @Test("of two requirements joined by and, the earlier violation counts")
  func conjunction() throws {
    let both = TemporalFormula.and(.always(.predicate(0)), .always(.predicate(1)))
    #expect(
      try play(both, [1, 1, -1, 1], [1, -2, 1, 1])
        == Outcome(verdict: .violated, violation: 1, robustness: -2))
  }

  @Test("uneven samples: times decide what a window holds, not counts")
  func unevenSamples() throws {
    let formula = TemporalFormula.always(.eventually(.within(10), .predicate(0)))
    let monitor = try TemporalMonitor(formula: formula, predicateCount: 1)
    for (time, margin) in [(0, -1.0), (1, -1), (2, -1), (10, 1), (11, -1), (25, 1)] {
      monitor.update(time: Int64(time), margins: [margin])
    }
    #expect(monitor.verdict == .violated && monitor.firstViolation == 11)
  }

  @Test("a formula that cannot be judged is refused")
  func refusals() {
    #expect(throws: TemporalFormulaError.noSuchPredicate(2, count: 2)) {
      try TemporalMonitor(formula: .always(.not(.predicate(2))), predicateCount: 2)
    }
    #expect(throws: TemporalFormulaError.notASpan(lower: 3, upper: 1)) {
      try TemporalMonitor(formula: .always(TimeBound(3, 1), .predicate(0)), predicateCount: 1)
    }
    #expect(throws: TemporalFormulaError.notASpan(lower: 0, upper: -1)) {
      try TemporalMonitor(formula: .held(.predicate(0), for: -1), predicateCount: 1)
    }
  }
}
