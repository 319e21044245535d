extension RobotScratch {
  /// Placement of a link's frame in the world; needs `updateWorldPlacements`.
  func worldPlacement(_ link: RobotModel.Link) -> RigidTransform {
    link.body < 0 ? link.placement : motions[link.body].world * link.placement
  }

  /// Placement of one link's frame in the world; needs only `updateTransforms`.
  func placement(_ link: RobotModel.Link) -> RigidTransform {
    var placement = link.placement
    var index = link.body
    while index >= 0 {
      placement = RigidTransform(motions[index].rotation, motions[index].translation) * placement
      index = Int(bodies[index].parent)
    }
    return placement
  }

  /// Velocity of a link's frame origin and the link's angular velocity, in world axes; needs
  /// `updateVelocities` and `updateWorldPlacements`.
  func frameVelocity(_ link: RobotModel.Link) -> (linear: Vector3, angular: Vector3) {
    guard link.body >= 0 else { return (.zero, .zero) }
    let motion = motions + link.body
    let rotation = motion.pointee.world.rotation
    let local = motion.pointee.linear + cross(motion.pointee.angular, link.placement.translation)
    return (rotation * local, rotation * motion.pointee.angular)
  }

  /// Acceleration of a link's frame origin as a point, and angular acceleration, in world axes; needs
  /// `updateAccelerations` without gravity and `updateWorldPlacements`.
  func frameAcceleration(_ link: RobotModel.Link) -> (linear: Vector3, angular: Vector3) {
    guard link.body >= 0 else { return (.zero, .zero) }
    let motion = motions + link.body
    let rotation = motion.pointee.world.rotation
    let offset = link.placement.translation
    let w = motion.pointee.angular
    let pointVelocity = motion.pointee.linear + cross(w, offset)
    let local =
      motion.pointee.linearAcceleration + cross(motion.pointee.angularAcceleration, offset)
      + cross(w, pointVelocity)
    return (rotation * local, rotation * motion.pointee.angularAcceleration)
  }

  /// The matrix that takes v to the velocity of a link's frame, in world axes: rows linear, then angular,
  /// row major with one column for each degree of freedom; needs `updateWorldPlacements`.
  func jacobian(_ link: RobotModel.Link, into matrix: UnsafeMutablePointer<Double>) {
    let n = degreesOfFreedom
    for index in 0..<(6 * n) { matrix[index] = 0 }
    let point = worldPlacement(link).translation
    var current = link.body
    while current >= 0 {
      let body = bodies + current
      let world = motions[current].world
      let arm = point - world.translation
      let start = Int(body.pointee.v)
      func add(_ column: Int, _ linear: Vector3, _ angular: Vector3) {
        let turned = world.rotation * angular
        let moved = world.rotation * linear + cross(turned, arm)
        for row in 0..<3 {
          matrix[row * n + column] += moved[row]
          matrix[(row + 3) * n + column] += turned[row]
        }
      }
      switch body.pointee.motion {
      case .revolute: add(start, .zero, Vector3(0, 0, body.pointee.multiplier))
      case .prismatic: add(start, Vector3(0, 0, body.pointee.multiplier), .zero)
      case .planar, .floating:
        for axis in 0..<body.pointee.motion.degreesOfFreedom {
          let (linear, angular) = unitAxis(body.pointee.motion, axis)
          add(start + axis, linear, angular)
        }
      }
      current = Int(body.pointee.parent)
    }
  }
}
