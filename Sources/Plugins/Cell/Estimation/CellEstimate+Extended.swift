/// The iterated extended Kalman filter: the circuit is replaced by its tangent.
///
///     predict  x⁺ = f(x),  P⁺ = F P Fᵀ + Q
///     correct  S = H P Hᵀ + R,  xᵢ₊₁ = x + P Hᵀ S⁻¹ (y − h(xᵢ) − H (x − xᵢ)),  P⁺ = P − P Hᵀ S⁻¹ H P
///
/// The tangent H is taken anew at each xᵢ: from a wide first guess, one at the guess leaves a charge that is wrong and
/// believed.
///
/// Source: Simon (2006), Optimal State Estimation, Wiley, sections 13.2 and 13.3.
extension CellEstimate {
  mutating func predictExtended(
    _ circuit: EquivalentCircuit, current: Double, temperature: Double, seconds: Double
  ) {
    let jacobian = circuit.advanceJacobian(mean, current: current, seconds: seconds)
    var next = circuit.processCovariance(mean, temperature: temperature, seconds: seconds)
    let carried = jacobian * covariance * jacobian.transposed
    for row in 0..<5 {
      for column in 0..<5 { next[row, column] += carried[row, column] }
    }
    mean = circuit.advanced(mean, current: current, temperature: temperature, seconds: seconds)
    covariance = next
  }

  /// - Parameter reliance: How far the reading is to be trusted.
  mutating func correctExtended(
    _ circuit: EquivalentCircuit, voltage: Double, current: Double, temperature: Double,
    _ reliance: ReadingReliance
  ) -> Innovation {
    let prior = mean
    let error = circuit.modelVariance(prior, current: current, temperature: temperature)
    let noise = circuit.voltageVariance(temperature: temperature)
    var innovation = Innovation()
    var (cross, weighed) = (EquivalentCircuit.State(), 0.0)
    for turn in 0..<Self.mostTurns {
      let gradient = circuit.voltageGradient(mean, current: current, temperature: temperature)
      cross = covariance * gradient
      var spread = 0.0
      var told = voltage - circuit.voltage(mean, current: current, temperature: temperature)
      for k in 0..<5 {
        spread += gradient[k] * cross[k]
        told -= gradient[k] * (prior[k] - mean[k])
      }
      if turn == 0 { innovation = Innovation(value: told, variance: spread + noise + error) }
      weighed = spread + reliance.variance(noise: noise, modelError: error, innovation)
      let before = mean[EquivalentCircuit.Row.charge]
      for k in 0..<5 { mean[k] = prior[k] + cross[k] * told / weighed }
      // The tangent is taken where a cell can be.
      let bounds = EquivalentCircuit.chargeBounds
      mean[EquivalentCircuit.Row.charge] = min(
        max(mean[EquivalentCircuit.Row.charge], bounds.lowerBound), bounds.upperBound)
      if abs(mean[EquivalentCircuit.Row.charge] - before) < Self.settled { break }
    }
    narrow(by: cross, variance: weighed)
    return innovation
  }

  private static let mostTurns = 8
  /// Of charge: the tangent needs no better place.
  private static let settled = 1e-5
}
