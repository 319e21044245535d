/// What acts on a robot's joints over one time step, besides gravity.
///
/// Each array has one element for each degree of freedom; whoever makes the loads owns the memory.
struct JointLoads {
  /// In N·m, or N along a sliding axis.
  let torque: UnsafePointer<Double>
  /// Torque per speed, against the motion.
  let damping: UnsafePointer<Double>
  /// Dry friction torque; only the implicit step heeds it.
  let friction: UnsafePointer<Double>
  /// Inertia of rotor and gear as seen at the joint, on the diagonal of the mass matrix.
  let rotorInertia: UnsafePointer<Double>
  let hasRotorInertia: Bool
  let wrench: LinkWrench
}

/// A force and a moment from outside on a point of a body, in world axes.
struct LinkWrench {
  /// Index of the body; -1 is the world, where nothing moves.
  var body: Int
  /// In the body's frame.
  var point: Vector3
  var force: Vector3
  var moment: Vector3

  static let none = LinkWrench(body: -1, point: .zero, force: .zero, moment: .zero)
}

extension RobotScratch {
  /// Adds to `tau` what a wrench on a body does to the joints that carry it, Jᵀ (f, m); needs
  /// `updateTransforms`.
  func add(_ wrench: LinkWrench, to tau: UnsafeMutablePointer<Double>) {
    guard wrench.body >= 0, wrench.force != .zero || wrench.moment != .zero else { return }
    var rotation = Matrix3.identity
    var index = wrench.body
    while index >= 0 {
      rotation = motions[index].rotation * rotation
      index = Int(bodies[index].parent)
    }
    var force = rotation.transposedTimes(wrench.force)
    var moment = rotation.transposedTimes(wrench.moment) + cross(wrench.point, force)
    index = wrench.body
    while index >= 0 {
      let body = bodies + index
      let joint = tau + Int(body.pointee.v)
      switch body.pointee.motion {
      case .revolute: joint[0] += body.pointee.multiplier * moment.z
      case .prismatic: joint[0] += body.pointee.multiplier * force.z
      case .planar, .floating:
        for axis in 0..<body.pointee.motion.degreesOfFreedom {
          joint[axis] += component(moment, force, body.pointee.motion, axis)
        }
      }
      force = motions[index].rotation * force
      moment = motions[index].rotation * moment + cross(motions[index].translation, force)
      index = Int(body.pointee.parent)
    }
  }
}
