import Engine

extension ServoMonitorModel {
  static let description = ModelDescription(
    "servo_monitor",
    summary: "Predicts the temperatures of bus servos from positions and voltages, open loop.",
    theory: """
      Runs the thermal model of robot.thermal_fit beside measured servos. The temperatures of the first instant \
      set the start and the room, which is taken to be as warm as the coldest servo. Given an initial window, the \
      temperatures in it also tell the constant load each servo holds, which no log shows, and how warm its \
      housing is. After that measured temperature enters nothing but the residual and its statistics. The errors \
      count samples after the window only, and with a load_shift only as long as a servo stays where it was in the \
      window: a servo presses in proportion to its distance from where it was told to be, so the load of one \
      that has moved by itself is not the load that was learned. Two plain predictions are judged on the same samples: persistence, \
      which holds the window's last temperature or without a window the first, and always-mean, which says \
      the mean of the log that was learned from.
      """,
    citations: [
      "Nise: Control Systems Engineering, Wiley 2015, §4.10",
      "Rasmussen, Williams: Gaussian Processes for Machine Learning, MIT Press 2006, eq. 2.8",
    ],
    period: 100_000_000,
    periodParameter: "period",
    parameters: [
      ParameterDescription(
        "servos", .property(named: "servos", isRequired: true),
        "The fitted servos: the property servos of a robot.thermal_fit twin."),
      ParameterDescription(
        "period", .number(.second, default: 0.1, range: 1e-3...1),
        "How often readings are taken.", source: "robot_armpi log: 10 Hz"),
      ParameterDescription(
        "initial_window", .number(.second, default: 0, range: 0...1e6),
        "How long temperatures are read to learn the start; 0 for the first instant only.",
        source: "two minutes serve for robot_armpi logs of a resting arm"),
      ParameterDescription(
        "load_shift", .number(.one, default: .infinity, range: 1e-3 ... .infinity),
        "How far, in steps, the 20 s mean of a servo's readings may leave the window's before its load has changed.",
        source: "never; half a step serves for robot_armpi logs of a resting arm"),
    ],
    ports: [
      PortDescription(
        "position_reading", .input, shape: .vector(.axis("servos")), hasFeedThrough: true,
        "Measured positions in steps, as servos report them."),
      PortDescription(
        "voltage_reading", .input, shape: .vector(.axis("servos")), hasFeedThrough: true,
        "Measured voltages in mV, as servos report them."),
      PortDescription(
        "temperature_reading", .input, shape: .vector(.axis("servos")), hasFeedThrough: true,
        "Measured temperatures in degC, as servos report them."),
      PortDescription(
        "temperature", .output, .celsius, shape: .vector(.axis("servos")), initial: 273.15,
        "Predicted temperature."),
      PortDescription(
        "residual", .output, .kelvin, shape: .vector(.axis("servos")),
        "Measured less predicted temperature."),
      PortDescription(
        "rise", .output, .kelvin, shape: .vector(.axis("servos")),
        "The rise over the room that the heat of this instant would end in."),
      PortDescription(
        "joint_torque", .output, .newtonMetre, shape: .vector(.axis("servos")),
        "Torque of each servo's joint by inverse dynamics of the measured motion."),
      PortDescription(
        "error", .output, .kelvin, shape: .vector(.axis("servos")),
        "Root of the mean square residual since the window ended, over the samples that count; 0 where none does."
      ),
      PortDescription(
        "persistence_error", .output, .kelvin, shape: .vector(.axis("servos")),
        "The same for holding the window's last temperature, or the first."),
      PortDescription(
        "mean_error", .output, .kelvin, shape: .vector(.axis("servos")),
        "The same for always saying the mean of the log that was learned from."),
      PortDescription(
        "load_changed", .output, shape: .vector(.axis("servos")), kind: .boolean,
        "Whether a servo has moved by more than load_shift since the window; its errors count no more."
      ),
      PortDescription(
        "counted", .output, shape: .vector(.axis("servos")),
        "The share of the samples since the window that count in the errors."),
    ],
    properties: [.init("servos", "The fitted servos it runs.")])
}
