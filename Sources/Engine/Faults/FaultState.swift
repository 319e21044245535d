/// What changes about one fault while a run goes on; plain bytes, so that snapshots hold it.
struct FaultState: BitwiseCopyable {
  enum Phase: UInt8, BitwiseCopyable {
    /// Before its onset, or armed again after a repair.
    case waiting
    /// After its onset: it acts, or pauses in an intermittent pattern.
    case begun
    /// Gone for good, unless injected.
    case ended
  }

  var phase = Phase.waiting
  /// Whether it acts now.
  var isActive = false
  /// Whether `held` memory is filled.
  var hasHeld = false
  /// Whether the condition of its onset, and of its repair, held when last looked at.
  var onsetHeld = false
  var repairHeld = false
  /// Whether it occurs in this run by itself.
  var occurs = true
  // What acting needs comes first, so that it shares a cache line.
  /// Severity as it acts, 0 … 1; `settle` computes it.
  private(set) var severity = 0.0
  /// The exact onset in nanoseconds; `Int64.max` while unknown.
  var onset = Int64.max
  /// Where the onset's clock of use stands when a waiting fault begins; `Int64.max` where time decides.
  var onsetCount = Int64.max
  /// Samples taken since it last became active, for delays.
  var samples: Int64 = 0
  var firstOnset = Int64.max
  var lastRepair = Int64.max
  /// When it next pauses, resumes or ends by its pattern, and when it is repaired, on the clocks of these.
  var switchTime = Int64.max
  var repairTime = Int64.max
  /// How many onsets, pattern switches and repairs came so far: addresses of draws.
  var onsets: UInt64 = 0
  var switches: UInt64 = 0
  var repairs: UInt64 = 0
  /// Severity before the factor that imperfect repairs leave.
  var grown = 0.0
  var factor = 1.0
  /// The integral of the hazard and where it brings the onset.
  var hazard = 0.0
  var threshold = Double.infinity
  /// The rate of hazard or growth at `updated`, a reading of its clock; not a number before the first.
  var rate = 0.0
  var updated: Int64 = 0

  /// Computes severity anew after growth, onset, repair or end.
  mutating func settle() { severity = phase == .begun ? min(max(grown * factor, 0), 1) : 0 }
}
