/// Judges one requirement while a run goes on.
///
/// Samples may come at any rate, as long as time moves forward. A bounded future operator delays the judgement
/// by its span; an unbounded one below another operator keeps its input until the end. Otherwise a sample
/// costs constant time on average (except `until` below another operator: the length of its span), and
/// memory stays as it is once the buffers hold the longest span.
///
/// ```swift
/// // always (rising step implies eventually within 2 s settled)
/// let settles = TemporalFormula.always(
///   .implies(.rises(.predicate(0)), .eventually(.within(2_000_000_000), .predicate(1))))
/// let monitor = try TemporalMonitor(formula: settles, predicateCount: 2)
/// ```
public final class TemporalMonitor {
  /// All that changes during a run; a copy is a snapshot.
  public struct State: Sendable {
    fileprivate var machine: StreamMachine
    fileprivate var judgement: Judgement
    fileprivate var start: Int64?
    fileprivate var last: Int64?
    fileprivate var isFinished = false

    fileprivate mutating func update(time: Int64, margins: UnsafePointer<Double>) {
      precondition(!isFinished, "a sample at \(time) ns came after the end of the run")
      if let last {
        precondition(time > last, "a sample at \(time) ns came after one at \(last) ns")
      }
      last = time
      let start = start ?? time
      self.start = start
      machine.update(time: time, margins: margins)
      judgement.update(from: &machine, start: start, time: time, isEnd: false)
    }

    fileprivate mutating func finish(at time: Int64) {
      guard !isFinished else { return }
      isFinished = true
      guard let start, let last else { return }
      precondition(time >= last, "the run ended at \(time) ns before its last sample at \(last) ns")
      machine.finish(at: time)
      judgement.update(from: &machine, start: start, time: time, isEnd: true)
    }
  }

  public let formula: TemporalFormula
  public let predicateCount: Int
  /// How long after an instant what happened there is judged, in nanoseconds; nil where part of the judgement
  /// has to wait for the end of the run. For `always φ` this is the horizon of φ.
  public let horizon: Int64?
  private var state: State

  public init(formula: TemporalFormula, predicateCount: Int) throws(TemporalFormulaError) {
    try formula.check(predicateCount: predicateCount)
    self.formula = formula
    self.predicateCount = predicateCount
    horizon = Self.horizon(of: formula)
    state = Self.initialState(of: formula)
  }

  private static func initialState(of formula: TemporalFormula) -> State {
    var program = StreamProgram()
    var judgement = Judgement()
    _ = judgement.append(formula, to: &program)
    return State(machine: StreamMachine(program), judgement: judgement)
  }

  private static func horizon(of formula: TemporalFormula) -> Int64? {
    switch formula {
    case .always(let bound, let part) where !bound.isBounded: return part.horizon
    case .and, .or, .implies, .not:
      var longest: Int64 = 0
      for part in formula.parts {
        guard let horizon = horizon(of: part) else { return nil }
        longest = max(longest, horizon)
      }
      return longest
    default: return formula.horizon
    }
  }

  /// Takes in the margins of all predicates at `time`, in nanoseconds, later than every sample before.
  public func update(time: Int64, margins: UnsafePointer<Double>) {
    state.update(time: time, margins: margins)
  }

  /// Ends the run at `time`. What needs samples beyond it stays out of the judgement.
  public func finish(at time: Int64) { state.finish(at: time) }

  /// What can be said so far. A verdict other than undecided is final.
  public var verdict: Verdict { state.judgement.whole.verdict }

  /// The instant of the violation in nanoseconds: of the first sample at which `always φ` fails, of the end of
  /// the span in which `eventually φ` did not come true. Nil unless violated.
  public var firstViolation: Int64? {
    verdict == .violated ? state.judgement.whole.time : nil
  }

  /// The margin by which the requirement holds (or, negative, fails) as far as it has been judged, in the
  /// predicate's unit; not a number before anything has been judged.
  public var robustness: Double { Robustness.reported(state.judgement.whole.value) }

  /// The time of the last sample; nil before the first.
  var lastSample: Int64? { state.last }

  /// A copy of all that changes, cheap until the next sample.
  public func save() -> State { state }

  /// Goes back to a state saved by a monitor of the same formula.
  public func restore(_ saved: State) { state = saved }

  /// Goes back to before the first sample.
  public func reset() { state = Self.initialState(of: formula) }

  /// Values that fit in all buffers together; constant in the steady state.
  var capacity: Int { state.machine.capacity }
}
