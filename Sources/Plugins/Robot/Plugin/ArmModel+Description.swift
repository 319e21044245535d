import Engine

extension ArmModel {
  static let description = ModelDescription(
    "urdf",
    summary:
      "A robot arm from a URDF file: rigid bodies, servo joints with friction, encoders, faults.",
    theory: """
      Motion: M(q) a + h(q, v) = s τ − b v − F sgn v + τₑ, with M and h from the file by recursive \
      Newton–Euler and composite bodies. Links fixed to one another are one body, mimicking joints are \
      reduced exactly, tool_mass is a point mass at the tool frame. Midpoint time stepping after Moreau with \
      dry friction and travel limits solved exactly together with the step: a joint sticks without creep, \
      a stop is inelastic. Damping and gains \
      act on the end of the step, so stiff ones are stable (tested to a thousand times the computed gains).

      Servo: τ = clamp(τᵣ + z + Kp (qᵣ − q̂) + Kd (vᵣ − v̂)) within the file's effort limit. The reference (qᵣ, \
      vᵣ, aᵣ) follows position_target through a critically damped filter with speed and acceleration \
      limits; τᵣ is inverse dynamics along it with assumed_tool_mass; ż = Ki (qᵣ − q̂) without wind-up. \
      q̂ and v̂ are the MEASURED values: the drive works between two control instants with the sensor error \
      of the last, so whatever a fault does to joint_position_measured or joint_velocity_measured \
      moves the arm. Gains left out are Kp = 3 ω² J, Kd = 3 ω J, Ki = ω³ J (triple pole at ω = \
      min(50, 0.2/control_period) rad/s) with J the largest inertia each joint sees at home and in sixteen \
      other poses.

      Friction: F = joint_friction (Coulomb + load_friction |τ|) + joint_jam · effort limit, and b = \
      joint_friction · viscous · exp(−κ (T − 25 °C)). joint_jam = 1 holds the joint. Each motor warms by \
      rated_temperature_rise (i/i_rated)² with one time constant.

      Readings: gain · truth + error, then noise, sampling and rounding, so that a sensor that lies stays on its grid.

      Actuator: with another actuator than ideal each joint has a motor u = R(T) i + K(T) ω on a supply that \
      all share, V = V₀ − R Σ |i D|, with u = D V; bridge limits |D| ≤ 1 and current; winding and housing as two heat capacities; \
      cut-out and cut-back; LuGre friction with Stribeck, load, temperature and wear terms; a rigid gear, or \
      rotor and joint as two masses with backlash (joint_backlash, joint_belt_tension, elastic_gears); a position \
      loop around a speed loop without wind-up; telemetry with counts, noise, latency, loss and glitches. All of \
      it acts on the end of the step and is stable for any gains, stiffness and step. mechanical_power, \
      electrical_power and heat_power are those of the last time step.

      Units: one vector holds all joints, in rad; the elements of prismatic joints are in m, N, m/s. All \
      joints must have one degree of freedom: revolute, continuous or prismatic.
      """,
    citations: [
      "Featherstone: Rigid Body Dynamics Algorithms, Springer 2008",
      "Moreau: Unilateral contact and dry friction in finite freedom dynamics, CISM 302, 1988",
      "Canudas de Wit, Olsson, Åström, Lischinsky: A new model for control of systems with friction, "
        + "IEEE Trans. Automatic Control 40(3), 1995",
      "Nordin, Gutman: Controlling mechanical systems with backlash, Automatica 38, 2002",
      "Duclusaud, Passault, Padois, Ly: Extended friction models for the physics simulation of servo "
        + "actuators (BAM), arXiv:2410.08650",
      "Bittencourt, Gunnarsson: Static friction in a robot joint, J. Dyn. Sys. Meas. Control 134 (2012)",
    ],
    period: 2_000_000, periodParameter: "control_period", parameters: parameterDescriptions,
    ports: portDescriptions,
    properties: [
      .init("joints", "The joints with their limits and home positions, for robot.trajectory."),
      .init("warnings", "What the URDF reader found noteworthy in the file."),
    ],
    faultModes: faultModeDescriptions)

  private static let joints = Shape.vector(.axis("joints"))
  private static let viscosity = Unit("N*m*s/rad", .energy * .time / .angle)
  private static let stiffness = Unit("N*m/rad", .energy / .angle)

