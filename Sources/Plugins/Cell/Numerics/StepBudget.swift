/// How many inner steps a stretch of time may take, so that no period takes for ever.
///
/// Thousands of steps within one stretch have only been seen of states that near a singularity without meeting it; a 1C
/// discharge takes about sixty.
struct StepBudget {
  private var left: Int

  /// - Parameter duration: Of the stretch, s.
  init(for duration: Double, _ precision: ElectrochemicalCell.Precision) {
    left = 5000 + 2 * Int(min(1e9, duration / precision.longestStep))
  }

  /// Takes one step out. Throws `stalled` where there is none left.
  mutating func spend() throws(CellStatus) {
    left -= 1
    if left < 0 { throw .stalled }
  }
}
