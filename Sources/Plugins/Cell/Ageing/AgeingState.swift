/// What the ageing twin remembers, apart from the open turning points that follow it in memory.
struct AgeingState: BitwiseCopyable {
  var rainflow = RainflowCounter.Tally()
  /// Seconds since the start.
  var time = 0.0
  /// ∫ (T − T_ref) dt since the start, in K s.
  var warmth = 0.0
  /// Sum of |ΔSOC|; two make a full equivalent cycle.
  var throughput = 0.0
  /// The last state of charge, not a number before the first step.
  var lastCharge = Double.nan

  // The block over which the calendar term takes its means.
  var blockTime = 0.0
  var blockCharge = 0.0
  var blockWarmth = 0.0
  /// Calendar part of f from the blocks that ended.
  var endedBlocks = 0.0

  /// The two parts of f as the model alone has them at the last step.
  var calendar = 0.0
  var cycling = 0.0
  /// f with the factor `ageing_rate` of each moment.
  var calendarDegradation = 0.0
  var cyclingDegradation = 0.0

  /// What the step refused, for the message.
  var refused = 0.0
}