  private static let parameterDescriptions: [ParameterDescription] =
    [
      ParameterDescription(
        "file", .file(default: nil), "The robot description, a URDF file (xacro expanded)."),
      ParameterDescription(
        "gravity", .number(.metrePerSecondSquared, default: 9.81, range: 0...1000),
        "Gravity along −z of the world."),
      ParameterDescription(
        "control_period", .number(.second, default: 0.002, range: 1e-4...0.1),
        "How often the servo takes set points and readings.",
        source: "assumption: 500 Hz, as UR e-Series RTDE"),
      ParameterDescription(
        "integration_step", .number(.second, default: 0.001, range: 1e-5...0.1),
        "Longest time step of the motion; the control period is cut into equal steps no longer."),
      ParameterDescription(
        "tool", .text(default: ""),
        "The link whose frame is the tool; left out: tool0, tcp, … or the last link of the longest chain."
      ),
      ParameterDescription(
        "home", .number(.radian, default: 0, range: -1e4...1e4), shape: joints,
        "Where the joints start; a number outside a joint's travel gives the middle of the travel."),
    ] + actuatorSettings + loadParameters + frictionParameters + servoParameters + sensorParameters
    + motorParameters + obstructionParameters + motorParametersOfActuators + gearParameters
    + frictionParametersOfActuators + analogueParameters + telemetryParameters

  private static let loadParameters: [ParameterDescription] = [
    ParameterDescription(
      "tool_mass", .number(.kilogram, default: 0, range: 0...1e4), isTunable: true,
      "Payload: a point mass at the tool frame."),
    ParameterDescription(
      "assumed_tool_mass", .number(.kilogram, default: 0, range: 0...1e4), isTunable: true,
      "The payload that the servo's feed-forward reckons with."),
  ]

  private static let frictionParameters: [ParameterDescription] = [
    ParameterDescription(
      "joint_friction", .number(.one, default: 1, range: 0...1e4), shape: joints, isTunable: true,
      "Factor on all friction of a joint; wear raises it.", source: "definition: 1 is healthy"),
    ParameterDescription(
      "joint_viscous_friction", .number(viscosity, default: nil, range: 0...1e9), shape: joints,
      isTunable: true, "Friction torque per speed at 25 °C.",
      source:
        "<dynamics> of the file unless zero, else assumption: 2 % of the joint's load scale at 1 rad/s"
    ),
    ParameterDescription(
      "joint_coulomb_friction", .number(.newtonMetre, default: nil, range: 0...1e9), shape: joints,
      isTunable: true, "Dry friction torque.",
      source: "<dynamics> of the file unless zero, else assumption: 2 % of the joint's load scale"),
    ParameterDescription(
      "load_friction", .number(.one, default: 0, range: 0...1), isTunable: true,
      "Dry friction torque per motor torque (BAM's external load friction: 0.24 for a hobby servo).",
      source: "assumption: none"),
    ParameterDescription(
      "friction_temperature_coefficient",
      .number(Unit("1/K", .one / .temperature), default: 0.01, range: -1...1), isTunable: true,
      "Relative fall of viscous friction per kelvin above 25 °C.",
      source: "assumption, of the order in Bittencourt & Gunnarsson 2012"),
    ParameterDescription(
      "joint_jam", .number(.one, default: 0, range: 0...1), shape: joints, isTunable: true,
      "Jamming: adds this share of the torque limit as dry friction; 1 holds the joint.",
      source: "definition: 0 is healthy"),
    ParameterDescription(
      "joint_rotor_inertia",
      .number(Unit("kg*m^2", .mass * .area), default: 0, range: 0...1e6), shape: joints,
      isTunable: true, "Inertia of rotor and gear as seen at the joint.",
      source: "assumption: contained in the file's links"),
  ]

  private static let servoParameters: [ParameterDescription] = [
    ParameterDescription(
      "joint_position_gain", .number(stiffness, default: nil, range: 0...1e12), shape: joints,
      isTunable: true, "Servo torque per position error.", source: "computed: 3 ω² J"),
    ParameterDescription(
      "joint_velocity_gain", .number(viscosity, default: nil, range: 0...1e12), shape: joints,
      isTunable: true, "Servo torque per velocity error.", source: "computed: 3 ω J"),
    ParameterDescription(
      "joint_integral_gain",
      .number(Unit("N*m/(rad*s)", .energy / .angle / .time), default: nil, range: 0...1e12),
      shape: joints, isTunable: true, "Servo torque per position error and time.",
      source: "computed: ω³ J"),
    ParameterDescription(
      "joint_torque_constant_scale", .number(.one, default: 1, range: 0...10), shape: joints,
      isTunable: true, "Motor torque over what the drive believes; 1 − loss.",
      source: "definition: 1 is healthy"),
  ]

