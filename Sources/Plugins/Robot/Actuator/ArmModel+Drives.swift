import Engine

extension ArmModel {
  /// Feed-forward and integral action of the cascaded servo for one control period.
  func prepareCascade(_ state: ArmState, _ frame: StepFrame, _ period: Double) {
    let parameters = frame.parameters
    for joint in 0..<space.count {
      let integralGain = parameters[places.integralGain + joint]
      guard integralGain > 0 else { continue }
      let error =
        state.referencePosition[joint] - state.position[joint] - state.positionError[joint]
      let growth = controller(joint, frame).integralGrowth(
        error: error, reference: state.referenceVelocity[joint],
        measuredSpeed: state.velocity[joint] + state.velocityError[joint], period: period)
      // No wind-up while the motor gives all it has in that direction, or is switched off.
      guard !state.actuators[joint].isOff, Double(state.saturation[joint]) * growth <= 0 else {
        continue
      }
      let limit = limits[joint].torque
      state.integral[joint] = min(max(state.integral[joint] + growth, -limit), limit)
    }
    feedForward(state, frame)
  }

  private func feedForward(_ state: ArmState, _ frame: StepFrame) {
    let n = space.count
    let mass = frame.parameters[places.assumedToolMass]
    switch feedForward {
    case .none: state.feedForward.update(repeating: 0, count: n)
    case .gravity:
      state.extrapolated.update(repeating: 0, count: n)
      state.scratch(model, tool: tool, mass: mass).inverseDynamics(
        q: state.referencePosition, v: state.extrapolated, a: nil, into: state.feedForward)
    case .inverseDynamics:
      state.scratch(model, tool: tool, mass: mass).inverseDynamics(
        q: state.referencePosition, v: state.referenceVelocity,
        a: UnsafePointer(state.referenceAcceleration), into: state.feedForward)
      for joint in 0..<n {
        state.feedForward[joint] +=
          frame.parameters[places.rotorInertia + joint] * state.referenceAcceleration[joint]
      }
    }
  }

  @inline(__always)
  private func controller(_ joint: Int, _ frame: StepFrame) -> CascadedController {
    let positionGain = frame.parameters[places.positionGain + joint]
    return CascadedController(
      positionGain: positionGain, velocityGain: frame.parameters[places.velocityGain + joint],
      integralShare: positionGain > 0
        ? frame.parameters[places.integralGain + joint] / positionGain : 0,
      speedLimit: limits[joint].speed)
  }

  /// Moves joints, rotors and bristles by one time step; false if the mass matrix is singular.
  func driveJoints(
    _ state: ArmState, _ frame: StepFrame, _ scratch: RobotScratch, _ h: Double
  ) -> Bool {
    updateSupply(state, frame)
    collectImpulses(state, frame, scratch, h)
    for joint in 0..<space.count {
      if frame.parameters[places.actuator.phaseImbalance + joint] > 0 {
        ripple(joint, state, frame, h)
      }
      demandCurrent(joint, state, frame, h)
      startStep(joint, state, frame, h)
    }
    guard solveDrives(state, scratch, h) else { return false }
    finishDrives(state, frame, h)
    return true
  }

  /// Sets the motor's constant to what phases out of balance leave of it where the rotor is.
  private func ripple(_ joint: Int, _ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let drive = state.drives + joint
    let memory = state.actuators + joint
    let ratio = frame.parameters[places.actuator.electricalRatio + joint]
    let speed = memory.pointee.rotorSpeed
    // The joint's midpoint, and how far the rotor is ahead of it.
    let rotor =
      state.midpoint[joint] + memory.pointee.deflection + h / 2 * (speed - state.velocity[joint])
    drive.pointee.motor.constant =
      drive.pointee.balancedConstant
      * DirectCurrentMotor.balance(
        imbalance: frame.parameters[places.actuator.phaseImbalance + joint],
        angle: ratio * rotor, turn: ratio * h * speed)
  }

  private func updateSupply(_ state: ArmState, _ frame: StepFrame) {
    let bus = SupplyBus(
      openCircuit: frame.parameters[places.actuator.supplyVoltage],
      resistance: frame.parameters[places.actuator.supplyResistance])
    state.flags.pointee.busVoltage = bus.voltage(
      last: state.flags.pointee.busVoltage, state.actuators, count: space.count)
  }

