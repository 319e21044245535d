import Engine

extension ArmModel {
  /// What the readings on the bus, faults included, differ by from the truth when they were taken.
  func readSensors(_ state: ArmState, _ frame: StepFrame) {
    let hasReadings = state.flags.pointee.hasReadings != 0
    for joint in 0..<space.count {
      state.positionReading[joint] =
        hasReadings ? frame.outputs[places.positionMeasured + joint] : state.position[joint]
      state.positionError[joint] =
        hasReadings ? state.positionReading[joint] - state.sampledPosition[joint] : 0
      state.velocityError[joint] =
        hasReadings
        ? frame.outputs[places.velocityMeasured + joint] - state.sampledVelocity[joint] : 0
    }
  }

  /// Writes truth and new readings for the instant at hand.
  func writeOutputs(_ state: ArmState, _ frame: StepFrame) {
    let out = frame.outputs
    let parameters = frame.parameters
    var power = 0.0
    var isAtLimit = false
    for joint in 0..<space.count {
      out[places.position + joint] = state.position[joint]
      out[places.velocity + joint] = state.velocity[joint]
      out[places.acceleration + joint] = state.acceleration[joint]
      out[places.torque + joint] = state.torque[joint]
      out[places.frictionTorque + joint] = state.frictionTorque[joint]
      out[places.current + joint] =
        preset == nil
        ? state.command[joint] / parameters[places.torqueConstant + joint]
        : state.actuators[joint].current
      out[places.temperature + joint] = state.temperature[joint]
      out[places.positionError + joint] =
        frame.inputs[places.positionTarget + joint] - state.position[joint]
      power += state.torque[joint] * state.velocity[joint]
      if abs(state.contact[joint]) == 2 { isAtLimit = true }
    }
    measure(state, frame)

    let scratch = loadedScratch(state, frame)
    scratch.updateTransforms(state.position)
    scratch.updateWorldPlacements()
    scratch.updateVelocities(state.velocity)
    let position = scratch.worldPlacement(tool).translation
    let velocity = scratch.frameVelocity(tool).linear
    for axis in 0..<3 {
      out[places.toolPosition + axis] = position[axis]
      out[places.toolVelocity + axis] = velocity[axis]
    }
    out[places.toolSpeed] = length(velocity)
    out[places.energy] = scratch.kineticEnergy() + scratch.potentialEnergy()
    out[places.power] = power
    out[places.atLimit] = isAtLimit ? 1 : 0
  }

  private func measure(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let resolution = parameters[places.encoderResolution]
    let positionNoise = parameters[places.positionNoise]
    let velocityNoise = parameters[places.velocityNoise]
    let torqueNoise = parameters[places.torqueNoise]
    if preset != nil { return measureBriefly(state, frame) }
    let sensors = places.sensors
    let draws = UInt64(bitPattern: frame.index) &* UInt64(3 * space.count)
    for joint in 0..<space.count {
      let draw = draws &+ UInt64(3 * joint)
      var reading =
        parameters[sensors.positionGain + joint] * state.position[joint]
        + parameters[sensors.positionError + joint]
      if positionNoise > 0 { reading += positionNoise * frame.random.normal(at: draw) }
      if resolution > 0 { reading = (reading / resolution).rounded() * resolution }
      frame.outputs[places.positionMeasured + joint] = reading

      reading =
        parameters[sensors.velocityGain + joint] * state.velocity[joint]
        + parameters[sensors.velocityError + joint]
      if velocityNoise > 0 { reading += velocityNoise * frame.random.normal(at: draw &+ 1) }
      frame.outputs[places.velocityMeasured + joint] = reading

      reading =
        parameters[sensors.torqueGain + joint] * state.torque[joint]
        + parameters[sensors.torqueError + joint]
      if torqueNoise > 0 {
        reading +=
          torqueNoise * scales.referenceTorque[joint] * frame.random.normal(at: draw &+ 2)
      }
      frame.outputs[places.torqueMeasured + joint] = reading
      state.sampledPosition[joint] = state.position[joint]
      state.sampledVelocity[joint] = state.velocity[joint]
    }
    state.flags.pointee.hasReadings = 1
  }
}
