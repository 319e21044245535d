/// What bounds one joint, in numbers that lie side by side for the time step.
struct JointBounds: BitwiseCopyable {
  /// Travel in rad or m.
  let lower: Double
  let upper: Double
  /// The file's torque limit.
  let effort: Double
  /// Largest speed that the servo asks for.
  let speed: Double
  /// The torque that shares of "the torque limit" refer to.
  let torque: Double
  /// Largest acceleration of the servo's reference: what half of `torque` gives the largest inertia.
  let acceleration: Double
}
