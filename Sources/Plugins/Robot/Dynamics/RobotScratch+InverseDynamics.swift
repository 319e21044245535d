extension RobotScratch {
  /// Joint forces that the bodies' accelerations take: recursive Newton–Euler.
  ///
  /// Outward, each body's net wrench is f = I a + v ×* I v; inward, each parent carries its children's
  /// (Featherstone 2008, table 5.1). Needs `updateAccelerations`.
  func inverseDynamics(into tau: UnsafeMutablePointer<Double>) {
    for index in 0..<degreesOfFreedom { tau[index] = 0 }
    for index in 0..<bodyCount {
      let motion = motions + index
      let inertia = bodies[index].inertia
      let w = motion.pointee.angular
      let u = motion.pointee.linear
      let momentum = inertia.linearMomentum(w, u)
      articulated[index].moment =
        inertia.angularMomentum(
          motion.pointee.angularAcceleration, motion.pointee.linearAcceleration)
        + cross(w, inertia.angularMomentum(w, u)) + cross(u, momentum)
      articulated[index].force =
        inertia.linearMomentum(
          motion.pointee.angularAcceleration, motion.pointee.linearAcceleration)
        + cross(w, momentum)
    }
    var index = bodyCount - 1
    while index >= 0 {
      let body = bodies + index
      let moment = articulated[index].moment
      let force = articulated[index].force
      let joint = tau + Int(body.pointee.v)
      switch body.pointee.motion {
      case .revolute: joint[0] += body.pointee.multiplier * moment.z
      case .prismatic: joint[0] += body.pointee.multiplier * force.z
      case .planar:
        joint[0] = force.x
        joint[1] = force.y
        joint[2] = moment.z
      case .floating:
        joint[0] = force.x
        joint[1] = force.y
        joint[2] = force.z
        joint[3] = moment.x
        joint[4] = moment.y
        joint[5] = moment.z
      }
      let parent = Int(body.pointee.parent)
      if parent >= 0 {
        let rotation = motions[index].rotation
        let turned = rotation * force
        articulated[parent].force += turned
        articulated[parent].moment +=
          rotation * moment + cross(motions[index].translation, turned)
      }
      index -= 1
    }
  }
}
