extension MotionState {
  /// Writes `acceleration` at (q, v) under smooth loads; false if the mass matrix is not positive definite.
  ///
  /// (M + diag rotorInertia) a = τ + Jᵀ w − damping · v − h(q, v). Without rotors and mimicking joints the
  /// articulated-body method does without M.
  func updateAcceleration(
    _ q: UnsafePointer<Double>, _ v: UnsafePointer<Double>, _ loads: JointLoads
  ) -> Bool {
    let n = degreesOfFreedom
    scratch.updateTransforms(q)
    scratch.updateVelocities(v)
    for index in 0..<n { torque[index] = loads.torque[index] - loads.damping[index] * v[index] }
    scratch.add(loads.wrench, to: torque)
    if !scratch.hasMimics && !loads.hasRotorInertia {
      scratch.articulatedBody(torque, into: acceleration)
      return true
    }
    scratch.updateBias()
    scratch.updateMassMatrix()
    for index in 0..<n {
      acceleration[index] = torque[index] - scratch.bias[index]
      scratch.massMatrix[index * n + index] += loads.rotorInertia[index]
    }
    scratch.factor.update(from: scratch.massMatrix, count: n * n)
    guard factorise(scratch.factor, n) == nil else { return false }
    solve(scratch.factor, n, acceleration)
    return true
  }
}
