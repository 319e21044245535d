/// What stepping one twin takes, with every place resolved to an address.
struct TwinStep {
  /// The plan keeps it alive.
  unowned(unsafe) let model: any TwinModel
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
  /// Whether a fault acts on its inputs or parameters, and on its outputs.
  var hasFaultsBefore = false
  var hasFaultsAfter = false
  var isInitialized = false

  @inline(__always) func frame(time: Int64, index: Int64) -> StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs, time: time,
      period: period, index: index, random: random)
  }

  /// Whether every output is a finite number.
  ///
  /// x · 0 is 0 for a finite x and not a number otherwise, and a sum keeps what is not a number.
  @inline(__always) var hasFiniteOutputs: Bool {
    var sums = SIMD2<Double>(repeating: 0)
    var position = 0
    while position &+ 2 <= outputCount {
      sums += UnsafeRawPointer(outputs + position).loadUnaligned(as: SIMD2<Double>.self) * 0
      position &+= 2
    }
    var sum = sums[0] + sums[1]
    if position < outputCount { sum += outputs[position] * 0 }
    return sum == 0
  }
}
