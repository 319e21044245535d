extension ArmModel {
  /// Newton's method on the end velocities: each pass replaces every drive by its tangent.
  ///
  /// A drive's torque is made of nearly straight pieces, so mostly the first pass is the last.
  /// Where tangents of several joints send each other back and forth, moving only the worst one
  /// ends it.
  func solveDrives(_ state: ArmState, _ scratch: RobotScratch, _ h: Double) -> Bool {
    let n = space.count
    state.matrix.update(from: scratch.massMatrix, count: n * n)
    for joint in 0..<n {
      state.solved[joint] = state.velocity[joint] + h * state.trend[joint]
      state.drives[joint].respond(at: state.solved[joint])
      takeTangent(joint, at: state.solved[joint], state, scratch, h)
    }
    for pass in 0..<(8 + 8 * n) {
      guard solveFreely(state) || frictionStep(state).solve() else { return false }
      var worst = 0.0
      var worstJoint = -1
      for joint in 0..<n {
        let drive = state.drives + joint
        drive.pointee.respond(at: state.solved[joint])
        let tangent = state.drive[joint] - state.driveSlope[joint] * state.solved[joint]
        let error = abs(drive.pointee.response.torque - tangent)
        let scale = abs(state.drive[joint]) + drive.pointee.friction.level
        guard error > Self.tangentTolerance * scale + 1e-15 else { continue }
        if pass < 6 {
          moveTangent(joint, state, scratch, h)
          worstJoint = joint
        } else if error > worst * scale {
          worst = error / scale
          worstJoint = joint
        }
      }
      if worstJoint < 0 { return true }
      if pass >= 6 { moveTangent(worstJoint, state, scratch, h) }
    }
    for joint in 0..<n { state.drives[joint].respond(at: state.solved[joint]) }
    return true
  }

  /// How far a torque may be off its tangent, relative to itself; far below what friction laws are
  /// good for.
  private static let tangentTolerance = 1e-4

  /// Moves a drive's tangent to the speed just found.
  ///
  /// Friction and the motor's limits are steep in the middle and flat on both sides. Tangents of
  /// the two sides would send each other back and forth for ever across what is steep; so a joint
  /// that jumps from one side to the other gets its next tangent in the middle, from where each
  /// further one comes nearer (Newton's method on a function that bends one way only).
  @inline(never)
  private func moveTangent(
    _ joint: Int, _ state: ArmState, _ scratch: RobotScratch, _ h: Double
  ) {
    let drive = state.drives + joint
    let found = state.solved[joint]
    let last = drive.pointee.tangentSpeed
    let rotor = drive.pointee.response.rotorSpeed
    let lastRotor = drive.pointee.tangentRotorSpeed
    var speed = found
    if rotor * lastRotor < 0 {
      speed =
        drive.pointee.gear.isRigid ? 0 : last + (found - last) * lastRotor / (lastRotor - rotor)
    } else if drive.pointee.response.current.side * drive.pointee.tangentSide < 0 {
      let slope = drive.pointee.demand.jointSlope + drive.pointee.demand.rotorSlope
      let balanced = drive.pointee.demand.value / slope
      speed =
        drive.pointee.gear.isRigid && (balanced - last) * (balanced - found) < 0
        ? balanced : (last + found) / 2
    }
    if speed != found { drive.pointee.respond(at: speed) }
    takeTangent(joint, at: speed, state, scratch, h)
  }

  /// Replaces a drive by its tangent at the speed it was last asked for.
  @inline(__always)
  private func takeTangent(
    _ joint: Int, at speed: Double, _ state: ArmState, _ scratch: RobotScratch, _ h: Double
  ) {
    let diagonal = joint * space.count + joint
    let drive = state.drives + joint
    let slope = drive.pointee.response.slope
    drive.pointee.tangentSpeed = speed
    drive.pointee.tangentRotorSpeed = drive.pointee.response.rotorSpeed
    drive.pointee.tangentSide = drive.pointee.response.current.side
    state.drive[joint] = drive.pointee.response.torque + slope * speed
    state.driveSlope[joint] = slope
    state.impulse[joint] = state.momentum[joint] + h * state.drive[joint]
    state.matrix[diagonal] = scratch.massMatrix[diagonal] + h * slope
  }

  /// Solves for the end velocities as if nothing held any joint; false, with nothing changed, if
  /// something does.
  private func solveFreely(_ state: ArmState) -> Bool {
    let n = space.count
    for joint in 0..<n where state.friction[joint] > 0 { return false }
    for row in 0..<n {
      for column in 0...row {
        state.factor[row * n + column] = state.matrix[row * n + column]
      }
      state.work[row] = state.impulse[row]
    }
    guard solveSymmetric(state.factor, n, state.work) else { return false }
    for joint in 0..<n
    where state.work[joint] > state.upper[joint] || state.work[joint] < state.lower[joint] {
      return false
    }
    for joint in 0..<n {
      state.solved[joint] = state.work[joint]
      state.contact[joint] =
        state.work[joint] < 0
        ? JointFrictionStep.Contact.slidingDown.rawValue
        : JointFrictionStep.Contact.slidingUp.rawValue
    }
    return true
  }
}
