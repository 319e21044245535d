/// The extended Kalman filter: the circuit is replaced by its tangent at the mean.
///
///     predict  x⁺ = f(x),  P⁺ = F P Fᵀ + Q
///     correct  S = H P Hᵀ + R,  x⁺ = x + P Hᵀ S⁻¹ (y − h(x)),  P⁺ = P − P Hᵀ S⁻¹ H P
///
/// Source: Simon (2006), Optimal State Estimation, Wiley, section 13.2.
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

  mutating func correctExtended(
    _ circuit: EquivalentCircuit, voltage: Double, current: Double, temperature: Double
  ) -> Innovation {
    let gradient = circuit.voltageGradient(mean, current: current, temperature: temperature)
    let cross = covariance * gradient
    var variance = circuit.voltageVariance(temperature: temperature)
    for k in 0..<5 { variance += gradient[k] * cross[k] }
    let innovation = Innovation(
      value: voltage - circuit.voltage(mean, current: current, temperature: temperature),
      variance: variance)
    correct(by: cross, innovation)
    return innovation
  }
}
