/// What is believed of a cell: a normal distribution over the states of its equivalent circuit.
struct CellEstimate: BitwiseCopyable, Sendable {
  var mean: EquivalentCircuit.State
  var covariance: EquivalentCircuit.Covariance

  /// What a voltage reading told.
  struct Innovation: BitwiseCopyable, Sendable {
    /// Reading minus expectation, in V.
    var value = 0.0
    /// What its square should be on average, in V².
    var variance = 0.0

    /// Follows the chi-square law of one degree of freedom while the filter is consistent.
    var normalisedSquare: Double { variance > 0 ? value * value / variance : 0 }
  }

  /// Starts at a state whose rows are independent.
  init(mean: EquivalentCircuit.State, deviations: EquivalentCircuit.State) {
    self.mean = mean
    covariance = EquivalentCircuit.Covariance()
    for k in 0..<5 { covariance[k, k] = deviations[k] * deviations[k] }
  }

  func deviation(_ row: Int) -> Double { max(0, covariance[row, row]).squareRoot() }

  /// Takes away what a reading told, given its covariance with the state and the variance it was weighed with.
  mutating func narrow(by crossCovariance: EquivalentCircuit.State, variance: Double) {
    covariance.add(outer: crossCovariance, times: -1 / variance)
    covariance.symmetrise()
  }
}
