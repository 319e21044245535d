import Engine

extension ThermalFitModel {
  private static let voltPerKelvin = Unit(
    "mV/K", Unit.volt.dimension / Unit.kelvin.dimension, scale: 1e-3)
  private static let millivolt = Unit("mV", .voltage, scale: 1e-3)

  static let description = ModelDescription(
    "thermal_fit",
    summary: "Learns from a log how the bus servos of a robot heat, for robot.servo_monitor.",
    theory: """
      A servo's temperature follows its heat through two nodes, winding and housing, with one fast and one \
      slow time constant for all servos of the robot. Nothing in a log of positions and voltages shows heat \
      itself, only the rise over the room that it would end in; so heat is stated as that rise, in K, and is \
      linear in the square and the size of the joint torque that inverse dynamics asks for and in the drops of \
      voltage along the cable from servo to servo. The coefficients come from least squares over the log, \
      pulled to what equal pieces of cable with equal servos would give; the time constants from a search.

      The log's files are the servos, from the far end of the cable to the supply, with columns position in \
      steps, voltage in mV and temperature in °C. The fit is made when the twin is built; the ports never \
      change. Valid for servos that hold most of the time, as what moving costs is seen by the voltages only, and \
      as long as friction does not hide what they hold. With a start that is doubted here and an \
      initial window of two minutes in the monitor, resting stretches of the robot_armpi arm predict each other within \
      1 K in 66 servos' traces of 72. For \
      logs of a moving arm nothing came near: from the first instant alone the longest healthy log predicts the \
      63 other traces of a minute and more with a median of 2.1 K where holding the first temperature has 1.7 K. \
      The form of the model and the settings were chosen with all these logs in view; only coefficients and time \
      constants come from the one log alone.
      """,
    citations: [
      "Hansen: Rank-Deficient and Discrete Ill-Posed Problems, SIAM 1998, §5.1",
      "Rasmussen, Williams: Gaussian Processes for Machine Learning, MIT Press 2006, eq. 2.8",
      "Hooke, Jeeves: Direct search, J. ACM 8, 1961, doi:10.1145/321062.321069",
    ],
    period: 100_000_000,
    parameters: [
      ParameterDescription("file", .file(default: nil), "The robot's URDF file."),
      ParameterDescription(
        "log", .property(named: "log", isRequired: true),
        "The log to learn from: the property log of a replay.table twin."),
      ParameterDescription(
        "joints", .text(default: "r_joint, joint5, joint4, joint3, joint2, joint1"),
        "The joint of each servo, in the order of the log's files.",
        source: "armpi_fpv.urdf: servo 1 closes the gripper, servo 6 turns the base"),
      ParameterDescription(
        "direction", .number(.one, default: 1, range: -1...1), shape: .vector(.axis("servos")),
        "1 or -1 for each servo: whether more steps mean a larger joint angle.",
        source: "assumption: as the joint"),
      ParameterDescription(
        "centre", .number(.one, default: 500, range: -1e6...1e6),
        "The reading at joint angle zero.", source: "Hiwonder bus servos: 0 .. 1000, middle 500"),
      ParameterDescription(
        "step_angle",
        .number(Unit("deg", .angle, scale: .pi / 180), default: .pi / 750, range: 1e-6...1),
        "The angle of one step.", source: "Hiwonder bus servos: 240 deg in 1000 steps"),
      ParameterDescription(
        "supply", .number(.volt, default: 7.4, range: 0.1...1000),
        "What the supply gives without load.", source: "nominal voltage of a two-cell battery"),
      ParameterDescription(
        "cable_drop", .number(voltPerKelvin, default: 2.5e-3, range: 1e-9...10),
        shape: .vector(.axis("servos")),
        "Drop of each piece of cable for a current that warms its servo by 1 K, far end first.",
        source: "chosen on all robot_armpi logs; 0.15 ohm, 9 K/W and 7.2 V would give it"),
      ParameterDescription(
        "drop_accuracy", .number(millivolt, default: 0.01, range: 1e-6...100),
        shape: .vector(.axis("servos")),
        "How well each drop is known: the spread of the voltmeters' errors, far end first.",
        source: "estimate: robot_armpi logs of a resting arm differ by 10 .. 20 mV between days"),
      ParameterDescription(
        "usual_rise", .number(.kelvin, default: 10, range: 1e-3...1000),
        "Usual rise of a servo over the room.", source: "robot_armpi log: 0 .. 25 K"),
      ParameterDescription(
        "start_spread", .number(.kelvin, default: 3, range: 1e-3...1000),
        "Spread of the rise that voltages give; against it the start temperature is weighed.",
        source: "chosen on all robot_armpi logs, of 3, 3.5, 4 and 6 K"),
      ParameterDescription(
        "settling_time", .number(.second, default: 60, range: 1...1e6),
        "How long the first voltages are averaged to find the voltmeters' offsets.",
        source: "chosen on all robot_armpi logs, of 20 .. 150 s"),
      ParameterDescription(
        "penalty", .number(.one, default: 0.01, range: 1e-9...1e6),
        "Weight of the expected coefficients beside the log: mean square error in K² per K².",
        source: "chosen on all robot_armpi logs, of 0.001, 0.003 and 0.01"),
      ParameterDescription(
        "start_doubt", .number(.kelvin, default: 0, range: 0...1000),
        "Spread of what a housing's first temperature is off, to be found; 0 takes the start as settled.",
        source: "2 K serves for logs that begin while servos warm, with a monitor's initial_window"),
    ],
    ports: [
      PortDescription("fast_time", .output, .second, "Time constant of the winding's mode."),
      PortDescription("slow_time", .output, .second, "Time constant of the housing's mode."),
      PortDescription("fast_share", .output, .one, "Share of the rise that the fast mode carries."),
      PortDescription(
        "fit_error", .output, .kelvin, shape: .vector(.axis("servos")),
        "Root of the mean square error of the fit on the log itself."),
      PortDescription(
        "mean_temperature", .output, .celsius, shape: .vector(.axis("servos")), initial: 273.15,
        "Mean measured temperature in the log."),
    ],
    properties: [.init("servos", "The fitted servos, for robot.servo_monitor.")])
}
