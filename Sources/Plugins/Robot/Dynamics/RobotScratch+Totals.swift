extension RobotScratch {
  /// Kinetic energy in J; needs `updateVelocities`.
  func kineticEnergy() -> Double {
    var energy = 0.0
    for index in 0..<bodyCount {
      let inertia = bodies[index].inertia
      let w = motions[index].angular
      let u = motions[index].linear
      energy += dot(w, inertia.angularMomentum(w, u)) + dot(u, inertia.linearMomentum(w, u))
    }
    return energy / 2
  }

  /// Potential energy in J, zero at the world's origin; needs `updateWorldPlacements`.
  func potentialEnergy() -> Double { -dot(gravity, firstMoment().moment) }

  /// Centre of mass of everything that moves, in the world; needs `updateWorldPlacements`.
  func centreOfMass() -> Vector3 {
    let (mass, moment) = firstMoment()
    return mass > 0 ? moment / mass : .zero
  }

  private func firstMoment() -> (mass: Double, moment: Vector3) {
    var mass = 0.0
    var moment = Vector3.zero
    for index in 0..<bodyCount {
      let inertia = bodies[index].inertia
      let world = motions[index].world
      mass += inertia.mass
      moment += world.rotation * inertia.firstMoment + world.translation * inertia.mass
    }
    return (mass, moment)
  }

  /// Linear momentum, and angular momentum about the centre of mass, in world axes; needs
  /// `updateVelocities` and `updateWorldPlacements`.
  func centroidalMomentum() -> (linear: Vector3, angular: Vector3) {
    var linear = Vector3.zero
    var angular = Vector3.zero
    for index in 0..<bodyCount {
      let inertia = bodies[index].inertia
      let motion = motions + index
      let world = motion.pointee.world
      let momentum =
        world.rotation * inertia.linearMomentum(motion.pointee.angular, motion.pointee.linear)
      linear += momentum
      angular +=
        world.rotation * inertia.angularMomentum(motion.pointee.angular, motion.pointee.linear)
        + cross(world.translation, momentum)
    }
    return (linear, angular - cross(centreOfMass(), linear))
  }
}
