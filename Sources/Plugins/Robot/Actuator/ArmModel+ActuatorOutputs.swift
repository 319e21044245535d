import Engine

extension ArmModel {
  /// Writes what the actuators do and what their electronics report.
  func writeActuatorOutputs(_ state: ArmState, _ frame: StepFrame) {
    let out = frame.outputs
    let actuator = places.actuator
    let isIdeal = preset == nil
    if isIdeal {
      state.flags.pointee.busVoltage = frame.parameters[actuator.supplyVoltage]
    }
    var electrical = 0.0
    var heat = 0.0
    for joint in 0..<space.count {
      let memory = state.actuators + joint
      let rotor = isIdeal ? state.velocity[joint] : memory.pointee.rotorSpeed
      out[actuator.motorVoltage + joint] = memory.pointee.voltage
      out[actuator.motorEnabled + joint] = memory.pointee.isOff ? 0 : 1
      out[actuator.windingTemperature + joint] =
        isIdeal ? state.temperature[joint] : memory.pointee.winding
      out[actuator.gearDeflection + joint] = memory.pointee.deflection
      out[actuator.rotorVelocity + joint] = rotor
      electrical += memory.pointee.voltage * memory.pointee.current
      heat += memory.pointee.copperLoss + memory.pointee.frictionHeat
    }
    out[actuator.busVoltage] = state.flags.pointee.busVoltage
    out[actuator.electricalPower] = electrical
    out[actuator.heatPower] = heat
    reportTelemetry(state, frame)
  }

  private func reportTelemetry(_ state: ArmState, _ frame: StepFrame) {
    let out = frame.outputs
    let actuator = places.actuator
    // The telemetry's parameters lie one after the other; all zero, the log shows the truth.
    var isTransparent = true
    for place in actuator.telemetryPeriod...actuator.voltageGlitchRate
    where frame.parameters[place] != 0 {
      isTransparent = false
      break
    }
    for joint in 0..<space.count {
      if isTransparent {
        state.actuators[joint].telemetry.held = analogueReadings(joint, state, frame)
      } else if state.actuators[joint].telemetry.isDue(frame.time) {
        sample(from: joint, state, frame)
      }
      let held = state.actuators[joint].telemetry.held
      out[actuator.positionTelemetry + joint] = held.position
      out[actuator.temperatureMeasured + joint] = held.temperature
      out[actuator.voltageMeasured + joint] = held.voltage
      out[actuator.currentMeasured + joint] = held.current
    }
  }

  /// Takes what samples are due from `first` on.
  private func sample(from first: Int, _ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let sensors = servoSensors(frame)
    let random = frame.random.substream(1)
    for joint in first..<space.count {
      let memory = state.actuators + joint
      guard memory.pointee.telemetry.isDue(frame.time) else { continue }
      let losses = TelemetryLosses(
        temperature: parameters[actuator.temperatureDropout + joint],
        voltage: parameters[actuator.voltageDropout + joint],
        current: parameters[actuator.currentDropout + joint])
      let draw = UInt64(bitPattern: frame.index) &* UInt64(space.count) &+ UInt64(joint)
      sensors.update(
        &memory.pointee.telemetry, analogueReadings(joint, state, frame), losses, time: frame.time,
        index: draw &* ServoSensors.draws, random: random)
    }
  }

  func servoSensors(_ frame: StepFrame) -> ServoSensors {
    let parameters = frame.parameters
    let actuator = places.actuator
    return ServoSensors(
      period: Int64((parameters[actuator.telemetryPeriod] * 1e9).rounded()),
      latency: Int64((parameters[actuator.telemetryLatency] * 1e9).rounded()),
      dropout: parameters[actuator.telemetryDropout],
      resolution: ServoReadings(
        position: parameters[actuator.positionCount],
        temperature: parameters[actuator.temperatureResolution],
        voltage: parameters[actuator.voltageResolution],
        current: parameters[actuator.currentResolution]),
      noise: ServoReadings(
        temperature: parameters[actuator.temperatureNoise],
        voltage: parameters[actuator.voltageNoise], current: parameters[actuator.currentNoise]),
      temperatureGlitchRate: parameters[actuator.temperatureGlitchRate],
      voltageGlitchRate: parameters[actuator.voltageGlitchRate])
  }
}
