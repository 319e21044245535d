/// One joint's drive during a time step: what the motor, friction and gear do to the joint at each
/// speed it may end with.
///
/// The torque on the joint falls with its speed at the end of the step, whatever the parameters. So
/// the step is the optimum of a convex problem and has one solution, and any stiffness of gear,
/// bristles or gains is stable.
struct JointDrive {
  var motor = DirectCurrentMotor()
  /// The motor's constant with phases in balance.
  var balancedConstant = 0.0
  /// 1/R.
  var conductance = 0.0
  /// 1/K as the drive believes it to be: that of a healthy motor at 25 °C.
  var currentPerTorque = 0.0
  /// Voltage of the bus.
  var supply = 0.0
  var isOn = true
  /// In A.
  var currentLimit = 0.0
  /// What the controller asks for at zero speed, and how that falls with the speeds.
  var demand = MotorCurrent()
  var law = JointFrictionLaw()
  /// Bristles: on the rotor's side of an elastic gear.
  var friction = LuGreFriction()
  /// Dry friction that acts in full before anything moves, in N·m: brake, stiff bristles.
  var drag = 0.0
  var gear = GearTrain()
  /// Whether the rotor cannot turn.
  var isBlocked = false

  /// What acts at a speed that the joint may end with.
  struct Response {
    /// Torque on the joint, and how it falls with the joint's speed.
    var torque = 0.0
    var slope = 0.0
    var rotorSpeed = 0.0
    /// Of bristles and viscosity, against the rotor's speed.
    var friction = 0.0
    var bristle = 0.0
    var current = MotorCurrent()
  }

  /// The response last asked for.
  var response = Response()
  /// Where the tangent in use touches: speeds of joint and rotor, and the side of the current.
  var tangentSpeed = 0.0
  var tangentRotorSpeed = 0.0
  var tangentSide: Int32 = 0

  /// The motor's current at speeds of joint and rotor.
  @inline(__always)
  func current(joint: Double, rotor: Double) -> MotorCurrent {
    guard isOn else { return MotorCurrent() }
    var wanted = demand
    wanted.value -= demand.jointSlope * joint + demand.rotorSlope * rotor
    return wanted.limited(
      to: currentLimit, reach: supply * conductance, slope: motor.constant * conductance,
      rotorSpeed: rotor)
  }

  /// What acts on the joint if it ends the step at `speed`; a rigid gear's drag is left to
  /// `JointFrictionStep`.
  @inline(__always)
  mutating func respond(at speed: Double) {
    guard gear.isRigid else { return respondElastically(at: speed) }
    let current = current(joint: speed, rotor: speed)
    let friction = friction.torque(speed)
    response.torque = motor.constant * current.value - friction.value
    response.slope = motor.constant * (current.jointSlope + current.rotorSlope) + friction.slope
    response.rotorSpeed = speed
    response.friction = friction.value
    response.bristle = friction.deflection
    response.current = current
  }

  @inline(never)
  private mutating func respondElastically(at speed: Double) {
    let rotor = rotorSpeed(at: speed)
    let teeth = gear.toothTorque(ahead: rotor.speed - speed)
    let friction = friction.torque(rotor.speed)
    response = Response(
      torque: teeth.value, slope: teeth.slope * (1 - rotor.follows), rotorSpeed: rotor.speed,
      friction: friction.value, bristle: friction.deflection,
      current: current(joint: speed, rotor: rotor.speed))
  }

  /// The rotor's speed at the end of the step, and its derivative by the joint's speed.
  ///
  /// The imbalance of torques on the rotor rises with its speed in pieces that are nearly straight,
  /// so Newton's method, kept within bounds, ends after a few steps.
  private func rotorSpeed(at joint: Double) -> (speed: Double, follows: Double) {
    if isBlocked { return (0, 0) }
    var push = 0.0
    var lower = -Double.infinity
    var upper = Double.infinity
    if drag > 0 {
      let rest = imbalance(rotor: 0, joint: joint)
      if abs(rest.value) <= drag { return (0, 0) }
      push = rest.value < 0 ? drag : -drag
      if rest.value < 0 { lower = 0 } else { upper = 0 }
    }
    var speed = min(max(gear.rotorSpeed, lower), upper)
    var balance = imbalance(rotor: speed, joint: joint)
    for _ in 0..<40 {
      let value = balance.value + push
      if abs(value) <= 1e-13 * balance.scale { break }
      if value < 0 { lower = speed } else { upper = speed }
      var next = speed - value / balance.slope
      if !(next > lower && next < upper) {
        next =
          lower.isFinite && upper.isFinite
          ? (lower + upper) / 2 : lower.isFinite ? lower : upper
      }
      if next == speed { break }
      speed = next
      balance = imbalance(rotor: speed, joint: joint)
    }
    return (speed, balance.jointSlope / balance.slope)
  }

  /// What the torques on the rotor lack of explaining its speed, positive when it is too fast for
  /// them.
  private func imbalance(
    rotor: Double, joint: Double
  ) -> (value: Double, slope: Double, jointSlope: Double, scale: Double) {
    let current = current(joint: joint, rotor: rotor)
    let friction = friction.torque(rotor)
    let teeth = gear.toothTorque(ahead: rotor - joint)
    let mass = gear.rotorInertia / gear.step
    let drive = motor.constant * current.value
    return (
      mass * (rotor - gear.rotorSpeed) - drive + friction.value + teeth.value,
      mass + motor.constant * current.rotorSlope + friction.slope + teeth.slope,
      teeth.slope - motor.constant * current.jointSlope,
      mass * (abs(rotor) + abs(gear.rotorSpeed)) + abs(drive) + abs(friction.value)
        + abs(teeth.value) + 1e-12
    )
  }
}
