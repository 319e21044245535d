/// What a model sees of the world in one step: its memory, its ports and the time.
///
/// The engine owns all of it. Inputs, parameters and outputs lie in the order in which the model's
/// description lists them, each vector or matrix in full; all values are in SI.
public struct StepFrame {
  /// The model's state, `stateByteCount` bytes, 16-byte aligned.
  public let state: UnsafeMutableRawPointer
  public let inputs: UnsafePointer<Double>
  /// Tunable parameters as they act now, faults included.
  public let parameters: UnsafePointer<Double>
  public let outputs: UnsafeMutablePointer<Double>
  /// The instant of this step, in nanoseconds.
  public let time: Int64
  /// How long until the next step, in nanoseconds.
  public let period: Int64
  /// How many steps came before this one.
  public let index: Int64
  /// Draws addressed by (seed, run, twin); use `index` to address a step's draws.
  public let random: RandomStream

  public init(
    state: UnsafeMutableRawPointer, inputs: UnsafePointer<Double>,
    parameters: UnsafePointer<Double>, outputs: UnsafeMutablePointer<Double>, time: Int64,
    period: Int64, index: Int64, random: RandomStream
  ) {
    self.state = state
    self.inputs = inputs
    self.parameters = parameters
    self.outputs = outputs
    self.time = time
    self.period = period
    self.index = index
    self.random = random
  }
}
