/// Judges a formula at the first sample of a run.
///
/// A run satisfies a formula if the formula holds at its first sample. Seen from there the outer operators
/// need no windows: `always φ` is a running minimum, `eventually φ` a running maximum, and a violation is
/// known as soon as one value is negative. What stands below them comes from a stream program.
struct Judgement: Sendable {
  enum Operation: Sendable {
    /// The stream's first value.
    case first(stream: Int)
    case negation(Int)
    case least(Int, Int)
    case greatest(Int, Int)
    case implication(Int, Int)
    case always(TimeBound, stream: Int)
    case eventually(TimeBound, stream: Int)
    case until(holding: Int, TimeBound, reaching: Int)
  }

  /// What is known of one part of the formula.
  struct Finding: Sendable {
    var verdict = Verdict.undecided
    /// The instant the verdict is about: of the sample that decides it, else of the end of the span.
    var time: Int64 = 0
    /// Robustness over what has been judged so far; not a number before anything has.
    var value = Double.nan
    /// The least value of the first part of `until`.
    var held = Double.infinity

    mutating func decide(_ verdict: Verdict, at time: Int64) {
      if self.verdict == .undecided { (self.verdict, self.time) = (verdict, time) }
    }
  }

  private(set) var operations: [Operation] = []
  private(set) var findings: ContiguousArray<Finding> = []

  /// What is known of the whole formula.
  var whole: Finding { findings[findings.count - 1] }

  /// Adds the outer operators of `formula`, and what stands below them to `program`; returns its place.
  mutating func append(_ formula: TemporalFormula, to program: inout StreamProgram) -> Int {
    let operation: Operation
    switch formula {
    case .not(let a): operation = .negation(append(a, to: &program))
    case .and(let a, let b):
      operation = .least(append(a, to: &program), append(b, to: &program))
    case .or(let a, let b):
      operation = .greatest(append(a, to: &program), append(b, to: &program))
    case .implies(let a, let b):
      operation = .implication(append(a, to: &program), append(b, to: &program))
    case .always(let bound, let a): operation = .always(bound, stream: program.append(a))
    case .eventually(let bound, let a): operation = .eventually(bound, stream: program.append(a))
    case .until(let a, let bound, let b):
      operation = .until(holding: program.append(a), bound, reaching: program.append(b))
    default: operation = .first(stream: program.append(formula))
    }
    operations.append(operation)
    findings.append(Finding())
    return operations.count - 1
  }

  /// Reads what the streams have yielded. Samples are complete up to `time`; `start` is the first.
  mutating func update(
    from machine: inout StreamMachine, start: Int64, time: Int64, isEnd: Bool
  ) {
    for place in operations.indices {
      switch operations[place] {
      case .first(let stream):
        while let next = machine.next(of: stream) {
          guard findings[place].verdict == .undecided else { continue }
          findings[place].value = next.value
          findings[place].decide(next.value >= 0 ? .satisfied : .violated, at: next.time)
        }
      case .negation(let a):
        let finding = findings[a]
        findings[place].verdict = finding.verdict.negated
        findings[place].time = finding.time
        findings[place].value = Robustness.negation(finding.value)
      case .least(let a, let b): findings[place] = Self.both(findings[a], findings[b])
      case .greatest(let a, let b): findings[place] = Self.either(findings[a], findings[b])
      case .implication(let a, let b):
        var premise = findings[a]
        premise.verdict = premise.verdict.negated
        premise.value = Robustness.negation(premise.value)
        findings[place] = Self.either(premise, findings[b])
      case .always(let bound, let stream):
        let span = Span(start: start, bound: bound)
        while let next = machine.next(of: stream) {
          if span.contains(next.time) { findings[place].takeLeast(next) }
        }
        let completion = machine.completion(of: stream, at: time, isEnd: isEnd)
        findings[place].close(span, .satisfied, neutral: .infinity, completion, isEnd, time)
      case .eventually(let bound, let stream):
        let span = Span(start: start, bound: bound)
        while let next = machine.next(of: stream) {
          if span.contains(next.time) { findings[place].takeGreatest(next) }
        }
        let completion = machine.completion(of: stream, at: time, isEnd: isEnd)
        findings[place].close(span, .violated, neutral: -.infinity, completion, isEnd, time)
      case .until(let a, let bound, let b):
        let span = Span(start: start, bound: bound)
        while let (x, y) = machine.nextPair(of: a, b) {
          findings[place].takeUntil(x, y, isInSpan: span.contains(x.time))
        }
        let first = machine.completion(of: a, at: time, isEnd: isEnd)
        let second = machine.completion(of: b, at: time, isEnd: isEnd)
        let completion = first.flatMap { first in second.map { min(first, $0) } }
        findings[place].close(span, .violated, neutral: -.infinity, completion, isEnd, time)
      }
    }
  }

