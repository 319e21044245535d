import Engine

extension MultibodyModel {
  /// Writes every output for the instant at hand; `state.acceleration` must hold the accelerations.
  func writeOutputs(_ state: MotionState, _ loads: JointLoads, _ frame: StepFrame) {
    let out = frame.outputs
    let scratch = state.scratch
    scratch.updateTransforms(state.position)
    scratch.updateWorldPlacements()
    scratch.updateVelocities(state.velocity)
    (out + places.position).update(from: state.position, count: state.coordinateCount)
    (out + places.velocity).update(from: state.velocity, count: state.degreesOfFreedom)
    (out + places.acceleration).update(from: state.acceleration, count: state.degreesOfFreedom)
    writeJointPositions(state, out + places.jointPosition)

    let basePlacement = scratch.worldPlacement(base)
    write(basePlacement.translation, to: out + places.basePosition)
    write(basePlacement.rotation, to: out + places.baseOrientation)
    let linkPlacement = scratch.worldPlacement(link)
    let linkVelocity = scratch.frameVelocity(link)
    write(linkPlacement.translation, to: out + places.linkPosition)
    write(linkPlacement.rotation, to: out + places.linkOrientation)
    write(linkVelocity.linear, to: out + places.linkVelocity)
    write(linkVelocity.angular, to: out + places.linkAngularVelocity)
    for index in model.links.indices {
      write(
        scratch.worldPlacement(model.links[index]).translation,
        to: out + places.linkPositions + 3 * index)
    }

    var kinetic = scratch.kineticEnergy()
    for freedom in 0..<state.degreesOfFreedom {
      let rate = state.velocity[freedom]
      kinetic += loads.rotorInertia[freedom] * rate * rate / 2
    }
    let potential = scratch.potentialEnergy()
    out[places.kineticEnergy] = kinetic
    out[places.potentialEnergy] = potential
    out[places.energy] = kinetic + potential
    write(scratch.centreOfMass(), to: out + places.centreOfMass)
    let momentum = scratch.centroidalMomentum()
    write(momentum.linear, to: out + places.momentum)
    write(momentum.angular, to: out + places.angularMomentum)
    var isAtStop = false
    for freedom in 0..<state.degreesOfFreedom where abs(state.contact[freedom]) == 2 {
      isAtStop = true
    }
    out[places.atStop] = isAtStop ? 1 : 0
  }

  private func writeJointPositions(_ state: MotionState, _ out: UnsafeMutablePointer<Double>) {
    for index in 0..<state.scratch.bodyCount {
      let body = state.scratch.bodies[index]
      let q = state.position + Int(body.q)
      let joint = out + Int(body.v)
      switch body.motion {
      case .revolute, .prismatic: joint[0] = q[0]
      case .planar:
        for axis in 0..<3 { joint[axis] = q[axis] }
      case .floating:
        for axis in 0..<3 { joint[axis] = q[axis] }
        write(
          Matrix3(quaternion: Vector3(q[3], q[4], q[5]), q[6]).rollPitchYaw, to: joint + 3)
      }
    }
  }

  private func write(_ vector: Vector3, to out: UnsafeMutablePointer<Double>) {
    for axis in 0..<3 { out[axis] = vector[axis] }
  }

  private func write(_ rotation: Matrix3, to out: UnsafeMutablePointer<Double>) {
    let (vector, scalar) = rotation.quaternion
    write(vector, to: out)
    out[3] = scalar
  }
}
