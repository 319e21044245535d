extension RobotScratch {
  /// Joint accelerations under the joint forces `tau`: the articulated-body method (Featherstone 2008,
  /// table 7.1); needs `updateVelocities` and a model without mimicking joints.
  func articulatedBody(
    _ tau: UnsafePointer<Double>, into acceleration: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<bodyCount { startArticulation(index) }
    var index = bodyCount - 1
    while index >= 0 {
      switch bodies[index].motion {
      case .revolute:
        let a = articulated + index
        a.pointee.jointMoment = a.pointee.angular.z
        let coupling = a.pointee.coupling
        a.pointee.jointForce = Vector3(coupling.x.z, coupling.y.z, coupling.z.z)
        a.pointee.inverse = 1 / a.pointee.jointMoment.z
        a.pointee.drive = tau[Int(bodies[index].v)] - a.pointee.moment.z
        passOn(index)
      case .prismatic:
        let a = articulated + index
        a.pointee.jointMoment = a.pointee.coupling.z
        a.pointee.jointForce = a.pointee.linear.z
        a.pointee.inverse = 1 / a.pointee.jointForce.z
        a.pointee.drive = tau[Int(bodies[index].v)] - a.pointee.force.z
        passOn(index)
      case .planar, .floating:
        passOnWide(index, tau)
      }
      index -= 1
    }
    for index in 0..<bodyCount { accelerate(index, acceleration) }
  }

  @inline(__always)
  private func startArticulation(_ index: Int) {
    let inertia = bodies[index].inertia
    let w = motions[index].angular
    let u = motions[index].linear
    let momentum = inertia.linearMomentum(w, u)
    let a = articulated + index
    a.pointee.angular = inertia.rotational
    a.pointee.coupling = Matrix3(crossing: inertia.firstMoment)
    a.pointee.linear = Matrix3(diagonal: Vector3(repeating: inertia.mass))
    a.pointee.moment = cross(w, inertia.angularMomentum(w, u)) + cross(u, momentum)
    a.pointee.force = cross(w, momentum)
  }

  /// Takes the joint's own direction out of the inertia and hands the rest to the parent.
  @inline(__always)
  private func passOn(_ index: Int) {
    let parent = Int(bodies[index].parent)
    if parent < 0 { return }
    let a = articulated + index
    let moment = a.pointee.jointMoment
    let force = a.pointee.jointForce
    let scaledMoment = moment * a.pointee.inverse
    let scaledForce = force * a.pointee.inverse
    addToParent(
      index, parent,
      angular: a.pointee.angular - Matrix3(outer: moment, scaledMoment),
      coupling: a.pointee.coupling - Matrix3(outer: moment, scaledForce),
      linear: a.pointee.linear - Matrix3(outer: force, scaledForce),
      moment: a.pointee.moment + scaledMoment * a.pointee.drive,
      force: a.pointee.force + scaledForce * a.pointee.drive)
  }

  /// Moves an inertia and a bias wrench from a body's frame to its parent's and adds them there.
  @inline(__always)
  private func addToParent(
    _ index: Int, _ parent: Int, angular: Matrix3, coupling: Matrix3, linear: Matrix3,
    moment: Vector3, force: Vector3
  ) {
    let motion = motions + index
    let angularBias = motion.pointee.angularBias
    let linearBias = motion.pointee.linearBias
    let totalMoment = moment + angular * angularBias + coupling * linearBias
    let totalForce = force + coupling.transposedTimes(angularBias) + linear * linearBias

    let rotation = motion.pointee.rotation
    let back = rotation.transposed
    let turnedCoupling = rotation * coupling * back
    let turnedLinear = rotation * linear * back
    let arm = Matrix3(crossing: motion.pointee.translation)
    let movedCoupling = turnedCoupling + arm * turnedLinear
    let target = articulated + parent
    target.pointee.angular =
      target.pointee.angular + rotation * angular * back + arm * turnedCoupling.transposed
      - movedCoupling * arm
    target.pointee.coupling = target.pointee.coupling + movedCoupling
    target.pointee.linear = target.pointee.linear + turnedLinear
    let turnedForce = rotation * totalForce
    target.pointee.force += turnedForce
    target.pointee.moment +=
      rotation * totalMoment + cross(motion.pointee.translation, turnedForce)
  }

  @inline(__always)
  private func accelerate(_ index: Int, _ acceleration: UnsafeMutablePointer<Double>) {
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
    } else {
      linear -= rotation.transposedTimes(gravity)
    }
    let a = articulated + index
    switch body.pointee.motion {
    case .revolute, .prismatic:
      let along =
        (a.pointee.drive - dot(a.pointee.jointMoment, angular)
          - dot(a.pointee.jointForce, linear)) * a.pointee.inverse
      acceleration[Int(body.pointee.v)] = along
      if body.pointee.motion == .revolute { angular.z += along } else { linear.z += along }
    case .planar, .floating:
      solveWide(index, angular, linear, into: acceleration + Int(body.pointee.v))
      let (jointLinear, jointAngular) = spread(
        UnsafePointer(acceleration + Int(body.pointee.v)), body.pointee.motion)
      angular += jointAngular
      linear += jointLinear
    }
    motion.pointee.angularAcceleration = angular
    motion.pointee.linearAcceleration = linear
  }

  /// `passOn` for a joint with several axes: U D⁻¹ Uᵀ = Σ yₖ yₖᵀ with Y = U L⁻ᵀ and D = L Lᵀ.
  private func passOnWide(_ index: Int, _ tau: UnsafePointer<Double>) {
    let a = articulated + index
    let kind = bodies[index].motion
    let n = kind.degreesOfFreedom
    let joint = wide + Int(bodies[index].wide)
    let start = tau + Int(bodies[index].v)
    let parent = Int(bodies[index].parent)
    let isRoot = parent < 0
    for k in 0..<n {
      let (linear, angular) = unitAxis(kind, k)
      joint.pointee.moments[k] = a.pointee.angular * angular + a.pointee.coupling * linear
      joint.pointee.forces[k] =
        a.pointee.coupling.transposedTimes(angular) + a.pointee.linear * linear
      joint.pointee.drive[k] = start[k] - component(a.pointee.moment, a.pointee.force, kind, k)
    }
    var angular = a.pointee.angular
    var coupling = a.pointee.coupling
    var linear = a.pointee.linear
    var moment = a.pointee.moment
    var force = a.pointee.force
    var reducedMoments = InlineArray<6, Vector3>(repeating: .zero)
    var reducedForces = InlineArray<6, Vector3>(repeating: .zero)
    var reducedDrive = InlineArray<6, Double>(repeating: 0)
    for k in 0..<n {
      // Row k of the Cholesky factor, and with it column k of Y and entry k of L⁻¹ u.
      var y = joint.pointee.moments[k]
      var z = joint.pointee.forces[k]
      var drive = joint.pointee.drive[k]
      for j in 0..<k {
        let entry = component(reducedMoments[j], reducedForces[j], kind, k)
        joint.pointee.factor[k * 6 + j] = entry
        y -= reducedMoments[j] * entry
        z -= reducedForces[j] * entry
        drive -= reducedDrive[j] * entry
      }
      let pivot = component(y, z, kind, k).squareRoot()
      joint.pointee.factor[k * 6 + k] = pivot
      reducedMoments[k] = y / pivot
      reducedForces[k] = z / pivot
      reducedDrive[k] = drive / pivot
      // The root of the tree passes nothing on.
      if isRoot { continue }
      angular = angular - Matrix3(outer: reducedMoments[k], reducedMoments[k])
      coupling = coupling - Matrix3(outer: reducedMoments[k], reducedForces[k])
      linear = linear - Matrix3(outer: reducedForces[k], reducedForces[k])
      moment += reducedMoments[k] * reducedDrive[k]
      force += reducedForces[k] * reducedDrive[k]
    }
    if isRoot { return }
    if kind == .floating {
      // All directions are free: nothing but the joint force is passed on, and rounding must not be.
      angular = .zero
      coupling = .zero
      linear = .zero
    }
    addToParent(
      index, parent, angular: angular, coupling: coupling, linear: linear, moment: moment,
      force: force)
  }

  /// Accelerations along the axes of a planar or floating joint, given the body's acceleration without them.
  private func solveWide(
    _ index: Int, _ angular: Vector3, _ linear: Vector3,
    into result: UnsafeMutablePointer<Double>
  ) {
    let joint = wide + Int(bodies[index].wide)
    let n = bodies[index].motion.degreesOfFreedom
    for k in 0..<n {
      var value =
        joint.pointee.drive[k] - dot(joint.pointee.moments[k], angular)
        - dot(joint.pointee.forces[k], linear)
      for j in 0..<k { value -= joint.pointee.factor[k * 6 + j] * result[j] }
      result[k] = value / joint.pointee.factor[k * 6 + k]
    }
    var k = n - 1
    while k >= 0 {
      var value = result[k]
      for j in (k + 1)..<max(n, k + 1) { value -= joint.pointee.factor[j * 6 + k] * result[j] }
      result[k] = value / joint.pointee.factor[k * 6 + k]
      k -= 1
    }
  }
}
