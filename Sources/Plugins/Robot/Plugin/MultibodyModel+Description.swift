import Engine

extension MultibodyModel {
  static let description = ModelDescription(
    "multibody",
    summary:
      "Any robot from a URDF file as passive bodies and joints, on a fixed or floating base.",
    theory: """
      (M(q) + diag J) a + h(q, v) = τ + Kᵀ w − d v − F sgn v with M and h from the file by articulated \
      bodies, or by composite bodies and a Cholesky factor where joints mimic or rotors have inertia J; \
      K is the Jacobian of the link, w the force and moment on it. Links fixed to one another are \
      one body but keep their frames; mimicking joints are reduced exactly, M = SᵀMS. Every joint type of URDF \
      moves: revolute, continuous, prismatic, planar, floating, and base: "floating" frees the root link.

      Vectors named joint_… have one element for each degree of freedom: rad, N·m for turning, m, N for \
      sliding. A planar joint has x, y, angle, a floating one x, y, z, then rotation; their rates are in \
      the moving frame, linear before angular. coordinates holds the same but a floating joint's \
      orientation as a quaternion qx, qy, qz, qw. A mimicking joint has no element of its own.

      integrator: "rk4" is the fourth-order Runge–Kutta method, "semi_implicit_euler" the symplectic first-order \
      one, "implicit" a second-order midpoint step that solves damping, rotor inertia, dry friction and stops \
      together with the motion: any damping is stable at any step, a joint sticks without creep, and a \
      stop is inelastic. "automatic" is rk4 as long as no joint has dry friction or stops, else implicit. rk4 at 1 ms \
      keeps the energy of a UR5's free swing to 3·10⁻¹⁰ of the peak kinetic energy over 5 s.
      """,
    citations: [
      "Featherstone: Rigid Body Dynamics Algorithms, Springer 2008",
      "Hairer, Lubich, Wanner: Geometric Numerical Integration, Springer 2006",
      "Moreau: Unilateral contact and dry friction in finite freedom dynamics, CISM 302, 1988",
    ],
    period: 2_000_000, periodParameter: "period", parameters: parameterDescriptions,
    ports: portDescriptions,
    properties: [.init("warnings", "What the URDF reader found noteworthy in the file.")],
    faultModes: [
      FaultModeDescription(
        "damping_growth", on: "joint_damping", .growth(gain: 9),
        "A joint's damping grows tenfold.", source: "assumption"),
      FaultModeDescription(
        "friction_growth", on: "joint_friction", .growth(gain: 9),
        "A joint's dry friction grows tenfold.", source: "assumption"),
    ])

  private static let joints = Shape.vector(.axis("joints"))
  private static let coordinates = Shape.vector(.axis("coordinates"))
  private static let three = Shape.vector(.count(3))
  private static let integrators = ["automatic"] + Integrator.allCases.map(\.rawValue)

  private static let parameterDescriptions: [ParameterDescription] = [
    ParameterDescription(
      "file", .file(default: nil), "The robot description, a URDF file (xacro expanded)."),
    ParameterDescription(
      "base", .choice(["fixed", "floating"], default: "fixed"),
      "Whether the root link is part of the world or moves freely, as joint root_joint."),
    ParameterDescription(
      "gravity", .number(.metrePerSecondSquared, default: 9.81, range: 0...1000),
      "Gravity along −z of the world.", source: "standard gravity, rounded"),
    ParameterDescription(
      "period", .number(.second, default: 0.002, range: 1e-5...1),
      "How often inputs are taken and outputs written; inputs hold in between.",
      source: "assumption: as the arm's control period"),
    ParameterDescription(
      "integrator", .choice(integrators, default: "automatic"),
      "How the motion is carried on; the theory tells which suits what."),
    ParameterDescription(
      "integration_step", .number(.second, default: 0.0005, range: 1e-6...1),
      "Longest time step of the motion; the period is cut into equal steps no longer.",
      source:
        "keeps the energy of every reference swing better than the reference's own steps of 1 ms"),
    ParameterDescription(
      "stops", .boolean(default: false),
      "Whether joints stop, inelastically, at the limits in the file."),
    ParameterDescription(
      "link", .text(default: ""),
      "The link that link_force acts on and link_… outputs tell of; left out: tool0, tcp, … or the last "
        + "link of the longest chain."),
    ParameterDescription(
      "initial_position", .number(.radian, default: 0, range: -1e6...1e6), shape: coordinates,
      "Where the coordinates start; one number goes to every joint whose travel holds it, other joints "
        + "start in the middle of their travel, planar and floating ones at zero."),
    ParameterDescription(
      "initial_velocity", .number(.radianPerSecond, default: 0, range: -1e6...1e6), shape: joints,
      "The rates at the start."),
    ParameterDescription(
      "initial_base_position", .number(.metre, default: 0, range: -1e9...1e9), shape: three,
      "Where the base starts: the first floating joint, from its origin. Left out: as initial_position says."
    ),
    ParameterDescription(
      "initial_base_orientation", .number(.radian, default: 0, range: -1e6...1e6), shape: three,
      "How the base starts turned: roll, pitch and yaw about fixed axes."),
    ParameterDescription(
      "initial_base_velocity", .number(.metrePerSecond, default: 0, range: -1e9...1e9),
      shape: three, "Velocity of the base's origin at the start, in fixed axes."),
    ParameterDescription(
      "initial_base_angular_velocity",
      .number(.radianPerSecond, default: 0, range: -1e6...1e6), shape: three,
      "Angular velocity of the base at the start, in fixed axes."),
    ParameterDescription(
      "joint_damping",
      .number(Unit("N*m*s/rad", .energy * .time / .angle), default: nil, range: 0...1e12),
      shape: joints, isTunable: true, "Torque per speed, against the motion.",
      source: "damping in <dynamics> of the file, else zero"),
    ParameterDescription(
      "joint_friction", .number(.newtonMetre, default: nil, range: 0...1e12), shape: joints,
      isTunable: true, "Dry friction torque.",
      source: "friction in <dynamics> of the file, else zero"),
    ParameterDescription(
      "joint_rotor_inertia",
      .number(Unit("kg*m^2", .mass * .area), default: 0, range: 0...1e9), shape: joints,
      isTunable: true, "Inertia of rotor and gear as seen at the joint.",
      source: "assumption: contained in the file's links"),
  ]

