/// What lasts of an ageing twin besides the cell itself.
struct LifeState {
  /// Cycles to live through in the next step, 0 for none, and how.
  var cycles = 0
  var order = CycleOrder(discharge: 0, downTo: 0, charge: 0, upTo: 0, taper: 0)
  var jumpError = 0.0
  /// How many of the order's cycles there were to be, how many are lived in one period (0 for all), and how many of a
  /// script's bounds hold for it.
  var asked = 0
  var atOnce = 0
  var boundCount = 0
  /// Simulated cycles and Σ of what jumps were seen to miss, of all orders so far.
  var simulated = 0
  var missed = 0.0
  /// Why the order could not be carried on, which the next step reports.
  var failure: CycleLife.Failure?
  /// Time that `cycle_life` took, s.
  var lived = 0.0
  /// Losses at one stroke that have been taken so far, as shares of the new cell.
  var lithiumTaken = 0.0
  var negativeTaken = 0.0
  var positiveTaken = 0.0
  /// What `cycle_life` refused.
  var refused = 0.0
}
