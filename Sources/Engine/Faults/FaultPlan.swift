/// A fault: what it does to which numbers, when it begins, how it comes and goes, grows and is repaired.
///
/// ```swift
/// FaultPlan("wear", on: arm.port("joint_friction", element: 2).range, .scale(4), onset: .time(hour))
/// ```
public struct FaultPlan: Sendable {
  public let name: String
  /// Elements of one port or tunable parameter of one twin.
  public let target: BusRange
  public var effect: FaultEffect
  public var onset: FaultOnset
  /// The chance that the fault occurs at all in a run by itself, drawn once; `inject` overrides it.
  public var probability: Double
  public var pattern: FaultPattern
  public var growth: FaultGrowth
  public var repair: FaultRepair
  /// What the spans of the four are measured by; time unless set.
  public var clocks = FaultClocks()
  /// The SI value that scaling and setting count from: the zero of the target's own scale, 273.15 K for °C.
  public var zero = 0.0
  /// Where the first drawn onset lies in its distribution, as a standard normal number; nil for a draw.
  var onsetPlace: Double?

  public init(
    _ name: String, on target: BusRange, _ effect: FaultEffect, onset: FaultOnset = .manual,
    probability: Double = 1, pattern: FaultPattern = .always, growth: FaultGrowth = .none,
    repair: FaultRepair = .manual
  ) {
    self.name = name
    self.target = target
    self.effect = effect
    self.onset = onset
    self.probability = probability
    self.pattern = pattern
    self.growth = growth
    self.repair = repair
  }
}

extension FaultPlan {
  /// A fault mode of a description at a place where it acts; amounts count on the scale of the port there.
  ///
  /// Where the mode's amounts are shares of something, they become those of the place: of several elements, of the one
  /// that has the least.
  public init(_ name: String, _ mode: FaultModeDescription, at port: PortReference) {
    let scale = Self.scale(of: mode, at: port)
    self.init(name, on: port.range, FaultEffect(mode.law.scaled(by: scale)))
    zero = port.slot.unit.offset
  }

  private static func scale(of mode: FaultModeDescription, at port: PortReference) -> Double {
    guard let scales = port.twin.model.faultModeScales[mode.name] else { return 1 }
    precondition(
      scales.count == port.slot.range.count,
      "\(scales.count) scales of \(mode.name) for the \(port.slot.range.count) elements of \(port.slot.name)"
    )
    let first = port.range.offset - port.slot.range.offset
    return scales[first..<first + port.range.count].min() ?? 1
  }
}

/// What the spans of a fault are measured by: nil for time, else a count of use.
public struct FaultClocks: Hashable, Sendable {
  /// Of a fixed or drawn onset, and of a hazard's rate.
  public var onset: UseClock?
  public var pattern: UseClock?
  /// Of the rate of growth, and of a random process.
  public var growth: UseClock?
  public var repair: UseClock?

  public init() {}
}

/// What a fault of severity s makes of the value x, element by element; amounts are in SI.
///
/// Severity is 1 unless the fault grows, so that amounts then hold as written. At severity 0 none changes anything.
/// Where the plan has a zero z, x and amount of `scale` and `set` count from there.
public enum FaultEffect: Sendable {
  /// Whatever the expression yields; it may read `nominal`, `age`, `severity` and the bus.
  case expression(any StepExpression)
  /// The value at onset, or when the severity first is above 0, for as long as the fault is active.
  case stuck
  /// x + rate · s · age, with the rate per second
  case drift(rate: Double)
  /// x + amount · s
  case offset(Double)
  /// x · (1 + (factor − 1) · s)
  case scale(Double)
  /// x + normal(0, deviation · s)
  case noise(deviation: Double)
  /// The last good value, with probability p · s for each sample.
  case dropout(probability: Double)
  /// The value s times a fixed time ago, in nanoseconds.
  case delay(Int64)
  /// x + amount, with probability p · s for each sample.
  case spike(amount: Double, probability: Double)
  /// amount · s, whatever x is, for s > 0
  case set(Double)

  /// The effect that a plugin's description calls a law.
  public init(_ law: FaultModeDescription.Law) {
    self =
      switch law {
      case .growth(let gain): .scale(1 + gain)
      case .loss: .scale(0)
      case .offset(let amount): .offset(amount)
      case .drift(let rate): .drift(rate: rate)
      case .noise(let deviation): .noise(deviation: deviation)
      case .stuck: .stuck
      case .dropout: .dropout(probability: 1)
      case .delay(let time): .delay(Int64((time * 1e9).rounded()))
      case .spike(let amount, let probability): .spike(amount: amount, probability: probability)
      case .set(let amount): .set(amount)
      }
  }
}

/// When a fault begins. It acts from the first instant that is not earlier than its onset.
public enum FaultOnset: Sendable {
  /// Nanoseconds since the start of the run, or the reading of the onset's clock.
  case time(Int64)
  /// A time in seconds, or an amount of what the clock counts, drawn for each run.
  case drawn(Distribution)
  /// The first instant at which the condition begins to hold.
  case condition(any StepExpression)
  /// A rate in 1/s: the onset comes when its integral reaches −ln u, with u drawn for each run.
  case hazard(any StepExpression)
  /// Only by `Simulation.inject`.
  case manual
}

/// How a fault comes and goes after its onset.
public enum FaultPattern: Sendable {
  case always
  /// Active for this many nanoseconds, then gone for good.
  case once(Int64)
  /// Active and inactive in turn.
  case intermittent(on: FaultDuration, off: FaultDuration)
}

/// A fixed or drawn length of time.
public enum FaultDuration: Sendable {
  /// Nanoseconds.
  case fixed(Int64)
  /// Seconds; every use draws anew.
  case drawn(Distribution)
}

/// How severity changes with age; it is always clipped to 0 … 1.
public enum FaultGrowth: Sendable {
  /// Severity is 1 from onset on.
  case none
  /// Severity is what the expression yields; it may read `age`.
  case expression(any StepExpression)
  /// The expression yields d severity/dt in 1/s and may read `severity`; Euler steps of the twin's period.
  case rate(any StepExpression, initial: Double)
  /// Severity grows by independent gamma increments with the given mean per second and variance per second.
  case gammaProcess(mean: Double, variance: Double)
  /// Severity drifts and wanders by independent normal increments of the given mean and variance per second. Below 0
  /// and above 1 it acts as 0 and 1, and may come back.
  case wienerProcess(drift: Double, variance: Double)
}

/// How a fault is removed. A repair of quality q leaves (1 − q) of the severity; q = 1 removes the fault,
/// and an onset that is drawn, a hazard or a condition is armed again.
public enum FaultRepair: Sendable {
  /// Only by `Simulation.repair`.
  case manual
  /// A while after onset, and again after each repair that was not perfect.
  case after(FaultDuration, quality: Double)
  /// When the condition begins to hold, or a while later.
  case condition(any StepExpression, delay: FaultDuration?, quality: Double)
}

/// A fault of a scenario and the places of its signals on the bus.
public struct FaultHandle: Sendable {
  public let name: String
  public let index: Int
  /// 1 while the fault acts, otherwise 0.
  public let active: BusRange
  /// 0 … 1; 0 before onset.
  public let severity: BusRange
  /// Seconds since the start of the run; not a number before onset.
  public let onset: BusRange
}