  private static let portDescriptions: [PortDescription] = [
    PortDescription(
      "joint_torque", .input, .newtonMetre, shape: joints,
      "Torque, or force, on each joint along its axis."),
    PortDescription(
      "link_force", .input, .newton, shape: three,
      "Force from outside on the origin of the link's frame, in world axes."),
    PortDescription(
      "link_torque", .input, .newtonMetre, shape: three,
      "Moment from outside on the link, in world axes."),
    PortDescription(
      "position", .output, .radian, shape: coordinates,
      "All coordinates; m for sliding, quaternion elements plain."),
    PortDescription(
      "joint_position", .output, .radian, shape: joints,
      "Position along each degree of freedom; a floating joint's orientation as roll, pitch, yaw."),
    PortDescription(
      "joint_velocity", .output, .radianPerSecond, shape: joints,
      "Rates; those of planar and floating joints in the moving frame."),
    PortDescription(
      "joint_acceleration", .output, .radianPerSecondSquared, shape: joints,
      "Rates of the rates; with the implicit integrator the mean over the last time step."),
    PortDescription(
      "base_position", .output, .metre, shape: three,
      "Origin of the base in the world: of the link that the first floating joint moves, else the root."
    ),
    PortDescription(
      "base_orientation", .output, shape: .vector(.count(4)),
      "Orientation of the base in the world as a quaternion x, y, z, w."),
    PortDescription(
      "link_position", .output, .metre, shape: three, "Origin of the link's frame in the world."),
    PortDescription(
      "link_orientation", .output, shape: .vector(.count(4)),
      "Orientation of the link's frame in the world as a quaternion x, y, z, w."),
    PortDescription(
      "link_velocity", .output, .metrePerSecond, shape: three,
      "Velocity of the origin of the link's frame, in world axes."),
    PortDescription(
      "link_angular_velocity", .output, .radianPerSecond, shape: three,
      "Angular velocity of the link, in world axes."),
    PortDescription(
      "link_positions", .output, .metre, shape: .matrix(.axis("links"), .count(3)),
      "Origin of every link's frame in the world, one row for each link."),
    PortDescription("kinetic_energy", .output, .joule, "Kinetic energy, rotors included."),
    PortDescription(
      "potential_energy", .output, .joule, "Potential energy, zero at the world's origin."),
    PortDescription("energy", .output, .joule, "Kinetic and potential energy."),
    PortDescription(
      "centre_of_mass", .output, .metre, shape: three,
      "Centre of mass of everything that moves, in the world."),
    PortDescription(
      "momentum", .output, Unit("N*s", .force * .time), shape: three,
      "Linear momentum, in world axes."),
    PortDescription(
      "angular_momentum", .output, Unit("N*m*s", .energy * .time), shape: three,
      "Angular momentum about the centre of mass, in world axes."),
    PortDescription(
      "at_stop", .output, kind: .boolean, "Whether a joint rests against the end of its travel."),
  ]
}
