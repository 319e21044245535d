/// A curve through waypoints in joint space: cubic between knots, with continuous second derivative and none
/// at the ends (natural).
///
/// The second derivatives m at the knots solve the tridiagonal system
/// hₖ₋₁ mₖ₋₁ + 2 (hₖ₋₁ + hₖ) mₖ + hₖ mₖ₊₁ = 6 (Δₖ/hₖ − Δₖ₋₁/hₖ₋₁) with m = 0 at both ends
/// (de Boor, A Practical Guide to Splines, 1978, chapter IV).
public struct CubicSpline: Sendable {
  /// Rising; at least two.
  public let knots: [Double]
  /// One vector for each knot.
  public let waypoints: [[Double]]
  let secondDerivatives: [[Double]]

  public init(knots: [Double], waypoints: [[Double]]) {
    precondition(knots.count >= 2 && knots.count == waypoints.count)
    self.knots = knots
    self.waypoints = waypoints
    let count = knots.count
    let joints = waypoints[0].count
    var second = [[Double]](repeating: [Double](repeating: 0, count: joints), count: count)
    if count > 2 {
      // Elimination from the first inner knot to the last, then back.
      var diagonal = [Double](repeating: 0, count: count)
      for k in 1..<(count - 1) {
        let (before, after) = (knots[k] - knots[k - 1], knots[k + 1] - knots[k])
        let factor = k > 1 ? before / diagonal[k - 1] : 0
        diagonal[k] = 2 * (before + after) - factor * before
        for j in 0..<joints {
          let bend =
            (waypoints[k + 1][j] - waypoints[k][j]) / after
            - (waypoints[k][j] - waypoints[k - 1][j]) / before
          second[k][j] = 6 * bend - factor * second[k - 1][j]
        }
      }
      for k in (1..<(count - 1)).reversed() {
        let after = knots[k + 1] - knots[k]
        for j in 0..<joints {
          second[k][j] = (second[k][j] - after * second[k + 1][j]) / diagonal[k]
        }
      }
    }
    secondDerivatives = second
  }

  /// Knots as far apart as the waypoints are; waypoints that repeat their predecessor are left out.
  public init(through waypoints: [[Double]]) {
    var knots = [0.0]
    var kept = [waypoints[0]]
    for point in waypoints.dropFirst() {
      let distance = zip(point, kept[kept.count - 1]).reduce(0.0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }.squareRoot()
      guard distance > 1e-9 else { continue }
      knots.append(knots[knots.count - 1] + distance)
      kept.append(point)
    }
    if kept.count == 1 {
      knots.append(1)
      kept.append(kept[0])
    }
    self.init(knots: knots, waypoints: kept)
  }

  /// Position, first and second derivative of one joint in the piece that begins at knot `piece`.
  @inline(__always)
  static func sample(
    _ start: Double, _ end: Double, _ startBend: Double, _ endBend: Double, length: Double,
    at distance: Double
  ) -> (Double, Double, Double) {
    let slope = (end - start) / length - length * (2 * startBend + endBend) / 6
    let rate = (endBend - startBend) / length
    return (
      start + distance * (slope + distance * (startBend / 2 + distance * rate / 6)),
      slope + distance * (startBend + distance * rate / 2), startBend + distance * rate
    )
  }

  /// Position and its first two derivatives by the parameter.
  func sample(at parameter: Double) -> (position: [Double], first: [Double], second: [Double]) {
    var piece = 0
    while piece + 2 < knots.count && knots[piece + 1] <= parameter { piece += 1 }
    var result = (position: [Double](), first: [Double](), second: [Double]())
    for joint in waypoints[0].indices {
      let (position, first, second) = Self.sample(
        waypoints[piece][joint], waypoints[piece + 1][joint], secondDerivatives[piece][joint],
        secondDerivatives[piece + 1][joint], length: knots[piece + 1] - knots[piece],
        at: parameter - knots[piece])
      result.position.append(position)
      result.first.append(first)
      result.second.append(second)
    }
    return result
  }

  public func position(at parameter: Double) -> [Double] { sample(at: parameter).position }
}
