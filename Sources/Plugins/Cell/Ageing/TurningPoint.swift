/// A moment at which the state of charge turned, and what had happened until then.
struct TurningPoint: Hashable, Sendable, BitwiseCopyable {
  var stateOfCharge: Double
  /// Seconds since the start.
  var time: Double
  /// ∫ (T − T_ref) dt since the start, in K s: two of them give the mean temperature in between.
  var warmth: Double
  /// The weight of the half cycles between this point and the oldest open one.
  var openWeight = 0.0

  init(stateOfCharge: Double, time: Double = 0, warmth: Double = 0) {
    self.stateOfCharge = stateOfCharge
    self.time = time
    self.warmth = warmth
  }
}

/// The way from one turning point to another: half a cycle, or the first half of a whole one.
struct ChargeSwing: Hashable, Sendable {
  let start: TurningPoint
  let end: TurningPoint

  var depth: Double { abs(end.stateOfCharge - start.stateOfCharge) }
  /// The middle between both ends.
  var meanCharge: Double { (start.stateOfCharge + end.stateOfCharge) / 2 }
  /// How far the mean temperature along the way lay above the reference, in K; nil if it took no time.
  var meanWarmth: Double? {
    end.time > start.time ? (end.warmth - start.warmth) / (end.time - start.time) : nil
  }
}
