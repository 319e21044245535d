/// Keeps the mean where a cell can be.
///
/// A row x beyond its bound b is put there, and the others follow by their covariance with it, which is the most
/// likely state on the bound: x̃ = x + P d (dᵀ P d)⁻¹ (b − dᵀ x). The covariance stays as it is, wider than the truncated
/// law's.
///
/// Source: Simon & Chia (2002), "Kalman filtering with state equality constraints", IEEE Trans. Aerosp. Electron.
/// Syst. 38, 128; Simon (2006), section 7.5.
extension CellEstimate {
  private typealias Row = EquivalentCircuit.Row

  /// - Returns: Whether health or resistance had to be held.
  mutating func keepWithinBounds() -> Bool {
    let isHealthHeld = hold(Row.health, EquivalentCircuit.healthBounds)
    let isResistanceHeld = hold(Row.resistance, EquivalentCircuit.resistanceBounds)
    _ = hold(Row.charge, EquivalentCircuit.chargeBounds)
    // The last row held may have moved the ones before it.
    clamp(Row.health, EquivalentCircuit.healthBounds)
    clamp(Row.resistance, EquivalentCircuit.resistanceBounds)
    return isHealthHeld || isResistanceHeld
  }

  private mutating func hold(_ row: Int, _ bounds: ClosedRange<Double>) -> Bool {
    guard !bounds.contains(mean[row]) else { return false }
    let step = min(max(mean[row], bounds.lowerBound), bounds.upperBound) - mean[row]
    let variance = covariance[row, row]
    if variance > 0 {
      for k in 0..<5 where k != row { mean[k] += covariance[k, row] / variance * step }
    }
    clamp(row, bounds)
    return true
  }

  private mutating func clamp(_ row: Int, _ bounds: ClosedRange<Double>) {
    mean[row] = min(max(mean[row], bounds.lowerBound), bounds.upperBound)
  }
}
