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
      let limit = scales.referenceTorque[joint]
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
      speedLimit: speedLimits[joint])
  }

  /// Moves joints, rotors and bristles by one time step; false if the mass matrix is singular.
  func driveJoints(
    _ state: ArmState, _ frame: StepFrame, _ scratch: RobotScratch, _ h: Double
  ) -> Bool {
    updateSupply(state, frame)
    collectImpulses(state, frame, scratch, h)
    for joint in 0..<space.count {
      demandCurrent(joint, state, frame, h)
      startStep(joint, state, frame, h)
    }
    guard solveDrives(state, scratch, h) else { return false }
    finishDrives(state, frame, h)
    return true
  }

  private func updateSupply(_ state: ArmState, _ frame: StepFrame) {
    let bus = SupplyBus(
      openCircuit: frame.parameters[places.actuator.supplyVoltage],
      resistance: frame.parameters[places.actuator.supplyResistance])
    state.flags.pointee.busVoltage = bus.voltage(
      last: state.flags.pointee.busVoltage, count: space.count
    ) { joint in
      let memory = state.actuators + joint
      return SupplyBus.Load(
        voltage: memory.pointee.voltage, current: memory.pointee.current,
        conductance: memory.pointee.fullDutyConductance)
    }
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
    let reference = state.referenceVelocity[joint]
    let isFree = controller.speedTerm(error: near, reference: reference).isFree
    let speedTerm =
      isFree
      ? controller.velocityGain * reference + controller.positionGain * error
      : controller.speedTerm(error: near, reference: reference).value
    let torque =
      state.feedForward[joint] + state.integral[joint] + speedTerm
      - controller.velocityGain * state.velocityError[joint]
    let slope = controller.velocityGain + (isFree ? controller.positionGain * h / 2 : 0)
    let believed = 1 / frame.parameters[places.torqueConstant + joint]
    drive.pointee.demand = MotorCurrent(value: torque * believed, jointSlope: slope * believed)
    drive.pointee.supply = state.flags.pointee.busVoltage
    guard command == .voltage else { return }
    // The bridge puts R₂₅ i on the motor, whatever its resistance is now, and its speed works against that.
    let believedResistance = frame.parameters[places.actuator.windingResistance + joint]
    let share = believedResistance / drive.pointee.motor.resistance
    drive.pointee.demand.value *= share
    drive.pointee.demand.jointSlope *= share
    drive.pointee.demand.rotorSlope =
      drive.pointee.motor.constant / drive.pointee.motor.resistance
  }

  /// Friction, gear and travel as they are at the start of the step.
  @inline(__always)
  private func startStep(_ joint: Int, _ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let parameters = frame.parameters
    let actuator = places.actuator
    let drive = state.drives + joint
    let memory = state.actuators + joint
    let stiffness = parameters[actuator.bristleStiffness + joint]
    let level = drive.pointee.law.level(
      speed: memory.pointee.rotorSpeed, load: memory.pointee.loadTorque,
      motor: state.torque[joint])
    drive.pointee.friction = LuGreFriction(
      level: level, stiffness: stiffness,
      damping: parameters[actuator.bristleDamping + joint],
      viscosity: drive.pointee.law.viscosity, deflection: memory.pointee.bristle, step: h)
    drive.pointee.drag =
      parameters[actuator.drag + joint] * scales.referenceTorque[joint]
      + (stiffness > 0 ? 0 : level)
    drive.pointee.gear.step = h
    drive.pointee.gear.deflection = memory.pointee.deflection
    drive.pointee.gear.rotorSpeed = memory.pointee.rotorSpeed
    let isRigid = drive.pointee.gear.isRigid
    let jam = parameters[places.jam + joint]
    state.friction[joint] =
      h * ((isRigid ? drive.pointee.drag : 0) + max(0, jam) * scales.referenceTorque[joint])
    if jam >= 1 || (isRigid && drive.pointee.isBlocked) {
      state.lower[joint] = 0
      state.upper[joint] = 0
    } else {
      let travel = model.joints[joint].travel
      state.lower[joint] = (travel.lowerBound - state.midpoint[joint]) * 2 / h
      state.upper[joint] = (travel.upperBound - state.midpoint[joint]) * 2 / h
    }
  }

  /// Newton's method on the end velocities: each pass replaces every drive by its tangent.
  ///
  /// A drive's torque is made of nearly straight pieces, so mostly the first pass is the last. Where tangents of
  /// several joints send each other back and forth, moving only the worst one ends it.
  private func solveDrives(_ state: ArmState, _ scratch: RobotScratch, _ h: Double) -> Bool {
    let n = space.count
    state.matrix.update(from: scratch.massMatrix, count: n * n)
    for joint in 0..<n {
      state.solved[joint] = state.velocity[joint]
      takeTangent(joint, state, scratch, h)
    }
    let friction = frictionStep(state)
    for pass in 0..<(8 + 8 * n) {
      guard friction.solve() else { return false }
      var worst = 0.0
      var worstJoint = -1
      for joint in 0..<n {
        let response = state.drives[joint].response(at: state.solved[joint])
        let tangent = state.drive[joint] - state.driveSlope[joint] * state.solved[joint]
        let error = abs(response.torque - tangent)
        let scale = abs(state.drive[joint]) + state.drives[joint].friction.level
        guard error > 1e-8 * scale + 1e-15 else { continue }
        if pass < 6 {
          takeTangent(joint, response, state, scratch, h)
          worstJoint = joint
        } else if error > worst * scale {
          worst = error / scale
          worstJoint = joint
        }
      }
      if worstJoint < 0 { return true }
      if pass >= 6 { takeTangent(worstJoint, state, scratch, h) }
    }
    return true
  }

  @inline(__always)
  private func takeTangent(
    _ joint: Int, _ state: ArmState, _ scratch: RobotScratch, _ h: Double
  ) {
    takeTangent(
      joint, state.drives[joint].response(at: state.solved[joint]), state, scratch, h)
  }

  @inline(__always)
  private func takeTangent(
    _ joint: Int, _ response: JointDrive.Response, _ state: ArmState, _ scratch: RobotScratch,
    _ h: Double
  ) {
    let diagonal = joint * space.count + joint
    state.drive[joint] = response.torque + response.slope * state.solved[joint]
    state.driveSlope[joint] = response.slope
    state.impulse[joint] = state.momentum[joint] + h * state.drive[joint]
    state.matrix[diagonal] = scratch.massMatrix[diagonal] + h * response.slope
  }

  /// Takes over the speeds found, and what motors, bristles and teeth did meanwhile.
  private func finishDrives(_ state: ArmState, _ frame: StepFrame, _ h: Double) {
    let contacts = frictionStep(state)
    for joint in 0..<space.count {
      let drive = state.drives + joint
      let memory = state.actuators + joint
      let end = state.solved[joint]
      let contactTorque = contacts.gradient(joint) / h
      let acceleration = (end - state.velocity[joint]) / h
      let response = drive.pointee.response(at: end)
      let rotor = response.rotorSpeed
      let current = drive.pointee.current(joint: end, rotor: rotor)
      let motor = drive.pointee.motor
      let torque = motor.constant * current.value
      let friction = drive.pointee.friction.torque(rotor).value
      let isRigid = drive.pointee.gear.isRigid

      memory.pointee.current = current.value
      memory.pointee.voltage =
        drive.pointee.isOn ? motor.resistance * current.value + motor.constant * rotor : 0
      memory.pointee.fullDutyConductance =
        drive.pointee.isOn
          && abs(memory.pointee.voltage) >= drive.pointee.supply * (1 - 1e-9)
        ? 1 / motor.resistance : 0
      memory.pointee.wantedShare =
        (drive.pointee.demand.value - drive.pointee.demand.jointSlope * end)
        / max(
          frame.parameters[places.actuator.currentLimit + joint], 1e-9)
      memory.pointee.copperLoss = current.value * current.value * motor.resistance

      // Dry friction that is not bristles: the gear's own on an elastic rotor, the step's on a joint.
      let held = min(abs(contactTorque), state.friction[joint] / h)
      var heat = drive.pointee.friction.heat(rotor) / h + held * abs(end)
      if !isRigid { heat += drive.pointee.drag * abs(rotor) + toothHeat(drive, end, rotor) }
      memory.pointee.frictionHeat = heat
      memory.pointee.copperEnergy += h * memory.pointee.copperLoss
      memory.pointee.frictionEnergy += h * heat

      state.saturation[joint] = Int32(current.side)
      state.command[joint] = torque
      state.torque[joint] = torque
      state.frictionTorque[joint] = contactTorque - friction
      memory.pointee.loadTorque =
        isRigid
        ? torque - friction - frame.parameters[places.rotorInertia + joint] * acceleration
          + (contactTorque < 0 ? -held : held)
        : response.torque
      memory.pointee.bristle = drive.pointee.friction.deflection(after: rotor)
      memory.pointee.rotorSpeed = rotor
      if !isRigid {
        memory.pointee.deflection += h * (rotor - end)
        skipTeeth(joint, state, frame)
      }
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
