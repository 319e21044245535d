extension RobotScratch {
  /// Places every body in its parent for the joint positions `q`.
  func updateTransforms(_ q: UnsafePointer<Double>) {
    for index in 0..<bodyCount {
      let body = bodies + index
      let motion = motions + index
      let position = q + Int(body.pointee.q)
      let rotation = body.pointee.placement.rotation
      let translation = body.pointee.placement.translation
      switch body.pointee.motion {
      case .revolute:
        let angle = body.pointee.multiplier * position[0] + body.pointee.offset
        let turn = sineAndCosine(angle)
        motion.pointee.rotation = rotation.turnedAboutZ(sine: turn.sine, cosine: turn.cosine)
        motion.pointee.translation = translation
      case .prismatic:
        let travel = body.pointee.multiplier * position[0] + body.pointee.offset
        motion.pointee.rotation = rotation
        motion.pointee.translation = translation + rotation.z * travel
      case .planar:
        let turn = sineAndCosine(position[2])
        motion.pointee.rotation = rotation.turnedAboutZ(sine: turn.sine, cosine: turn.cosine)
        motion.pointee.translation =
          translation + rotation.x * position[0] + rotation.y * position[1]
      case .floating:
        let turn = Matrix3(
          quaternion: Vector3(position[3], position[4], position[5]), position[6])
        motion.pointee.rotation = rotation * turn
        motion.pointee.translation =
          translation + rotation * Vector3(position[0], position[1], position[2])
      }
    }
  }

  /// Places every body in the world; needs `updateTransforms`.
  func updateWorldPlacements() {
    for index in 0..<bodyCount {
      let motion = motions + index
      let inParent = RigidTransform(motion.pointee.rotation, motion.pointee.translation)
      let parent = Int(bodies[index].parent)
      motion.pointee.world = parent < 0 ? inParent : motions[parent].world * inParent
    }
  }

  /// Velocity and velocity-product acceleration of every body for the joint rates `v`; needs
  /// `updateTransforms`.
  func updateVelocities(_ v: UnsafePointer<Double>) {
    for index in 0..<bodyCount {
      let body = bodies + index
      let motion = motions + index
      let rate = v + Int(body.pointee.v)
      var w = Vector3.zero
      var u = Vector3.zero
      let parent = Int(body.pointee.parent)
      if parent >= 0 {
        let p = motions + parent
        let rotation = motion.pointee.rotation
        w = rotation.transposedTimes(p.pointee.angular)
        u = rotation.transposedTimes(
          p.pointee.linear + cross(p.pointee.angular, motion.pointee.translation))
      }
      switch body.pointee.motion {
      case .revolute:
        let z = body.pointee.multiplier * rate[0]
        motion.pointee.angularBias = Vector3(w.y * z, -w.x * z, 0)
        motion.pointee.linearBias = Vector3(u.y * z, -u.x * z, 0)
        w.z += z
      case .prismatic:
        let z = body.pointee.multiplier * rate[0]
        motion.pointee.angularBias = .zero
        motion.pointee.linearBias = Vector3(w.y * z, -w.x * z, 0)
        u.z += z
      case .planar, .floating:
        let (jointLinear, jointAngular) = spread(rate, body.pointee.motion)
        motion.pointee.angularBias = cross(w, jointAngular)
        motion.pointee.linearBias = cross(w, jointLinear) + cross(u, jointAngular)
        w += jointAngular
        u += jointLinear
      }
      motion.pointee.angular = w
      motion.pointee.linear = u
    }
  }

  /// Spatial acceleration of every body for the joint accelerations `a` (nil: zero); needs
  /// `updateVelocities`.
  ///
  /// With gravity, the world accelerates upwards, which adds each body's weight to its inertia force.
  func updateAccelerations(_ a: UnsafePointer<Double>?, withGravity: Bool) {
    for index in 0..<bodyCount {
      let body = bodies + index
      let motion = motions + index
      let rotation = motion.pointee.rotation
      let parent = Int(body.pointee.parent)
      var angular = motion.pointee.angularBias
      var linear = motion.pointee.linearBias
      if parent >= 0 {
        let p = motions + parent
        angular += rotation.transposedTimes(p.pointee.angularAcceleration)
        linear += rotation.transposedTimes(
          p.pointee.linearAcceleration
            + cross(p.pointee.angularAcceleration, motion.pointee.translation))
      } else if withGravity {
        linear -= rotation.transposedTimes(gravity)
      }
      if let rate = a.map({ $0 + Int(body.pointee.v) }) {
        switch body.pointee.motion {
        case .revolute: angular.z += body.pointee.multiplier * rate[0]
        case .prismatic: linear.z += body.pointee.multiplier * rate[0]
        case .planar, .floating:
          let (jointLinear, jointAngular) = spread(rate, body.pointee.motion)
          linear += jointLinear
          angular += jointAngular
        }
      }
      motion.pointee.angularAcceleration = angular
      motion.pointee.linearAcceleration = linear
    }
  }

  /// The rates of a planar or floating joint as linear and angular velocity in the moving frame.
  @inline(__always)
  func spread(
    _ rate: UnsafePointer<Double>, _ motion: Body.Motion
  ) -> (linear: Vector3, angular: Vector3) {
    motion == .planar
      ? (Vector3(rate[0], rate[1], 0), Vector3(0, 0, rate[2]))
      : (Vector3(rate[0], rate[1], rate[2]), Vector3(rate[3], rate[4], rate[5]))
  }
}
