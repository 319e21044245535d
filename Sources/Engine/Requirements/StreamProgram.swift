/// A formula compiled to operators, each of which turns streams of timed values into one.
///
/// Operators stand in order of evaluation: parts before wholes. Each yields one value per sample, in order,
/// and has a fixed delay: at time T it has yielded the values of all samples up to T − delay.
struct StreamProgram: Sendable {
  enum Operation: Sendable {
    case predicate(Int)
    case negation
    case least, greatest
    case implication
    /// `always` or `eventually` with an end.
    case future(TimeBound)
    /// `always` or `eventually` without one: keeps its input and answers at the end.
    case endlessFuture(from: Int64)
    /// `historically` or `once`.
    case past(TimeBound)
    case endlessPast(from: Int64)
    case until(TimeBound)
    case endlessUntil(from: Int64)
    case held(Int64)
    case rise
  }

  struct Operator: Sendable {
    let operation: Operation
    /// Places of the operators it reads from.
    let inputs: (first: Int, second: Int)
    /// Whether a window seeks the least value rather than the greatest.
    let seeksLeast: Bool
    /// By how much the output lags, in nanoseconds.
    let delay: Int64
    /// Whether there is output at the end of the run only.
    let waitsForEnd: Bool
  }

  private(set) var operators: [Operator] = []

  /// Adds the operators of `formula` and returns the place of the last.
  mutating func append(_ formula: TemporalFormula) -> Int {
    let inputs = formula.parts.map { append($0) }
    let operation: Operation
    var seeksLeast = true
    switch formula {
    case .predicate(let place): operation = .predicate(place)
    case .not: operation = .negation
    case .and: operation = .least
    case .or: operation = .greatest
    case .implies: operation = .implication
    case .always(let bound, _):
      operation = bound.isBounded ? .future(bound) : .endlessFuture(from: bound.lower)
    case .eventually(let bound, _):
      operation = bound.isBounded ? .future(bound) : .endlessFuture(from: bound.lower)
      seeksLeast = false
    case .historically(let bound, _):
      operation = bound.isBounded ? .past(bound) : .endlessPast(from: bound.lower)
    case .once(let bound, _):
      operation = bound.isBounded ? .past(bound) : .endlessPast(from: bound.lower)
      seeksLeast = false
    case .until(_, let bound, _):
      operation = bound.isBounded ? .until(bound) : .endlessUntil(from: bound.lower)
    case .held(_, let duration): operation = .held(duration)
    case .rises: operation = .rise
    }
    operators.append(
      Operator(
        operation: operation, inputs: (inputs.first ?? -1, inputs.last ?? -1),
        seeksLeast: seeksLeast, delay: formula.boundedHorizon,
        waitsForEnd: formula.hasUnboundedFuture))
    return operators.count - 1
  }
}
