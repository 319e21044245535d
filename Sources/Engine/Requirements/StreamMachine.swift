/// Runs a stream program: margins in, timed robustness out.
struct StreamMachine: Sendable {
  let program: StreamProgram
  private(set) var states: ContiguousArray<StreamState>

  init(_ program: StreamProgram) {
    self.program = program
    states = ContiguousArray(
      program.operators.map { StreamState(seeksLeast: $0.seeksLeast) })
  }

  /// Sum of the sizes of all buffers, in values.
  var capacity: Int { states.reduce(0) { $0 + $1.capacity } }

  /// Takes in the margins at `time`, which has to be later than all before.
  mutating func update(time: Int64, margins: UnsafePointer<Double>) {
    advance(to: time, margins: margins, isEnd: false)
  }

  /// Lets time pass to `time` without a sample, and ends the run there.
  mutating func finish(at time: Int64) { advance(to: time, margins: nil, isEnd: true) }

  /// The next value of the operator at `place` that no one has read.
  mutating func next(of place: Int) -> TimedValue? { states[place].output.popFirst() }

  /// The next values of two operators, once both are there.
  mutating func nextPair(of a: Int, _ b: Int) -> (TimedValue, TimedValue)? {
    guard let x = states[a].output.first, let y = states[b].output.first else { return nil }
    states[a].output.dropFirst()
    states[b].output.dropFirst()
    return (x, y)
  }

  /// The time up to which the operator at `place` has yielded all values, when the samples are complete up
  /// to `time`; nil if it waits for the end.
  func completion(of place: Int, at time: Int64, isEnd: Bool) -> Int64? {
    let operation = program.operators[place]
    return operation.waitsForEnd && !isEnd ? nil : time.subtractingClamped(operation.delay)
  }

  private mutating func advance(to time: Int64, margins: UnsafePointer<Double>?, isEnd: Bool) {
    let operators = program.operators
    states.withUnsafeMutableBufferPointer { states in
      for place in operators.indices {
        Self.step(operators, place, states, time, margins, isEnd)
      }
    }
  }

  private static func step(
    _ operators: [StreamProgram.Operator], _ place: Int,
    _ states: UnsafeMutableBufferPointer<StreamState>, _ time: Int64,
    _ margins: UnsafePointer<Double>?, _ isEnd: Bool
  ) {
    let (a, b) = operators[place].inputs
    func isComplete(_ input: Int) -> Bool { isEnd || !operators[input].waitsForEnd }
    func completion(_ input: Int) -> Int64 { time.subtractingClamped(operators[input].delay) }

    switch operators[place].operation {
    case .predicate(let index):
      guard let margin = margins?[index] else { return }
      states[place].output.append(
        TimedValue(time: time, value: margin.isNaN ? -.infinity : margin))
    case .negation:
      while let x = states[a].output.popFirst() {
        states[place].output.append(
          TimedValue(time: x.time, value: Robustness.negation(x.value)))
      }
    case .least: merge(states, place, a, b) { min($0, $1) }
    case .greatest: merge(states, place, a, b) { max($0, $1) }
    case .implication: merge(states, place, a, b) { max(Robustness.negation($0), $1) }
    case .future(let bound):
      while let x = states[a].output.popFirst() { states[place].lookAhead(x, bound) }
      if isComplete(a) { states[place].yieldClosed(through: completion(a), bound) }
    case .endlessFuture(let delay):
      while let x = states[a].output.popFirst() {
        states[place].waiting.append(x)
        states[place].partner.append(x)
      }
      if isEnd { states[place].yieldEndless(from: delay) }
    case .past(let bound):
      while let x = states[a].output.popFirst() { states[place].lookBack(x, bound) }
    case .endlessPast(let delay):
      while let x = states[a].output.popFirst() {
        states[place].lookBackEndlessly(x, from: delay)
      }
    case .until(let bound):
      pair(states, place, a, b)
      if isComplete(a) && isComplete(b) {
        states[place].yieldUntil(through: min(completion(a), completion(b)), bound)
      }
    case .endlessUntil(let delay):
      pair(states, place, a, b)
      if isEnd { states[place].yieldEndlessUntil(from: delay) }
    case .held(let duration):
      while let x = states[a].output.popFirst() { states[place].hold(x, for: duration) }
    case .rise:
      while let x = states[a].output.popFirst() { states[place].rise(x) }
    }
  }

  /// Joins two streams value by value; the faster one waits in its queue.
  @inline(__always)
  private static func merge(
    _ states: UnsafeMutableBufferPointer<StreamState>, _ place: Int, _ a: Int, _ b: Int,
    _ join: (Double, Double) -> Double
  ) {
    while let x = states[a].output.first, let y = states[b].output.first {
      states[place].output.append(TimedValue(time: x.time, value: join(x.value, y.value)))
      states[a].output.dropFirst()
      states[b].output.dropFirst()
    }
  }

  private static func pair(
    _ states: UnsafeMutableBufferPointer<StreamState>, _ place: Int, _ a: Int, _ b: Int
  ) {
    while let x = states[a].output.first, let y = states[b].output.first {
      states[place].waiting.append(x)
      states[place].partner.append(y)
      states[a].output.dropFirst()
      states[b].output.dropFirst()
    }
  }
}