  /// What the cascade asks for at the end of the step.
  ///
  /// The drive reckons with the torque constant it believes in: that of a healthy motor at 25 °C.
  @inline(__always)
  private func demandCurrent(
    _ joint: Int, _ state: ArmState, _ frame: StepFrame, _ h: Double
  ) {
    let controller = controller(joint, frame)
    let drive = state.drives + joint
    let error =
      state.referencePosition[joint] - state.midpoint[joint] - state.positionError[joint]
    let near = error - h / 2 * state.velocity[joint]
    var (speedTerm, isFree) = controller.speedTerm(
      error: near, reference: state.referenceVelocity[joint])
    // Where the speed loop's demand is not at its limit it goes on changing with the position.
    if isFree { speedTerm += controller.positionGain * (error - near) }
    let torque =
      state.feedForward[joint] + state.integral[joint] + speedTerm
      - controller.velocityGain * state.velocityError[joint]
    let slope = controller.velocityGain + (isFree ? controller.positionGain * h / 2 : 0)
    let believed = drive.pointee.currentPerTorque
    drive.pointee.demand = MotorCurrent(value: torque * believed, jointSlope: slope * believed)
    drive.pointee.supply = state.flags.pointee.busVoltage
    guard command == .voltage else { return }
    // The bridge's duty is what would put R₂₅ i on the motor at the voltage that the firmware was made for. Resistance
    // and bus are what they are now, and the speed works against what comes of it.
    let believedResistance = frame.parameters[places.actuator.windingResistance + joint]
    let share = believedResistance * drive.pointee.conductance * drive.pointee.supply / ratedSupply
    drive.pointee.demand.value *= share
    drive.pointee.demand.jointSlope *= share
    drive.pointee.demand.rotorSlope =
      drive.pointee.motor.constant * drive.pointee.conductance
  }

  /// Friction, gear and travel as they are at the start of the step.
  @inline(__always)
  private func startStep(_ joint: Int, _ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let drive = state.drives + joint
    let memory = state.actuators + joint
    let rate = 1 / h
    let stiffness = parameters[actuator.bristleStiffness + joint]
    let level = drive.pointee.law.level(
      speed: memory.pointee.rotorSpeed, load: memory.pointee.loadTorque,
      motor: state.torque[joint])
    drive.pointee.friction = LuGreFriction(
      level: level, stiffness: stiffness,
      damping: parameters[actuator.bristleDamping + joint],
      viscosity: drive.pointee.law.viscosity, deflection: memory.pointee.bristle,
      step: h, rate: rate)
    drive.pointee.drag =
      parameters[actuator.drag + joint] * limits[joint].torque
      + (stiffness > 0 ? 0 : level)
    drive.pointee.gear.step = h
    drive.pointee.gear.deflection = memory.pointee.deflection
    drive.pointee.gear.rotorSpeed = memory.pointee.rotorSpeed
    let isRigid = drive.pointee.gear.isRigid
    let jam = parameters[places.jam + joint]
    state.friction[joint] =
      h * ((isRigid ? drive.pointee.drag : 0) + max(0, jam) * limits[joint].torque)
    if jam >= 1 || (isRigid && drive.pointee.isBlocked) {
      state.lower[joint] = 0
      state.upper[joint] = 0
    } else {
      state.lower[joint] = (limits[joint].lower - state.midpoint[joint]) * 2 * rate
      state.upper[joint] = (limits[joint].upper - state.midpoint[joint]) * 2 * rate
    }
  }