  private static let sensorParameters: [ParameterDescription] = [
    ParameterDescription(
      "encoder_resolution", .number(.radian, default: 4.793_689_962_4e-5, range: 0...1),
      isTunable: true, "Smallest step of measured positions; 0 for none.",
      source: "assumption: 17 bits a turn at the joint"),
    ParameterDescription(
      "position_noise", .number(.radian, default: 1e-5, range: 0...10), isTunable: true,
      "Standard deviation of measured positions.", source: "assumption"),
    ParameterDescription(
      "velocity_noise", .number(.radianPerSecond, default: 1e-3, range: 0...100), isTunable: true,
      "Standard deviation of measured velocities.", source: "assumption"),
    ParameterDescription(
      "torque_noise", .number(.one, default: 0.001, range: 0...1), isTunable: true,
      "Standard deviation of measured torques over the joint's torque limit.",
      source: "assumption"),
  ]

  private static let motorParameters: [ParameterDescription] = [
    ParameterDescription(
      "joint_torque_constant",
      .number(Unit("N*m/A", .energy / .current), default: nil, range: 1e-9...1e9), shape: joints,
      isTunable: true, "Joint torque per motor current, gear included.",
      source: "assumption: 10 A at the torque limit"),
    ParameterDescription(
      "ambient_temperature", .number(.celsius, default: 298.15, range: 173.15...473.15),
      isTunable: true, "Temperature around the arm."),
    ParameterDescription(
      "rated_temperature_rise", .number(.kelvin, default: 40, range: 0...500), isTunable: true,
      "How far lasting current at the torque limit warms a motor; poor cooling raises it.",
      source: "assumption"),
    ParameterDescription(
      "thermal_time_constant", .number(.second, default: 100, range: 0.1...1e6), isTunable: true,
      "Time in which a motor's temperature settles to 63 %.",
      source: "median of 16 fits (65 … 278 s) to logs of a six-servo arm"),
  ]

  private static let portDescriptions: [PortDescription] = armPorts + actuatorPorts

  private static let armPorts: [PortDescription] = [
    PortDescription(
      "position_target", .input, .radian, shape: joints,
      "Where the joints should be; m for prismatic joints. Starts at home."),
    PortDescription(
      "external_torque", .input, .newtonMetre, shape: joints,
      "Torque from outside on each joint, along its axis."),
    PortDescription(
      "tool_force", .input, Unit("N", .force), shape: .vector(.count(3)),
      "Force from outside on the tool frame's origin, in world axes."),
    PortDescription("joint_position", .output, .radian, shape: joints, "True joint positions."),
    PortDescription(
      "joint_velocity", .output, .radianPerSecond, shape: joints, "True joint velocities."),
    PortDescription(
      "joint_acceleration", .output, .radianPerSecondSquared, shape: joints,
      "Mean acceleration over the last time step."),
    PortDescription(
      "joint_torque", .output, .newtonMetre, shape: joints,
      "Motor torque at the joint over the last time step."),
    PortDescription(
      "joint_friction_torque", .output, .newtonMetre, shape: joints,
      "Torque of friction and stops on the joint over the last time step; opposes motion."),
    PortDescription(
      "motor_current", .output, .ampere, shape: joints,
      "Motor current, with the sign of the torque."),
    PortDescription(
      "joint_temperature", .output, .celsius, shape: joints, initial: 298.15,
      "Temperature of each motor, of its housing where it is not ideal."),
    PortDescription(
      "joint_position_measured", .output, .radian, shape: joints,
      "What the encoders read; the servo acts on it, faults included."),
    PortDescription(
      "joint_velocity_measured", .output, .radianPerSecond, shape: joints,
      "Measured velocities; the servo acts on them, faults included."),
    PortDescription(
      "joint_torque_measured", .output, .newtonMetre, shape: joints,
      "What the torque sensors read of the motor torque."),
    PortDescription(
      "position_error", .output, .radian, shape: joints,
      "position_target less the true position."),
    PortDescription(
      "tool_position", .output, .metre, shape: .vector(.count(3)),
      "Origin of the tool frame in the world."),
    PortDescription(
      "tool_velocity", .output, .metrePerSecond, shape: .vector(.count(3)),
      "Velocity of the tool frame's origin in world axes."),
    PortDescription("tool_speed", .output, .metrePerSecond, "Magnitude of tool_velocity."),
    PortDescription(
      "energy", .output, .joule,
      "Kinetic and potential energy with the payload; potential is zero at the world's origin."),
    PortDescription(
      "mechanical_power", .output, .watt, "Power that the motors put into the joints."),
    PortDescription(
      "at_limit", .output, kind: .boolean, "Whether a joint rests against the end of its travel."),
  ]
}
