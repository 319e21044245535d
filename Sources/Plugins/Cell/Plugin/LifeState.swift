/// What lasts of an ageing twin besides the cell itself.
struct LifeState {
  /// Cycles to live through in the next step, 0 for none, and how.
  var cycles = 0
  var order = CycleOrder(discharge: 0, downTo: 0, charge: 0, upTo: 0, taper: 0)
  var jumpError = 0.0
  /// Time that `cycle_life` took, s.
  var lived = 0.0
  /// Losses at one stroke that have been taken so far, as shares of the new cell.
  var lithiumTaken = 0.0
  var negativeTaken = 0.0
  var positiveTaken = 0.0
  /// What `cycle_life` refused.
  var refused = 0.0
}