  /// Takes over the speeds found, and what motors, bristles and teeth did meanwhile.
  private func finishDrives(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let rate = 1 / h
    for joint in 0..<space.count {
      let drive = state.drives + joint
      let memory = state.actuators + joint
      let end = state.solved[joint]
      // Nothing but the drive acts on a joint that slides without dry friction.
      let isFree = state.friction[joint] == 0 && abs(state.contact[joint]) == 1
      let contactTorque = isFree ? 0 : frictionStep(state).gradient(joint) * rate
      let acceleration = (end - state.velocity[joint]) * rate
      let rotor = drive.pointee.response.rotorSpeed
      let current = drive.pointee.response.current
      let torque = drive.pointee.motor.constant * current.value
      recordMotor(joint, state, frame, rotor: rotor)

      // Dry friction that is not bristles: the gear's own on an elastic rotor, the step's on a
      // joint.
      let held = min(abs(contactTorque), state.friction[joint] * rate)
      let friction = drive.pointee.response.friction
      let bristle = drive.pointee.response.bristle
      let isRigid = drive.pointee.gear.isRigid
      var heat =
        drive.pointee.friction.heat(rotor, torque: friction, deflection: bristle) * rate + held
        * abs(end)
      if !isRigid { heat += drive.pointee.drag * abs(rotor) + toothHeat(drive, end, rotor) }
      memory.pointee.frictionHeat = heat
      memory.pointee.frictionEnergy += h * heat

      state.saturation[joint] = current.side
      state.command[joint] = torque
      state.torque[joint] = torque
      state.frictionTorque[joint] = contactTorque - friction
      memory.pointee.loadTorque =
        isRigid
        ? torque - friction - drive.pointee.gear.rotorInertia * acceleration
          + (contactTorque < 0 ? -held : held)
        : drive.pointee.response.torque
      memory.pointee.bristle = bristle
      memory.pointee.rotorSpeed = rotor
      if !isRigid {
        memory.pointee.deflection += h * (rotor - end)
        skipTeeth(joint, state, frame)
      }
      state.acceleration[joint] = acceleration
      state.trend[joint] = abs(state.contact[joint]) == 1 ? acceleration : 0
      state.velocity[joint] = end
      state.position[joint] = min(
        max(state.midpoint[joint] + h / 2 * end, limits[joint].lower), limits[joint].upper)
    }
  }

  /// Current, voltage, duty and copper loss of a motor at the end of the step.
  @inline(__always)
  private func recordMotor(
    _ joint: Int, _ state: ArmState, _ frame: StepFrame, rotor: Double
  ) {
    let drive = state.drives + joint
    let memory = state.actuators + joint
    let motor = drive.pointee.motor
    let current = drive.pointee.response.current.value
    memory.pointee.current = current
    memory.pointee.voltage =
      drive.pointee.isOn ? motor.resistance * current + motor.constant * rotor : 0
    let isFullDuty = abs(memory.pointee.voltage) >= drive.pointee.supply * (1 - 1e-9)
    let hasFixedDuty =
      isFullDuty || (command == .voltage && drive.pointee.response.current.side == 0)
    memory.pointee.fixedDutyConductance =
      drive.pointee.isOn && hasFixedDuty ? drive.pointee.conductance : 0
    memory.pointee.wantedCurrent =
      drive.pointee.demand.value - drive.pointee.demand.jointSlope * state.solved[joint]
    memory.pointee.copperLoss = current * current * motor.resistance
    memory.pointee.copperEnergy += drive.pointee.friction.step * memory.pointee.copperLoss
  }

  /// Heat of teeth in W: the work done on them less what they store.
  private func toothHeat(
    _ drive: UnsafePointer<JointDrive>, _ joint: Double, _ rotor: Double
  ) -> Double {
    let gear = drive.pointee.gear
    func stored(_ deflection: Double) -> Double {
      let depth = max(abs(deflection) - gear.halfGap, 0)
      return gear.stiffness / 2 * depth * depth
    }
    let slip = rotor - joint
    let end = gear.deflection + gear.step * slip
    return gear.toothTorque(ahead: slip).value * slip
      - (stored(end) - stored(gear.deflection)) / gear.step
  }

  /// A belt that is too loose for its load jumps a tooth.
  private func skipTeeth(_ joint: Int, _ state: ArmState, _ frame: StepFrame) {
    let parameters = frame.parameters
    let memory = state.actuators + joint
    let tension = parameters[places.actuator.beltTension + joint]
    guard tension < 1 else { return }
    let torque = memory.pointee.loadTorque
    guard abs(torque) > tension * parameters[places.actuator.skipTorque + joint] else { return }
    let pitch = parameters[places.actuator.toothPitch + joint]
    memory.pointee.deflection -= torque < 0 ? -pitch : pitch
  }
}
