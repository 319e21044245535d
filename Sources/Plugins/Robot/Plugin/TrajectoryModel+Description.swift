import Engine

extension TrajectoryModel {
  static let description = ModelDescription(
    "trajectory",
    summary:
      "Moves all joints together within their limits: point to point, along lines, around obstacles.",
    theory: """
      From point to point, all joints take the time of the one that needs longest, from where they are and how \
      they move to rest at the target. profile says how:

      quintic: a polynomial of degree five in time. From rest to rest over Δ in T the peak speed is 1.875 Δ/T \
      and the peak acceleration 5.7735 Δ/T², so the shortest time is max(1.875 Δ/v, √(5.7735 Δ/a)). \
      From a motion under way there may be no such polynomial within limits and travels, or only a very slow one; then \
      the joints take the fastest motion without a jump of acceleration, with more than max_jerk if it must be.

      trapezoid: the fastest motion with limited speed and acceleration. s_curve: the fastest with limited jerk as \
      well, in up to seven segments of constant jerk. A joint with time to spare blends the farthest and the nearest \
      motion of that duration, which keeps all limits; where that would leave its travel, it goes ahead and waits.

      move_linear leads the tool's origin along a straight line and turns it evenly. The waypoints come from \
      inverse kinematics (damped least squares); two neighbours lie so close that the tool, with all joints \
      half-way between, is within the tolerance of the line. plan_to looks for a way without collisions (RRT-Connect \
      with shortcuts; capsules around the links' shapes). Both paths are splines in joint space, timed \
      by reachability (TOPP-RA) from rest to rest within speed and acceleration limits. With profile s_curve their \
      law of time is averaged over a window, and slowed where the mean would break a limit, so that it keeps the \
      limit on jerk too.

      A joint's speed limit is the smaller of max_speed and its own limit in the robot's file. Angles in rad and \
      travels of prismatic joints in m share one vector: max_speed 120 deg/s means 2.09 m/s for a \
      prismatic joint.
      """,
    citations: [
      "Biagiotti, Melchiorri: Trajectory Planning for Automatic Machines and Robots, Springer 2008, chapters 2, 3",
      "Pham, Pham: A New Approach to Time-Optimal Path Parameterization Based on Reachability Analysis, "
        + "IEEE Transactions on Robotics 34 (2018), doi:10.1109/TRO.2018.2819195",
      "Kuffner, LaValle: RRT-Connect, ICRA 2000, doi:10.1109/ROBOT.2000.844730",
      "Nielsen: Damping Parameter in Marquardt's Method, IMM-REP-1999-05, Technical University of Denmark 1999",
    ],
    period: 2_000_000,
    periodParameter: "period",
    parameters: [
      ParameterDescription(
        "joints", .property(named: "joints", isRequired: true),
        "The joints to move: the property joints of a robot.urdf twin."),
      ParameterDescription(
        "period", .number(.second, default: 0.002, range: 1e-4...1),
        "How often a new set point comes.", source: "assumption: as the arm's control period"),
      ParameterDescription(
        "max_speed",
        .number(
          Unit("deg/s", .angularVelocity, scale: .pi / 180), default: .pi / 2, range: 1e-6...1e4),
        isTunable: true,
        "Largest speed of any joint; a joint's own limit also holds.",
        source: "assumption: 90 deg/s"),
      ParameterDescription(
        "max_acceleration",
        .number(
          Unit("deg/s^2", .angularAcceleration, scale: .pi / 180), default: .pi, range: 1e-6...1e6),
        isTunable: true,
        "Largest acceleration of any joint.", source: "assumption: 180 deg/s^2"),
      ParameterDescription(
        "max_jerk",
        .number(
          Unit("deg/s^3", Dimension([.angle: 1, .time: -3]), scale: .pi / 180), default: 10 * .pi,
          range: 1e-6...1e8),
        isTunable: true,
        "Largest jerk of any joint; only profile s_curve keeps to it, along paths too.",
        source: "assumption: full acceleration within 0.1 s"),
      ParameterDescription(
        "profile", .choice(["quintic", "trapezoid", "s_curve"], default: "quintic"),
        "How joints move from point to point."),
      ParameterDescription(
        "obstacles", .file(default: ""),
        "A URDF file whose links stand in the robot's way when plan_to plans; none if empty."),
    ],
    ports: [
      PortDescription(
        "position", .output, .radian, shape: .vector(.axis("joints")),
        "Commanded joint positions; m for prismatic joints."),
      PortDescription(
        "velocity", .output, .radianPerSecond, shape: .vector(.axis("joints")),
        "Commanded joint velocities."),
      PortDescription(
        "acceleration", .output, .radianPerSecondSquared, shape: .vector(.axis("joints")),
        "Commanded joint accelerations."),
      PortDescription(
        "tool_position", .output, .metre, shape: .vector(.count(3)),
        "Where the commanded positions put the tool, in the world."),
      PortDescription(
        "tool_orientation", .output, .radian, shape: .vector(.count(3)),
        "Roll, pitch and yaw of the commanded tool, about fixed axes of the world."),
      PortDescription(
        "done", .output, kind: .boolean, initial: 1, "Whether the last move has ended."),
      PortDescription("moving", .output, kind: .boolean, "Whether a move is under way."),
      PortDescription(
        "progress", .output, initial: 1, "Share of the move's time that has passed, 0 … 1."),
    ],
    actions: [
      ActionDescription(
        "move_to",
        [
          .init(
            "q", .radian, shape: .vector(.axis("joints")),
            "Target positions; m for prismatic joints."),
          .init(
            "duration", .second, default: 0,
            "How long to take; never less than the limits need. 0 means as fast as they allow."),
        ], completion: "done", "Moves all joints to a target, at rest there."),
      ActionDescription(
        "hold", completion: "done", "Brings all joints to rest as soon as the limits allow."),
      ActionDescription(
        "home", [.init("duration", .second, default: 0, "How long to take, as for move_to.")],
        completion: "done", "Moves all joints to where the robot started."),
      ActionDescription(
        "move_pose",
        [
          position, orientation,
          .init("duration", .second, default: 0, "How long to take, as for move_to."),
        ], completion: "done",
        "Moves all joints to where they put the tool in a pose, by the profile."),
      ActionDescription(
        "move_point",
        [
          position, .init("duration", .second, default: 0, "How long to take, as for move_to."),
        ], completion: "done",
        "As move_pose, with the tool turned as it may: for arms with fewer than six joints."),
      ActionDescription(
        "move_linear",
        [
          position, orientation,
          .init(
            "speed", .metrePerSecond, default: 0,
            "Largest speed of the tool; 0 means as fast as the joints allow."),
          .init(
            "tolerance", .metre, default: 1e-3,
            "How far the tool may be from the line half-way between two waypoints."),
        ], completion: "done",
        "Moves the tool along a straight line, turning evenly, from rest to rest."),
      ActionDescription(
        "plan_to",
        [
          .init("q", .radian, shape: .vector(.axis("joints")), "Target, as for move_to."),
          .init("duration", .second, default: 0, "How long to take, as for move_to."),
          .init("seed", .one, default: 1, "Which random search; the same seed, the same path."),
        ], completion: "done",
        "Moves all joints to a target around the robot's own links and the obstacles, from rest to rest."
      ),
    ])
}

private let position = ActionDescription.Argument(
  "position", .metre, shape: .vector(.count(3)), "Where the tool's origin goes, in the world.")

private let orientation = ActionDescription.Argument(
  "orientation", .radian, shape: .vector(.count(3)),
  "Roll, pitch and yaw of the tool about fixed axes of the world, as tool_orientation gives them.")
