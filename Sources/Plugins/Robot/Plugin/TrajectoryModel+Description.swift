import Engine

extension TrajectoryModel {
  static let description = ModelDescription(
    "trajectory",
    summary: "Moves all joints together from point to point within speed and acceleration limits.",
    theory: """
      Each joint follows a polynomial of degree five in time, from where it is and how it moves to rest at \
      the target. All joints take the time of the one that needs longest. From rest to rest over Δ in T \
      the peak speed is 1.875 Δ/T and the peak acceleration 5.7735 Δ/T², so the shortest time is \
      max(1.875 Δ/v, √(5.7735 Δ/a)). A joint's speed limit is the smaller of max_speed and its own limit in \
      the robot's file.

      Angles in rad and travels of prismatic joints in m share one vector: max_speed 120 deg/s \
      means 2.09 m/s for a prismatic joint.
      """,
    citations: [
      "Biagiotti, Melchiorri: Trajectory Planning for Automatic Machines and Robots, Springer 2008, §2.1.3"
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
    ])
}
