extension MotionState {
  /// One step of the classical fourth-order Runge–Kutta method.
  ///
  /// Works on q̇ = N(q) v, v̇ = a(q, v). The rate of a floating joint's quaternion is tangent to the unit
  /// sphere, so a step leaves the sphere by a term of order h⁵ and going back to it by normalising keeps
  /// the order (Hairer, Lubich, Wanner, Geometric Numerical Integration, 2006, section IV.4). Explicit:
  /// damping d on an inertia J is stable for h < 2.78 J/d only.
  func stepByRungeKutta(_ loads: JointLoads, _ h: Double) -> Bool {
    for index in 0..<coordinateCount { positionSum[index] = position[index] }
    for index in 0..<degreesOfFreedom { velocitySum[index] = velocity[index] }
    guard addStage(position, velocity, loads, weight: h / 6, next: h / 2),
      addStage(stagePosition, stageVelocity, loads, weight: h / 3, next: h / 2),
      addStage(stagePosition, stageVelocity, loads, weight: h / 3, next: h),
      addStage(stagePosition, stageVelocity, loads, weight: h / 6, next: 0)
    else { return false }
    position.update(from: positionSum, count: coordinateCount)
    velocity.update(from: velocitySum, count: degreesOfFreedom)
    for index in 0..<scratch.bodyCount { scratch.bodies[index].normaliseOrientation(position) }
    return true
  }

  /// Adds the slope at (q, v), times `weight`, to the sums, and puts the next stage `next` along it.
  private func addStage(
    _ q: UnsafeMutablePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ loads: JointLoads,
    weight: Double, next: Double
  ) -> Bool {
    guard updateAcceleration(q, v, loads) else { return false }
    for index in 0..<scratch.bodyCount {
      scratch.bodies[index].positionRate(q, v, into: positionSlope)
    }
    for index in 0..<coordinateCount {
      positionSum[index] += weight * positionSlope[index]
      stagePosition[index] = position[index] + next * positionSlope[index]
    }
    for index in 0..<degreesOfFreedom {
      velocitySum[index] += weight * acceleration[index]
      stageVelocity[index] = velocity[index] + next * acceleration[index]
    }
    return true
  }
}
