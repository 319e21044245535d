/// What a cell or pack was last told to do, and how far it has come.
struct Procedure {
  enum Task: Int32 {
    /// Follows current_load and power_load.
    case drive
    case current
    case voltage
    case power
    /// Plays a profile, which the model knows.
    case profile
  }

  /// More conditions than anybody joins by `or`.
  static let boundLimit = 16

  var task = Task.drive
  /// A, V or W; for `drive` the factor on the loads.
  var target = 1.0
  /// When the task began, s.
  var beginning = 0.0
  /// Voltage at which the task ends; nil for none.
  var end: Double?
  /// Current below which a voltage hold ends, A.
  var taper = 0.0
  /// How many bounds of a script's `until` hold for the task.
  var boundCount = 0
  var isDone = false
  /// When the last task ended by itself, s.
  var endTime = 0.0
  /// Of the terminals, V, and of the cell, K, at that instant; a pack does not tell them.
  var endVoltage = 0.0
  var endTemperature = 298.15
  /// Charges that were followed by a discharge, and the charge put in since the last, C.
  var cycle = 0.0
  var putIn = 0.0
  /// What was last refused.
  var refused = 0.0

  /// What must hold now, given the loads.
  func law(currentLoad: Double, powerLoad: Double) -> CellLaw {
    switch task {
    case .current: return .current(target)
    case .profile: return .current(0)
    case .voltage: return .voltage(target)
    case .power: return .power(target)
    case .drive:
      let current = target * currentLoad
      let power = target * powerLoad
      return power == 0 ? .current(current) : .power(power, besides: current)
    }
  }

  /// How far the task is from its end: volts, or a share of the current of 1C; infinite where it has none.
  func margin(
    _ terminals: (current: Double, voltage: Double), fullCurrent: Double, widenedBy slack: Double
  ) -> Double {
    switch task {
    case .drive, .profile: return .infinity
    case .voltage:
      guard taper > 0 else { return .infinity }
      return (abs(terminals.current) - taper) / fullCurrent
    case .current, .power:
      guard let end else { return .infinity }
      return target > 0
        ? terminals.voltage - (end - slack) : (end + slack) - terminals.voltage
    }
  }

  /// Rests from now on.
  mutating func finish(at time: Double) {
    task = .current
    target = 0
    end = nil
    boundCount = 0
    isDone = true
    endTime = time
  }

  /// A cycle is counted when a discharge follows at least a twentieth of the capacity put in.
  mutating func count(_ taken: Double, capacity: Double) {
    if taken > 0, putIn > 0.05 * capacity {
      cycle += 1
      putIn = 0
    } else {
      putIn = max(0, putIn - taken)
    }
  }
}
