import Engine
import Glibc

extension ArmModel {
  /// Moves the bodies by one time step of `h` seconds; false if the mass matrix is singular.
  ///
  /// Forces are taken at the midpoint q + h/2 v, velocity forces with the velocity extrapolated there,
  /// so the motion is second-order accurate; friction, damping and servo act on the end velocity.
  func advance(_ state: ArmState, _ frame: StepFrame, part: Int, _ h: Double) -> Bool {
    let n = space.count
    moveReference(state, frame, h)
    for joint in 0..<n {
      state.midpoint[joint] = min(
        max(state.position[joint] + h / 2 * state.velocity[joint], limits[joint].lower),
        limits[joint].upper)
      state.extrapolated[joint] = state.velocity[joint] + h / 2 * state.trend[joint]
    }
    let scratch = loadedScratch(state, frame)
    scratch.updateTransforms(state.midpoint)
    scratch.updateVelocities(state.extrapolated)
    scratch.updateBias()
    scratch.updateMassMatrix()
    if preset != nil { return driveJoints(state, frame, scratch, h) }
    collectImpulses(state, frame, scratch, h)
    linearizeServo(state, frame, h)
    boundJoints(state, frame, h)
    guard solve(state, frame, scratch, h) else { return false }
    finish(state, frame, h)
    return true
  }

  /// Momentum plus the impulses that do not depend on the end velocity.
  func collectImpulses(
    _ state: ArmState, _ frame: StepFrame, _ scratch: RobotScratch, _ h: Double
  ) {
    let n = space.count
    for joint in 0..<n {
      // The rotor of an elastic gear turns by itself.
      guard preset == nil || state.drives[joint].gear.isRigid else { continue }
      scratch.massMatrix[joint * n + joint] += frame.parameters[places.rotorInertia + joint]
    }
    for joint in 0..<n {
      var sum = h * (frame.inputs[places.externalTorque + joint] - scratch.bias[joint])
      for other in 0..<n { sum += scratch.massMatrix[joint * n + other] * state.velocity[other] }
      state.momentum[joint] = sum
    }
    let force = frame.inputs + places.toolForce
    guard force[0] != 0 || force[1] != 0 || force[2] != 0 else { return }
    scratch.updateWorldPlacements()
    scratch.jacobian(tool, into: state.jacobian)
    for joint in 0..<n {
      for axis in 0..<3 {
        state.momentum[joint] += h * state.jacobian[axis * n + joint] * force[axis]
      }
    }
  }

  /// Friction impulses, and the velocities that keep each joint within its travel.
  private func boundJoints(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let parameters = frame.parameters
    for joint in 0..<space.count {
      let dry =
        parameters[places.coulombFriction + joint]
        + parameters[places.loadFriction] * abs(state.torque[joint])
      let jam = parameters[places.jam + joint]
      state.friction[joint] =
        h
        * (parameters[places.friction + joint] * dry
          + (max(0, jam) + parameters[places.actuator.drag + joint])
            * scales.referenceTorque[joint])
      let travel = model.joints[joint].travel
      if jam >= 1 || parameters[places.actuator.blockage + joint] > 0 {
        state.lower[joint] = 0
        state.upper[joint] = 0
      } else {
        state.lower[joint] = (travel.lowerBound - state.midpoint[joint]) * 2 / h
        state.upper[joint] = (travel.upperBound - state.midpoint[joint]) * 2 / h
      }
    }
  }

  /// Finds the end velocity, with each drive either within its limit or at it.
  private func solve(
    _ state: ArmState, _ frame: StepFrame, _ scratch: RobotScratch, _ h: Double
  ) -> Bool {
    let n = space.count
    let parameters = frame.parameters
    // Each pass fixes which drives are at their limit; mostly the last step's pattern is right. Where
    // changing all that disagree goes in circles, changing the first alone mostly ends it. A drive whose
    // pattern is still open after the last pass has its torque clamped in the next step.
    let passes = 4 + 8 * n
    for pass in 0..<passes {
      for joint in 0..<n {
        for other in 0..<n {
          state.matrix[joint * n + other] = scratch.massMatrix[joint * n + other]
        }
        let scale = parameters[places.torqueConstantScale + joint]
        var damping = viscosity(joint, state, frame)
        state.impulse[joint] = state.momentum[joint]
        if state.saturation[joint] == 0 {
          damping += scale * state.driveSlope[joint]
          state.impulse[joint] += h * scale * state.drive[joint]
        } else {
          state.impulse[joint] +=
            h * scale * Double(state.saturation[joint]) * model.joints[joint].effort
        }
        state.matrix[joint * n + joint] += h * damping
        state.solved[joint] = state.velocity[joint]
      }
      guard frictionStep(state).solve() else { return false }
      if !updateSaturation(state, one: pass >= 4) { return true }
    }
    return true
  }

  func frictionStep(_ state: ArmState) -> JointFrictionStep {
    JointFrictionStep(
      count: space.count, matrix: UnsafePointer(state.matrix),
      impulse: UnsafePointer(state.impulse), friction: UnsafePointer(state.friction),
      lower: UnsafePointer(state.lower), upper: UnsafePointer(state.upper),
      velocity: state.solved, contact: state.contact, factor: state.factor, work: state.work,
      indices: state.indices)
  }

  func viscosity(_ joint: Int, _ state: ArmState, _ frame: StepFrame) -> Double {
    let parameters = frame.parameters
    let warmth = state.temperature[joint] - 298.15
    return parameters[places.friction + joint] * parameters[places.viscousFriction + joint]
      * exp(-parameters[places.frictionTemperatureCoefficient] * warmth)
  }

  /// Compares each drive with its limit at the solved velocity; true if one, or `one` alone, changed sides.
  private func updateSaturation(_ state: ArmState, one isSingle: Bool) -> Bool {
    var hasChanged = false
    for joint in 0..<space.count {
      let limit = model.joints[joint].effort
      let wanted = state.drive[joint] - state.driveSlope[joint] * state.solved[joint]
      // Rounding of a steep drive must not count as a change.
      let slack = 1e-12 * abs(state.drive[joint])
      let side: Int32 =
        switch state.saturation[joint] {
        case 0: wanted > limit + slack ? 1 : wanted < -limit - slack ? -1 : 0
        default: wanted > limit - slack ? 1 : wanted < -limit + slack ? -1 : 0
        }
      guard side != state.saturation[joint] else { continue }
      state.saturation[joint] = side
      if isSingle { return true }
      hasChanged = true
    }
    return hasChanged
  }

  private func finish(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let friction = frictionStep(state)
    for joint in 0..<space.count {
      let end = state.solved[joint]
      let limit = model.joints[joint].effort
      let wanted = state.drive[joint] - state.driveSlope[joint] * end
      state.command[joint] = min(max(wanted, -limit), limit)
      state.torque[joint] =
        frame.parameters[places.torqueConstantScale + joint] * state.command[joint]
      state.frictionTorque[joint] =
        friction.gradient(joint) / h - viscosity(joint, state, frame) * end
      let acceleration = (end - state.velocity[joint]) / h
      state.acceleration[joint] = acceleration
      state.trend[joint] = abs(state.contact[joint]) == 1 ? acceleration : 0
    }
    for joint in 0..<space.count {
      let travel = model.joints[joint].travel
      state.velocity[joint] = state.solved[joint]
      state.position[joint] = min(
        max(state.midpoint[joint] + h / 2 * state.solved[joint], travel.lowerBound),
        travel.upperBound)
    }
  }
}
