import Engine
import Glibc

extension ArmModel {
  /// Feed-forward and integral action for one control period.
  func prepareServo(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let period = Double(frame.period) * 1e-9
    if preset != nil { return prepareCascade(state, frame, period) }
    for joint in 0..<space.count {
      let limit = model.joints[joint].effort
      let error =
        state.referencePosition[joint] - state.position[joint] - state.positionError[joint]
      let growth = parameters[places.integralGain + joint] * error * period
      // No wind-up while the motor gives all it has in that direction.
      if Double(state.saturation[joint]) * growth <= 0 {
        state.integral[joint] = min(max(state.integral[joint] + growth, -limit), limit)
      }
    }
    state.scratch(model, tool: tool, mass: parameters[places.assumedToolMass])
      .inverseDynamics(
        q: state.referencePosition, v: state.referenceVelocity,
        a: UnsafePointer(state.referenceAcceleration), into: state.feedForward)
  }

  /// Moves the servo's reference towards the targets for `h` seconds.
  ///
  /// Critically damped, a = 2 ω (w − v) with w = ω/2 · e; w keeps the joint's speed limit and the
  /// speed from which half its acceleration can still stop, a keeps the acceleration that half its
  /// torque limit gives the largest inertia.
  func moveReference(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    for joint in 0..<space.count {
      let bounds = limits[joint]
      let target = min(
        max(frame.inputs[places.positionTarget + joint], bounds.lower), bounds.upper)
      let error = target - state.referencePosition[joint]
      let limit = bounds.acceleration
      let speed = min(
        referenceBandwidth / 2 * abs(error), (limit * abs(error)).squareRoot(),
        bounds.speed)
      let wanted = error < 0 ? -speed : speed
      let acceleration = min(
        max(2 * referenceBandwidth * (wanted - state.referenceVelocity[joint]), -limit), limit)
      state.referenceAcceleration[joint] = acceleration
      state.referenceVelocity[joint] += h * acceleration
      state.referencePosition[joint] += h * state.referenceVelocity[joint]
    }
  }

  /// The drive's torque at the end of a step as `drive − driveSlope · velocity`, before its limit.
  ///
  /// Position and velocity errors are those at the end of the step, which keeps stiff gains stable.
  func linearizeServo(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let parameters = frame.parameters
    for joint in 0..<space.count {
      let kp = parameters[places.positionGain + joint]
      let kd = parameters[places.velocityGain + joint]
      let error =
        state.referencePosition[joint] - state.midpoint[joint] - state.positionError[joint]
      state.drive[joint] =
        state.feedForward[joint] + state.integral[joint] + kp * error
        + kd * (state.referenceVelocity[joint] - state.velocityError[joint])
      state.driveSlope[joint] = kd + kp * h / 2
    }
  }

  /// Warms the motors by the current of the period that ends.
  func warm(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let period = Double(frame.period) * 1e-9
    let share = -expm1(-period / parameters[places.thermalTimeConstant])
    for joint in 0..<space.count {
      let load = state.command[joint] / scales.referenceTorque[joint]
      let settled =
        parameters[places.ambientTemperature]
        + parameters[places.ratedTemperatureRise] * load * load
      state.temperature[joint] += share * (settled - state.temperature[joint])
    }
  }
}
