/// Keeps an expression in a class of its own, so that a hot loop can reach it without reference counting.
final class ExpressionBox: Sendable {
  let expression: any StepExpression
  init(_ expression: any StepExpression) { self.expression = expression }
}

/// A model called without reference counting; the plan keeps it alive.
///
/// A reference read from memory is retained around a call, which costs more than a short step does. The
/// reference in a constant property of a borrowed object is not.
struct BorrowedModel {
  private let twin: Unmanaged<TwinHandle>

  init(of twin: TwinHandle) { self.twin = .passUnretained(twin) }

  @inline(__always) func step(_ frame: StepFrame) -> StepStatus {
    twin._withUnsafeGuaranteedRef { $0.model.step(frame) }
  }

  /// The model itself, for everything that is not hot.
  var model: any TwinModel { twin.takeUnretainedValue().model }
}

/// An expression evaluated without reference counting, with its random stream; an `Evaluations` keeps it alive.
struct BorrowedExpression {
  private let box: Unmanaged<ExpressionBox>
  let random: RandomStream
  /// Where its result goes on the bus, for a signal.
  let target: Int

  init(_ box: ExpressionBox, _ random: RandomStream, target: Int = 0) {
    self.box = .passUnretained(box)
    self.random = random
    self.target = target
  }

  @inline(__always) func evaluate(
    _ bus: UnsafePointer<Double>, _ time: Int64, into result: UnsafeMutablePointer<Double>
  ) {
    let context = StepContext(
      bus: bus, time: time, random: random, index: UInt64(bitPattern: time))
    box._withUnsafeGuaranteedRef { $0.expression.evaluate(context, into: result) }
  }

  @inline(__always) func holds(_ bus: UnsafePointer<Double>, _ time: Int64) -> Bool {
    var result = 0.0
    evaluate(bus, time, into: &result)
    return result != 0
  }
}

/// The expressions that a simulation evaluates at every instant, in flat tables. Owns boxes and tables.
final class Evaluations {
  let signals: UnsafeMutableBufferPointer<BorrowedExpression>
  let triggers: UnsafeMutableBufferPointer<BorrowedExpression>
  let stops: UnsafeMutableBufferPointer<BorrowedExpression>
  let clocks: UnsafeMutableBufferPointer<BorrowedExpression>
  /// Predicates of all requirements one after the other, and where each requirement's begin.
  let predicates: UnsafeMutableBufferPointer<BorrowedExpression>
  let predicateStarts: [Int]
  private let boxes: [ExpressionBox]

  init(_ plan: Plan, seed: UInt64, run: UInt64) {
    var boxes: [ExpressionBox] = []
    func table(
      _ entries: [(expression: any StepExpression, owner: String, purpose: String, target: Int)]
    ) -> UnsafeMutableBufferPointer<BorrowedExpression> {
      let table = UnsafeMutableBufferPointer<BorrowedExpression>.allocate(capacity: entries.count)
      for (position, entry) in entries.enumerated() {
        let box = ExpressionBox(entry.expression)
        boxes.append(box)
        let random = RandomStream(seed: seed, run: run, owner: entry.owner, purpose: entry.purpose)
        table.initializeElement(
          at: position, to: BorrowedExpression(box, random, target: entry.target))
      }
      return table
    }
    signals = table(plan.signalEvaluations.map { ($0.expression, $0.owner, "signal", $0.target) })
    triggers = table(
      plan.triggers.enumerated().map { ($1.condition, "when \($0)", "condition", 0) })
    stops = table(plan.stops.enumerated().map { ($1.condition, "stop \($0)", "condition", 0) })
    clocks = table(plan.clocks.map { ($0.reading, $0.name, "clock", 0) })
    predicates = table(
      plan.requirements.flatMap { requirement in
        requirement.predicates.enumerated().map {
          ($1, requirement.name, "predicate \($0)", 0)
        }
      })
    predicateStarts = plan.requirements.reduce(into: [0]) {
      $0.append($0[$0.count - 1] + $1.predicates.count)
    }
    self.boxes = boxes
  }

  deinit {
    signals.deallocate()
    triggers.deallocate()
    stops.deallocate()
    clocks.deallocate()
    predicates.deallocate()
  }
}
