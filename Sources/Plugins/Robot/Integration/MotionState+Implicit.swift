extension MotionState {
  /// One midpoint step with damping, rotor inertia, dry friction and stops solved together with it.
  ///
  /// With M and h taken at q moved by h/2 v, velocity forces at the velocity extrapolated there, the
  /// end velocity v' satisfies
  ///
  ///     (M + diag rotorInertia + h diag damping) v' = (M + diag rotorInertia) v + h (τ + Jᵀ w − h) − λ
  ///
  /// with λ the impulses of friction and stops that `JointFrictionStep` finds. Second order in a
  /// smooth motion; any damping is stable at any step, since it acts on v'. Needs `setStops`.
  func stepImplicitly(_ loads: JointLoads, _ h: Double) -> Bool {
    let n = degreesOfFreedom
    move(position, velocity, h / 2, into: stagePosition)
    boundVelocities(h)
    for index in 0..<n { stageVelocity[index] = velocity[index] + h / 2 * trend[index] }
    scratch.updateTransforms(stagePosition)
    scratch.updateVelocities(stageVelocity)
    scratch.updateBias()
    scratch.updateMassMatrix()
    for index in 0..<n { torque[index] = loads.torque[index] - scratch.bias[index] }
    scratch.add(loads.wrench, to: torque)
    let matrix = scratch.massMatrix
    for index in 0..<n { matrix[index * n + index] += loads.rotorInertia[index] }
    for index in 0..<n {
      var momentum = 0.0
      for other in 0..<n { momentum += matrix[index * n + other] * velocity[other] }
      impulse[index] = momentum + h * torque[index]
      friction[index] = h * loads.friction[index]
      stageVelocity[index] = velocity[index]
    }
    for index in 0..<n { matrix[index * n + index] += h * loads.damping[index] }
    let step = JointFrictionStep(
      count: n, matrix: UnsafePointer(matrix), impulse: UnsafePointer(impulse),
      friction: UnsafePointer(friction), lower: UnsafePointer(lower),
      upper: UnsafePointer(upper), velocity: stageVelocity, contact: contact,
      factor: scratch.factor, work: work, indices: indices)
    guard step.solve() else { return false }
    for index in 0..<n {
      acceleration[index] = (stageVelocity[index] - velocity[index]) / h
      trend[index] = abs(contact[index]) == 1 ? acceleration[index] : 0
      velocity[index] = stageVelocity[index]
    }
    move(stagePosition, velocity, h / 2, into: position)
    // Rounding must not carry a joint past its stop.
    holdWithinStops(position)
    return true
  }

  /// Puts the midpoint within the stops and finds the velocities that reach them from there.
  private func boundVelocities(_ h: Double) {
    for index in 0..<degreesOfFreedom {
      lower[index] = -.infinity
      upper[index] = .infinity
    }
    holdWithinStops(stagePosition)
    for index in 0..<scratch.bodyCount where scratch.bodies[index].wide < 0 {
      let (q, v) = (Int(scratch.bodies[index].q), Int(scratch.bodies[index].v))
      lower[v] = (lowerStop[v] - stagePosition[q]) * 2 / h
      upper[v] = (upperStop[v] - stagePosition[q]) * 2 / h
    }
  }

  private func holdWithinStops(_ q: UnsafeMutablePointer<Double>) {
    for index in 0..<scratch.bodyCount where scratch.bodies[index].wide < 0 {
      let (place, v) = (Int(scratch.bodies[index].q), Int(scratch.bodies[index].v))
      q[place] = min(max(q[place], lowerStop[v]), upperStop[v])
    }
  }

  private func move(
    _ q: UnsafePointer<Double>, _ v: UnsafePointer<Double>, _ h: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<scratch.bodyCount {
      scratch.bodies[index].displace(q, v, h, into: result)
    }
  }
}
