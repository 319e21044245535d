extension MotionState {
  /// One step of the semi-implicit Euler method.
  ///
  ///     v' = v + h a(q, v),    q' = q moved with v' for h
  ///
  /// Symplectic for constant M: the energy error of a swing swings with it and does not pile up. First
  /// order; explicit in the loads, so damping d on an inertia J is stable for h < 2 J/d only (Hairer,
  /// Lubich, Wanner, Geometric Numerical Integration, 2006, section I.1.2).
  func stepSemiImplicitly(_ loads: JointLoads, _ h: Double) -> Bool {
    guard updateAcceleration(position, velocity, loads) else { return false }
    for index in 0..<degreesOfFreedom { velocity[index] += h * acceleration[index] }
    for index in 0..<scratch.bodyCount {
      scratch.bodies[index].displace(position, velocity, h, into: stagePosition)
    }
    position.update(from: stagePosition, count: coordinateCount)
    return true
  }
}
