/// A statement about how signals run, in signal temporal logic with past and future operators.
///
/// Every formula has at every sample a *robustness*: a number whose sign says whether it holds (0 counts as
/// holding) and whose size says by how much a signal may still change, in the predicate's unit. Over
/// samples i, j at times tᵢ, tⱼ, with ρ of a subformula φ:
///
/// ```
/// not φ               −ρ(φ, i)                           and, or     min, max
/// always[a,b] φ       min of ρ(φ, j) over tⱼ − tᵢ ∈ [a, b]
/// eventually[a,b] φ   max of the same
/// historically, once  min, max over tᵢ − tⱼ ∈ [a, b]
/// φ until[a,b] ψ      max over tⱼ − tᵢ ∈ [a, b] of min(ρ(ψ, j), ρ(φ, k) for i ≤ k < j)
/// ```
///
/// Time is judged at samples only. A span without a sample satisfies `always` and `historically` (∞) and
/// fails the others (−∞).
///
/// Source: Maler & Nickovic (2004), FORMATS, doi:10.1007/978-3-540-30206-3_12 (the logic); Donzé & Maler
/// (2010), FORMATS, doi:10.1007/978-3-642-15297-9_9 (robustness).
public indirect enum TemporalFormula: Hashable, Sendable {
  /// The number at this place among the margins of a sample; not a number counts as −∞.
  case predicate(Int)
  case not(TemporalFormula)
  case and(TemporalFormula, TemporalFormula)
  case or(TemporalFormula, TemporalFormula)
  case implies(TemporalFormula, TemporalFormula)
  case always(TimeBound, TemporalFormula)
  case eventually(TimeBound, TemporalFormula)
  case historically(TimeBound, TemporalFormula)
  case once(TimeBound, TemporalFormula)
  /// The first holds at every sample before one, within the bound, at which the second holds.
  case until(TemporalFormula, TimeBound, TemporalFormula)
  /// It has held during the whole last so many nanoseconds; false before these have passed.
  case held(TemporalFormula, for: Int64)
  /// It holds and did not at the sample before; false at the first sample.
  case rises(TemporalFormula)

  public static func always(_ part: TemporalFormula) -> TemporalFormula {
    .always(.unbounded, part)
  }

  public static func eventually(_ part: TemporalFormula) -> TemporalFormula {
    .eventually(.unbounded, part)
  }

  public static func historically(_ part: TemporalFormula) -> TemporalFormula {
    .historically(.unbounded, part)
  }

  public static func once(_ part: TemporalFormula) -> TemporalFormula {
    .once(.unbounded, part)
  }

  /// The formulas it is made of, in order.
  var parts: [TemporalFormula] {
    switch self {
    case .predicate: []
    case .not(let a), .always(_, let a), .eventually(_, let a), .historically(_, let a),
      .once(_, let a), .held(let a, _), .rises(let a):
      [a]
    case .and(let a, let b), .or(let a, let b), .implies(let a, let b), .until(let a, _, let b):
      [a, b]
    }
  }

  /// The span of a future operator.
  var futureBound: TimeBound? {
    switch self {
    case .always(let bound, _), .eventually(let bound, _), .until(_, let bound, _): bound
    default: nil
    }
  }

  /// How long after an instant the robustness there is known, in nanoseconds; nil where only the end of the
  /// run tells.
  public var horizon: Int64? {
    hasUnboundedFuture ? nil : boundedHorizon
  }

  var hasUnboundedFuture: Bool {
    if let bound = futureBound, !bound.isBounded { return true }
    return parts.contains(where: \.hasUnboundedFuture)
  }

  /// The horizon of the bounded future operators alone.
  var boundedHorizon: Int64 {
    let own = futureBound.map { $0.isBounded ? $0.upper : 0 } ?? 0
    return own.addingClamped(parts.map(\.boundedHorizon).max() ?? 0)
  }

  /// Throws if a predicate has no margin or a span is none.
  func check(predicateCount: Int) throws(TemporalFormulaError) {
    switch self {
    case .predicate(let place) where place < 0 || place >= predicateCount:
      throw .noSuchPredicate(place, count: predicateCount)
    case .always(let bound, _), .eventually(let bound, _), .historically(let bound, _),
      .once(let bound, _), .until(_, let bound, _):
      guard bound.lower >= 0, bound.lower <= bound.upper else {
        throw .notASpan(lower: bound.lower, upper: bound.upper)
      }
    case .held(_, let duration) where duration < 0:
      throw .notASpan(lower: 0, upper: duration)
    default: break
    }
    for part in parts { try part.check(predicateCount: predicateCount) }
  }
}

/// A formula that cannot be judged.
public enum TemporalFormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  case noSuchPredicate(Int, count: Int)
  /// Nanoseconds.
  case notASpan(lower: Int64, upper: Int64)

  public var description: String {
    switch self {
    case .noSuchPredicate(let place, let count):
      "the formula names predicate \(place), but there are \(count), numbered from 0"
    case .notASpan(let lower, let upper):
      "a time bound from \(QuantityFormat.number(Double(lower) / 1e9)) s to "
        + "\(QuantityFormat.number(Double(upper) / 1e9)) s is empty; write the smaller, not negative, time first"
    }
  }
}
