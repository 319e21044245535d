@testable import Engine

/// The definition of temporal robustness, word for word and in quadratic time: what the monitor is held to.
///
/// A formula has values at the samples whose horizon lies within the run.
struct TemporalReference {
  let times: [Int64]
  /// Margins by predicate and sample.
  let margins: [[Double]]
  let end: Int64

  func decidedCount(_ formula: TemporalFormula) -> Int {
    times.prefix { $0.addingClamped(formula.boundedHorizon) <= end }.count
  }

  /// Robustness at every decided sample.
  func values(_ formula: TemporalFormula) -> [Double] {
    let count = decidedCount(formula)
    let parts = formula.parts.map(values)
    return (0..<count).map { i in
      switch formula {
      case .predicate(let k): return margins[k][i]
      case .not: return negation(parts[0][i])
      case .and: return min(parts[0][i], parts[1][i])
      case .or: return max(parts[0][i], parts[1][i])
      case .implies: return max(negation(parts[0][i]), parts[1][i])
      case .always(let bound, _): return after(i, bound, parts[0]).min() ?? .infinity
      case .eventually(let bound, _): return after(i, bound, parts[0]).max() ?? -.infinity
      case .historically(let bound, _): return before(i, bound, parts[0]).min() ?? .infinity
      case .once(let bound, _): return before(i, bound, parts[0]).max() ?? -.infinity
      case .until(_, let bound, _): return until(i, bound, parts[0], parts[1])
      case .held(_, let duration):
        if times[i] - times[0] < duration { return -.infinity }
        return before(i, .within(duration), parts[0]).min() ?? .infinity
      case .rises: return i == 0 ? -.infinity : min(parts[0][i], negation(parts[0][i - 1]))
      }
    }
  }

  /// Verdict and robustness at the first sample, in three-valued logic.
  func judgement(_ formula: TemporalFormula) -> (verdict: Verdict, value: Double) {
    switch formula {
    case .not(let a):
      let a = judgement(a)
      return (a.verdict.negated, negation(a.value))
    case .and(let a, let b): return conjunction(judgement(a), judgement(b))
    case .or(let a, let b):
      let both = conjunction(minus(judgement(a)), minus(judgement(b)))
      return minus(both)
    case .implies(let a, let b): return judgement(.or(.not(a), b))
    case .always(let bound, let a):
      let seen = after(0, bound, values(a))
      if let least = seen.min(), least < 0 { return (.violated, least) }
      if isClosed(bound, [a]) { return (.satisfied, seen.min() ?? .infinity) }
      return (bound.isBounded || seen.isEmpty ? .undecided : .satisfied, seen.min() ?? .nan)
    case .eventually(let bound, let a):
      let seen = after(0, bound, values(a))
      if let greatest = seen.max(), greatest >= 0 { return (.satisfied, greatest) }
      if isClosed(bound, [a]) { return (.violated, seen.max() ?? -.infinity) }
      return (bound.isBounded || seen.isEmpty ? .undecided : .violated, seen.max() ?? .nan)
    case .until(let a, let bound, let b):
      let (first, second) = (values(a), values(b))
      let count = min(first.count, second.count)
      if count == 0 { return (.undecided, .nan) }
      let isReached = times[..<count].contains { contains(bound, $0 - times[0]) }
      let value = until(0, bound, Array(first[..<count]), Array(second[..<count]))
      if value >= 0 { return (.satisfied, value) }
      let least = first[..<count].filter { _ in true }.min() ?? .infinity
      if isClosed(bound, [a, b]) { return (.violated, value) }
      // What lies beyond the span does not matter, but an open span has seen no such sample.
      if least < 0 { return (.violated, isReached ? value : least) }
      return (bound.isBounded || !isReached ? .undecided : .violated, isReached ? value : .nan)
    default:
      guard let value = values(formula).first else { return (.undecided, .nan) }
      return (value >= 0 ? .satisfied : .violated, value)
    }
  }

  private func negation(_ value: Double) -> Double {
    value == 0 ? -.leastNonzeroMagnitude : -value
  }

