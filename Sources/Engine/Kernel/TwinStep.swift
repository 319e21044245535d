/// What stepping one twin takes, with every place resolved to an address.
struct TwinStep {
  let stepper: BorrowedModel
  let state: UnsafeMutableRawPointer
  let inputs: UnsafePointer<Double>
  let parameters: UnsafePointer<Double>
  let outputs: UnsafeMutablePointer<Double>
  let outputCount: Int
  let period: Int64
  /// Position of its rate.
  let rate: Int
  let random: RandomStream
  /// Copies right before the step: a part of the schedule's list.
  let firstCopy: Int
  let copyCount: Int
  /// Delay lines that its outputs feed: a part of the schedule's list.
  let firstLine: Int
  let lineCount: Int
  /// Whether a fault acts on its inputs or parameters.
  var hasFaultsBefore = false
  /// The site of the faults that act on its outputs, −1 if none acts.
  var siteAfter: Int32 = -1
  var isInitialized = false

  var model: any TwinModel { stepper.model }

  @inline(__always) func frame(time: Int64, index: Int64) -> StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs, time: time,
      period: period, index: index, random: random)
  }

  /// Whether every output is a finite number.
  ///
  /// x − x is 0 for a finite x and not a number otherwise, and a sum keeps what is not a number. Two sums,
  /// as each addition waits for the one before.
  @inline(__always) var hasFiniteOutputs: Bool {
    var even = SIMD2<Double>(repeating: 0)
    var odd = even
    var position = 0
    while position &+ 4 <= outputCount {
      let first = UnsafeRawPointer(outputs + position).loadUnaligned(as: SIMD2<Double>.self)
      let second = UnsafeRawPointer(outputs + (position &+ 2)).loadUnaligned(
        as: SIMD2<Double>.self)
      even += first - first
      odd += second - second
      position &+= 4
    }
    even += odd
    var sum = even[0] + even[1]
    while position < outputCount {
      sum += outputs[position] - outputs[position]
      position &+= 1
    }
    return sum == 0
  }
}
