/// The unscented Kalman filter: mean and spread are carried by eleven points instead of a tangent.
///
/// For n = 5 states the points are the mean and mean ± √(n + κ) Lₖ with L Lᵀ = P; their weights are κ/(n + κ)
/// and 1/(2(n + κ)). κ = 1 keeps all weights positive, so no covariance can lose its sign; n + κ = 3, which
/// would suit fourth moments better, makes the first weight negative.
///
/// Source: Julier & Uhlmann (1997), "A new extension of the Kalman filter to nonlinear systems", SPIE 3068.
extension CellEstimate {
  private static let spread = 6.0
  private static let centreWeight = 1.0 / 6
  private static let weight = 1.0 / 12

  /// The point at a place from 0 to 10.
  private func point(
    _ place: Int, _ factor: EquivalentCircuit.Covariance
  ) -> EquivalentCircuit.State {
    guard place > 0 else { return mean }
    let column = (place - 1) / 2
    let step = place.isMultiple(of: 2) ? -Self.spread.squareRoot() : Self.spread.squareRoot()
    var point = mean
    for row in column..<5 { point[row] += step * factor[row, column] }
    return point
  }

  private static func weight(_ place: Int) -> Double { place == 0 ? centreWeight : weight }

  /// - Returns: false if the covariance has lost its sign; nothing is changed then.
  mutating func predictUnscented(
    _ circuit: EquivalentCircuit, current: Double, temperature: Double, seconds: Double
  ) -> Bool {
    guard let factor = covariance.choleskyFactor else { return false }
    var next = circuit.processCovariance(mean, temperature: temperature, seconds: seconds)
    var points = InlineArray<11, EquivalentCircuit.State>(repeating: mean)
    var centre = EquivalentCircuit.State()
    for place in 0..<11 {
      points[place] = circuit.advanced(
        point(place, factor), current: current, temperature: temperature, seconds: seconds)
      for k in 0..<5 { centre[k] += Self.weight(place) * points[place][k] }
    }
    for place in 0..<11 {
      var offset = points[place]
      for k in 0..<5 { offset[k] -= centre[k] }
      next.add(outer: offset, times: Self.weight(place))
    }
    mean = centre
    covariance = next
    return true
  }

  /// - Returns: nil if the covariance has lost its sign; nothing is changed then.
  mutating func correctUnscented(
    _ circuit: EquivalentCircuit, voltage: Double, current: Double, temperature: Double,
    _ reliance: ReadingReliance
  ) -> Innovation? {
    guard let factor = covariance.choleskyFactor else { return nil }
    var readings = InlineArray<11, Double>(repeating: 0)
    var expected = 0.0
    for place in 0..<11 {
      readings[place] = circuit.voltage(
        point(place, factor), current: current, temperature: temperature)
      expected += Self.weight(place) * readings[place]
    }
    let error = circuit.modelVariance(mean, current: current, temperature: temperature)
    let noise = circuit.voltageVariance(temperature: temperature)
    var spread = 0.0
    var cross = EquivalentCircuit.State()
    for place in 0..<11 {
      let offset = readings[place] - expected
      spread += Self.weight(place) * offset * offset
      let point = point(place, factor)
      for k in 0..<5 { cross[k] += Self.weight(place) * offset * (point[k] - mean[k]) }
    }
    let innovation = Innovation(value: voltage - expected, variance: spread + noise + error)
    let weighed = spread + reliance.variance(noise: noise, modelError: error, innovation)
    for k in 0..<5 { mean[k] += cross[k] * innovation.value / weighed }
    narrow(by: cross, variance: weighed)
    return innovation
  }
}
