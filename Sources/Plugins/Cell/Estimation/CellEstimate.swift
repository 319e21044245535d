/// What is believed of a cell: a normal distribution over the states of its equivalent circuit.
struct CellEstimate: BitwiseCopyable, Sendable {
  var mean: EquivalentCircuit.State
  var covariance: EquivalentCircuit.Covariance

  /// What a voltage reading told.
  struct Innovation: BitwiseCopyable, Sendable {
    /// Reading minus expectation, in V.
    var value = 0.0
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

  /// Takes a reading into account, given its covariance with the state and its expectation.
  mutating func correct(
    by crossCovariance: EquivalentCircuit.State, _ innovation: Innovation
  ) {
    for k in 0..<5 { mean[k] += crossCovariance[k] * innovation.value / innovation.variance }
    covariance.add(outer: crossCovariance, times: -1 / innovation.variance)
    covariance.symmetrise()
  }
}
