extension RobotScratch {
  /// Joint accelerations at (q, v) under the joint forces `tau`.
  ///
  /// Without mimicking joints by the articulated-body method, else from the reduced equations
  /// SᵀMS a = τ − Sᵀh.
  public func forwardDynamics(
    q: UnsafePointer<Double>, v: UnsafePointer<Double>, tau: UnsafePointer<Double>,
    into acceleration: UnsafeMutablePointer<Double>
  ) {
    updateTransforms(q)
    updateVelocities(v)
    if !hasMimics {
      articulatedBody(tau, into: acceleration)
      return
    }
    updateBias()
    updateMassMatrix()
    let n = degreesOfFreedom
    factor.update(from: massMatrix, count: n * n)
    _ = factorise(factor, n)
    for index in 0..<n { acceleration[index] = tau[index] - bias[index] }
    solve(factor, n, acceleration)
  }

  /// Joint forces that the accelerations `a` take at (q, v).
  public func inverseDynamics(
    q: UnsafePointer<Double>, v: UnsafePointer<Double>, a: UnsafePointer<Double>?,
    into tau: UnsafeMutablePointer<Double>
  ) {
    updateTransforms(q)
    updateVelocities(v)
    updateAccelerations(a, withGravity: true)
    inverseDynamics(into: tau)
  }

  /// Fills `bias` with the forces of gravity and velocity; needs `updateVelocities`.
  func updateBias() {
    updateAccelerations(nil, withGravity: true)
    inverseDynamics(into: bias)
  }

  /// Fills and returns the mass matrix at q, row major; valid until the scratch is used again.
  public func massMatrix(q: UnsafePointer<Double>) -> UnsafePointer<Double> {
    updateTransforms(q)
    updateMassMatrix()
    return UnsafePointer(massMatrix)
  }
}