  private func contains(_ bound: TimeBound, _ distance: Int64) -> Bool {
    distance >= bound.lower && distance <= bound.upper
  }

  private func after(_ i: Int, _ bound: TimeBound, _ values: [Double]) -> [Double] {
    values.indices.filter { contains(bound, times[$0] - times[i]) }.map { values[$0] }
  }

  private func before(_ i: Int, _ bound: TimeBound, _ values: [Double]) -> [Double] {
    values.indices.filter { contains(bound, times[i] - times[$0]) }.map { values[$0] }
  }

  private func until(_ i: Int, _ bound: TimeBound, _ first: [Double], _ second: [Double]) -> Double
  {
    var best = -Double.infinity
    for j in i..<min(first.count, second.count) where contains(bound, times[j] - times[i]) {
      best = max(best, min(second[j], first[i..<j].min() ?? .infinity))
    }
    return best
  }

  private func isClosed(_ bound: TimeBound, _ parts: [TemporalFormula]) -> Bool {
    guard bound.isBounded, let start = times.first else { return false }
    let horizon = parts.map(\.boundedHorizon).max() ?? 0
    return start + bound.upper + horizon <= end
  }

  private func minus(_ a: (verdict: Verdict, value: Double)) -> (verdict: Verdict, value: Double) {
    (a.verdict.negated, -a.value)
  }

  private func conjunction(
    _ a: (verdict: Verdict, value: Double), _ b: (verdict: Verdict, value: Double)
  ) -> (verdict: Verdict, value: Double) {
    let value = a.value.isNaN ? b.value : b.value.isNaN ? a.value : min(a.value, b.value)
    if a.verdict == .violated || b.verdict == .violated { return (.violated, value) }
    if a.verdict == .satisfied && b.verdict == .satisfied { return (.satisfied, value) }
    return (.undecided, value)
  }
}

extension TemporalFormula {
  /// A formula of at most `depth` operators above each other, with all operators and all kinds of bounds.
  static func random(depth: Int, using random: inout SplitMix64) -> TemporalFormula {
    if depth == 0 || Int.random(in: 0..<6, using: &random) == 0 {
      return .predicate(Int.random(in: 0..<3, using: &random))
    }
    func part() -> TemporalFormula { .random(depth: depth - 1, using: &random) }
    func bound() -> TimeBound {
      let lower = [0, 0, 1, 4].randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return .from(Int64(lower))
      default: return TimeBound(Int64(lower), Int64(lower + Int.random(in: 0..<9, using: &random)))
      }
    }
    switch Int.random(in: 0..<11, using: &random) {
    case 0: return .not(part())
    case 1: return .and(part(), part())
    case 2: return .or(part(), part())
    case 3: return .implies(part(), part())
    case 4: return .always(bound(), part())
    case 5: return .eventually(bound(), part())
    case 6: return .historically(bound(), part())
    case 7: return .once(bound(), part())
    case 8: return .until(part(), bound(), part())
    case 9: return .held(part(), for: Int64.random(in: 0..<7, using: &random))
    default: return .rises(part())
    }
  }
}

extension TemporalReference {
  /// A run of up to 30 samples, even or uneven in time, of small whole margins with many ties and zeros.
  static func random(using random: inout SplitMix64) -> TemporalReference {
    let isEven = Bool.random(using: &random)
    var time = Int64.random(in: -5..<5, using: &random)
    var times: [Int64] = []
    for _ in 0..<Int.random(in: 1...30, using: &random) {
      times.append(time)
      time += isEven ? 1 : Int64.random(in: 1...5, using: &random)
    }
    let margins = (0..<3).map { _ in
      times.map { _ in Double(Int.random(in: -2...3, using: &random)) }
    }
    let end = (times.last ?? 0) + Int64.random(in: 0..<4, using: &random)
    return TemporalReference(times: times, margins: margins, end: end)
  }

  func sample(_ place: Int) -> [Double] { margins.map { $0[place] } }
}
