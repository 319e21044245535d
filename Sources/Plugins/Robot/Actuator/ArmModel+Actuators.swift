import Engine
import Glibc

extension ArmModel {
  /// Motors that hold the arm at rest; everything is as warm as the air.
  func initializeActuators(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    state.flags.pointee.busVoltage = parameters[places.actuator.supplyVoltage]
    for joint in 0..<space.count {
      let actuator = state.actuators + joint
      actuator.initialize(to: ActuatorState())
      actuator.pointee.winding = parameters[places.ambientTemperature]
      // Until the first sample arrives the log has what it would read at rest without noise.
      actuator.pointee.telemetry.held = servoSensors(frame).rounded(
        ServoReadings(
          position: state.position[joint], temperature: state.temperature[joint],
          voltage: state.flags.pointee.busVoltage))
      guard preset != nil else { continue }
      if parameters[places.integralGain + joint] == 0 { state.integral[joint] = 0 }
      actuator.pointee.loadTorque = state.torque[joint]
      actuator.pointee.current =
        state.torque[joint] / parameters[places.torqueConstant + joint]
      actuator.pointee.voltage =
        actuator.pointee.current * parameters[places.actuator.windingResistance + joint]
    }
  }

  /// Lets the protection act on what the temperature sensors read, faults included.
  ///
  /// A glitch of the log is no reading: it comes about on the bus, beyond the protection, which goes on as before.
  func protectMotors(_ state: ArmState, _ frame: StepFrame) {
    guard state.flags.pointee.hasReadings != 0 else { return }
    let protection = protection(frame)
    let period = Double(frame.period) * 1e-9
    for joint in 0..<space.count {
      let actuator = state.actuators + joint
      if !actuator.pointee.telemetry.held.isTemperatureGlitch {
        actuator.pointee.isOff = protection.isOff(
          actuator.pointee.isOff,
          measured: frame.outputs[places.actuator.temperatureMeasured + joint])
      }
      actuator.pointee.stallTime = protection.stall(
        actuator.pointee.stallTime,
        isPushing: abs(actuator.pointee.wantedCurrent)
          >= ServoProtection.stallShare * frame.parameters[places.actuator.currentLimit + joint],
        speed: actuator.pointee.rotorSpeed, period: period)
    }
  }

  private func protection(_ frame: StepFrame) -> ServoProtection {
    let parameters = frame.parameters
    return ServoProtection(
      cutOut: parameters[places.actuator.thermalCutOut],
      restart: parameters[places.actuator.thermalRestart],
      stallTime: parameters[places.actuator.stallCutBackTime],
      cutBack: parameters[places.actuator.stallCutBack])
  }

  /// What the drives keep for one control period.
  func prepareDrives(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let protection = protection(frame)
    for joint in 0..<space.count {
      let drive = state.drives + joint
      let memory = state.actuators + joint
      let housing = state.temperature[joint] - DirectCurrentMotor.referenceTemperature
      let turns = 1 - parameters[actuator.shortedTurns + joint]
      drive.pointee.balancedConstant =
        parameters[places.torqueConstant + joint] * parameters[places.torqueConstantScale + joint]
        * turns * (1 - parameters[actuator.magnetCoefficient] * housing)
      drive.pointee.motor.constant = drive.pointee.balancedConstant
      drive.pointee.motor.resistance =
        parameters[actuator.windingResistance + joint] * turns
        * DirectCurrentMotor.resistanceFactor(memory.pointee.winding)
      drive.pointee.conductance = 1 / drive.pointee.motor.resistance
      drive.pointee.currentPerTorque = 1 / parameters[places.torqueConstant + joint]
      drive.pointee.isOn = !memory.pointee.isOff
      drive.pointee.currentLimit =
        min(
          parameters[actuator.currentLimit + joint],
          limits[joint].effort * drive.pointee.currentPerTorque)
        * protection.share(stalledFor: memory.pointee.stallTime)
      drive.pointee.isBlocked = parameters[actuator.blockage + joint] > 0
      prepareFriction(joint, housing, state, frame)
      prepareGear(joint, state, frame)
      memory.pointee.copperEnergy = 0
      memory.pointee.frictionEnergy = 0
    }
  }

  private func prepareFriction(
    _ joint: Int, _ warmth: Double, _ state: ArmState, _ frame: StepFrame
  ) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let factor = parameters[places.friction + joint]
    let wear = parameters[actuator.wear + joint]
    let coulomb = parameters[places.coulombFriction + joint]
    let viscous = parameters[places.viscousFriction + joint]
    let stribeckFactor =
      factor * max(0, 1 + parameters[actuator.stribeckTemperatureCoefficient] * warmth)
    state.drives[joint].law = JointFrictionLaw(
      coulomb: factor * coulomb,
      stribeck: stribeckFactor * parameters[actuator.stribeckFriction + joint],
      stribeckSpeed: parameters[actuator.stribeckSpeed]
        * max(0.1, 1 + parameters[actuator.stribeckSpeedTemperatureCoefficient] * warmth),
      stribeckExponent: parameters[actuator.stribeckExponent],
      wear: factor * wear * parameters[actuator.wearFriction] * coulomb,
      wearSpeed: parameters[actuator.wearSpeed],
      loadShare: factor * parameters[places.loadFriction],
      motorShare: factor * parameters[actuator.motorLoadFriction],
      stribeckLoadShare: stribeckFactor * parameters[actuator.stribeckLoadFriction],
      viscosity: factor * viscous
        * (exp(-parameters[places.frictionTemperatureCoefficient] * warmth)
          + wear * parameters[actuator.wearViscousFriction]))
  }

  private func prepareGear(_ joint: Int, _ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let tension = parameters[actuator.beltTension + joint]
    let backlash = parameters[actuator.backlash + joint]
    let memory = state.actuators + joint
    let gear = GearTrain(
      isRigid: !(hasElasticGears || backlash > 0 || tension < 1),
      rotorInertia: parameters[places.rotorInertia + joint],
      stiffness: tension * parameters[actuator.gearStiffness + joint],
      damping: parameters[actuator.gearDamping + joint], halfGap: backlash / 2)
    state.drives[joint].gear = gear
    if gear.isRigid {
      memory.pointee.isElastic = false
      memory.pointee.rotorSpeed = state.velocity[joint]
      memory.pointee.deflection = 0
    } else if !memory.pointee.isElastic {
      // The teeth lie where they carry what the rigid gear carried.
      memory.pointee.isElastic = true
      memory.pointee.rotorSpeed = state.velocity[joint]
      memory.pointee.deflection = gear.deflection(carrying: memory.pointee.loadTorque)
    }
  }

  /// Warms windings and housings by the heat of the period that ends.
  func warmActuators(_ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let period = Double(frame.period) * 1e-9
    for joint in 0..<space.count {
      let memory = state.actuators + joint
      let network = ThermalNetwork(
        windingCapacity: parameters[actuator.windingCapacity + joint],
        housingCapacity: parameters[actuator.housingCapacity + joint],
        windingResistance: parameters[actuator.windingThermalResistance + joint],
        housingResistance: parameters[actuator.housingThermalResistance + joint])
      let next = network.temperatures(
        winding: memory.pointee.winding, housing: state.temperature[joint],
        ambient: parameters[places.ambientTemperature],
        copperLoss: memory.pointee.copperEnergy / period,
        frictionHeat: memory.pointee.frictionEnergy / period, after: period)
      memory.pointee.winding = next.winding
      state.temperature[joint] = next.housing
    }
  }
}
