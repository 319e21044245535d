/// A cycle to be repeated: discharge, rest, charge, hold, rest. Currents of one cell in A, voltages of one cell in V.
public struct CycleOrder: Hashable, Sendable {
  public var discharge: Double
  public var downTo: Double
  public var restBefore: Double
  public var charge: Double
  public var upTo: Double
  /// Current at which the hold at `upTo` ends; 0 leaves the hold out.
  public var taper: Double
  public var restAfter: Double

  public init(
    discharge: Double, downTo: Double, restBefore: Double = 600, charge: Double, upTo: Double,
    taper: Double, restAfter: Double = 0
  ) {
    self.discharge = discharge
    self.downTo = downTo
    self.restBefore = restBefore
    self.charge = charge
    self.upTo = upTo
    self.taper = taper
    self.restAfter = restAfter
  }
}