  /// Both hold: the lesser value; a violation of one suffices, the earlier counts.
  private static func both(_ a: Finding, _ b: Finding) -> Finding {
    var result = Finding()
    result.value = a.value.isNaN ? b.value : b.value.isNaN ? a.value : min(a.value, b.value)
    switch (a.verdict, b.verdict) {
    case (.violated, .violated): (result.verdict, result.time) = (.violated, min(a.time, b.time))
    case (.violated, _): (result.verdict, result.time) = (.violated, a.time)
    case (_, .violated): (result.verdict, result.time) = (.violated, b.time)
    case (.satisfied, .satisfied):
      (result.verdict, result.time) = (.satisfied, max(a.time, b.time))
    default: break
    }
    return result
  }

  private static func either(_ a: Finding, _ b: Finding) -> Finding {
    func negated(_ finding: Finding) -> Finding {
      var finding = finding
      finding.verdict = finding.verdict.negated
      finding.value = -finding.value
      return finding
    }
    return negated(both(negated(a), negated(b)))
  }
}

/// The instants an outer operator looks at.
private struct Span {
  let first: Int64
  let last: Int64
  let isBounded: Bool

  init(start: Int64, bound: TimeBound) {
    first = start.addingClamped(bound.lower)
    last = start.addingClamped(bound.upper)
    isBounded = bound.isBounded
  }

  func contains(_ time: Int64) -> Bool { time >= first && time <= last }
}

extension Judgement.Finding {
  fileprivate mutating func takeLeast(_ next: TimedValue) {
    value = value.isNaN ? next.value : min(value, next.value)
    if next.value < 0 { decide(.violated, at: next.time) }
  }

  fileprivate mutating func takeGreatest(_ next: TimedValue) {
    value = value.isNaN ? next.value : max(value, next.value)
    if next.value >= 0 { decide(.satisfied, at: next.time) }
  }

  fileprivate mutating func takeUntil(_ first: TimedValue, _ second: TimedValue, isInSpan: Bool) {
    if isInSpan {
      let reached = min(second.value, held)
      value = value.isNaN ? reached : max(value, reached)
      if reached >= 0 { decide(.satisfied, at: second.time) }
    }
    held = min(held, first.value)
    // Once the first part has failed, no later instant can make up for it.
    if held < 0 { decide(.violated, at: first.time) }
  }

  /// Decides what is still open once the span is over: at its last instant, or at the end of the run where it
  /// has no end and something was judged.
  fileprivate mutating func close(
    _ span: Span, _ verdict: Verdict, neutral: Double, _ completion: Int64?, _ isEnd: Bool,
    _ end: Int64
  ) {
    guard let completion else { return }
    // An `until` whose first part failed before its span began can get no better than that failure.
    if isEnd && value.isNaN && self.verdict == .violated { value = held }
    if span.isBounded ? completion >= span.last : isEnd && !value.isNaN {
      if value.isNaN { value = neutral }
      decide(verdict, at: span.isBounded ? span.last : end)
    }
  }
}
