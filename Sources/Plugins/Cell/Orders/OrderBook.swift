import Engine

/// The orders that cells and packs take, which of them are refused, and how each becomes a procedure.
struct OrderBook {
  /// Current of 1C at the terminals, A.
  let fullCurrent: Double
  /// Charge of the nominal capacity at the terminals, C.
  let capacity: Double
  /// Upper cut-off of one cell, V.
  let upperVoltage: Double
  /// Cells between the terminals.
  let series: Double
  /// By how much voltages and powers at the terminals exceed those of the procedure: `series` where one cell stands
  /// for a string, 1 where every cell is solved.
  let share: Double

  /// Largest current that is taken for meant, over that of one hour.
  static let highestRate = 100.0

  /// What is refused before it is tried; codes above those of `CellStatus`.
  enum Refusal: Int32 {
    case currentLoad = 20
    case powerLoad
    case rate
    case voltage
    case power
    case scale
    /// Too many conditions.
    case bounds
    /// Of cells only: no profile, a profile too strong.
    case profile
    case peak
  }

  static let rateMeaning =
    "Current as a C-rate, `0.5C`: amperes over the capacity in ampere-hours; for amperes, "
    + "connect or set current_load and order `drive()`."

  /// Orders by their position in the description: discharge, charge, hold, rest, power, drive.
  static func descriptions(of thing: String, ending: ActionDescription.Ending? = nil)
    -> [ActionDescription]
  {
    let end = "Voltage at which it ends and the \(thing) rests; 0 means never."
    return [
      ActionDescription(
        "discharge",
        [
          .init("rate", .cRate, Self.rateMeaning),
          .init("down_to", .volt, default: 0, end),
        ], completion: "done", ending: ending, "Discharges at a constant current."),
      ActionDescription(
        "charge",
        [
          .init("rate", .cRate, Self.rateMeaning),
          .init("up_to", .volt, default: 0, end),
        ], completion: "done", ending: ending, "Charges at a constant current."),
      ActionDescription(
        "hold",
        [
          .init("voltage", .volt, "Voltage at the terminals."),
          .init(
            "taper", .cRate, default: 0,
            "Current, over that of one hour, below which it ends and the \(thing) rests; 0 means never."
          ),
        ], completion: "done", ending: ending, "Holds the terminal voltage."),
      ActionDescription("rest", [], ending: ending, "Draws no current."),
      ActionDescription(
        "power",
        [
          .init("power", .watt, "Power at the terminals, positive on discharge."),
          .init("until_voltage", .volt, default: 0, end),
        ], completion: "done", ending: ending, "Discharges or charges at a constant power."),
      ActionDescription(
        "drive", [.init("scale", .one, default: 1, "Factor on the loads.")],
        ending: ending, "Follows current_load and power_load, as a \(thing) does before any order."),
    ]
  }

  /// Loads that cannot be meant.
  func refusal(currentLoad current: Double, powerLoad power: Double) -> Refusal? {
    let highest = Self.highestRate * fullCurrent
    if !(abs(current) <= highest) { return .currentLoad }
    if !(abs(power) <= highest * upperVoltage * series) { return .powerLoad }
    return nil
  }

  /// Begins an order, or says why not and leaves the procedure as it was but for `refused`.
  func begin(
    _ action: Int, _ arguments: UnsafeBufferPointer<Double>, at time: Double = 0,
    _ procedure: inout Procedure
  ) -> Refusal? {
    func refuse(_ refusal: Refusal, _ value: Double) -> Refusal {
      procedure.refused = value
      return refusal
    }
    var next = procedure
    next.isDone = false
    next.taper = 0
    next.end = nil
    next.boundCount = 0
    next.beginning = time
    func end(_ given: Double) -> Double? { given == 0 ? nil : given / share }
    switch action {
    case 0, 1:
      guard arguments[0] >= 0, arguments[0] <= Self.highestRate else {
        return refuse(.rate, arguments[0])
      }
      let sign = action == 0 ? 1.0 : -1
      next.task = .current
      next.target = sign * arguments[0] * fullCurrent
      next.end = end(arguments[1])
    case 2:
      let voltage = arguments[0] / series
      guard voltage > 0.5, voltage < 6 else { return refuse(.voltage, arguments[0]) }
      next.task = .voltage
      next.target = arguments[0] / share
      next.taper = arguments[1] * fullCurrent
    case 3:
      next.task = .current
      next.target = 0
    case 4:
      guard abs(arguments[0] / series) <= Self.highestRate * fullCurrent * upperVoltage else {
        return refuse(.power, arguments[0])
      }
      next.task = .power
      next.target = arguments[0] / share
      next.end = end(arguments[1])
    default:
      guard arguments[0].isFinite else { return refuse(.scale, arguments[0]) }
      next.task = .drive
      next.target = arguments[0]
    }
    procedure = next
    return nil
  }

  /// Says what was refused and what would not be.
  func message(
    for refusal: Refusal, currentLoad: Double, powerLoad: Double, refused: Double,
    thing: String = "cell"
  ) -> String {
    let bound = "\(Int(Self.highestRate)) C of a \(thing) of \(capacity / 3600) Ah"
    switch refusal {
    case .currentLoad:
      return
        "current_load is \(currentLoad) A, more than \(bound); connect a current "
        + "the \(thing) can carry, or raise capacity"
    case .powerLoad:
      return
        "power_load is \(powerLoad) W, more than \(bound) can give; connect a "
        + "smaller power, or raise capacity or series"
    case .rate:
      return "a rate of \(refused) C is not within 0 … \(Int(Self.highestRate)) C; charge and "
        + "discharge both take a positive rate"
    case .voltage:
      return
        "no lithium-ion cell holds \(refused / series) V; give 0.5 … 6 V for each cell in series"
    case .power:
      return "a power of \(refused) W is more than \(bound) can give or take"
    case .scale: return "the scale of drive is \(refused); give a finite number"
    case .bounds:
      return
        "an order ends at \(Procedure.boundLimit) conditions at most, not \(Int(refused)); join "
        + "fewer by `or`"
    case .profile:
      return
        "the cell has no profile to play; give the twin one, such as profile: \"us06.csv\", a table "
        + "with the columns time and current, power or c_rate"
    case .peak:
      return
        "the profile times this scale comes to \((refused * 1000).rounded() / 1000) C, more than \(bound) stands; "
        + "lower scale, or raise capacity"
    }
  }
}
