extension QuinticMove {
  /// The shortest time, but for 2 %, in which all joints can move together within limits and travels; nil if that
  /// is above `longest`.
  ///
  /// From rest, every duration from the shortest on keeps the limits. A joint in motion that takes longer runs out
  /// further before it turns, so that there may be no duration at all: all are tried in turn.
  ///
  /// - Parameter ends: Where the joints come to rest, for a duration.
  static func sharedDuration(
    from starts: [JointPoint], limits: [JointLimits], travel: [ClosedRange<Double>],
    atLeast shortest: Double, atMost longest: Double, ends: (Double) -> [Double]
  ) -> Double? {
    var duration = shortest
    var isAtRest = true
    let nearest = ends(shortest)
    for joint in starts.indices {
      let start = starts[joint]
      if start.velocity == 0 && start.acceleration == 0 {
        duration = max(
          duration,
          shortestDuration(
            over: nearest[joint] - start.position, maximumSpeed: limits[joint].velocity,
            maximumAcceleration: limits[joint].acceleration))
      } else {
        isAtRest = false
        duration = max(duration, abs(start.velocity) / limits[joint].acceleration, 1e-3)
      }
    }
    if isAtRest { return duration }
    while duration <= longest {
      let ends = ends(duration)
      let fits = starts.indices.allSatisfy {
        QuinticMove(from: starts[$0], to: ends[$0], duration: duration)
          .keeps(limits[$0], travel[$0])
      }
      if fits { return duration }
      duration *= 1.02
    }
    return nil
  }

  /// Whether the move is nowhere faster, accelerates nowhere more and stays within the travel.
  ///
  /// Looks at 64 stretches of time and, in each, at the places where position, speed or acceleration turn.
  func keeps(_ limits: JointLimits, _ travel: ClosedRange<Double>) -> Bool {
    /// For what limits, targets and travels lose when they are written as decimals.
    let slack = 1e-9
    func keeps(_ time: Double) -> Bool {
      let point = point(at: time)
      return abs(point.velocity) <= limits.velocity * (1 + slack)
        && abs(point.acceleration) <= limits.acceleration * (1 + slack)
        && point.position >= travel.lowerBound - slack
        && point.position <= travel.upperBound + slack
    }
    // Just short of the end, where `point` would already be at rest.
    let step = duration * (1 - 1e-12) / 64
    guard keeps(0) else { return false }
    for k in 0..<64 {
      let (from, to) = (step * Double(k), step * Double(k + 1))
      guard keeps(to) else { return false }
      for rate in [{ self.point(at: $0).velocity }, { self.point(at: $0).acceleration }, jerk] {
        if let turn = Self.zero(of: rate, from, to), !keeps(turn) { return false }
      }
    }
    return true
  }

  /// Where `value` changes its sign, to a millionth of the stretch.
  private static func zero(
    of value: (Double) -> Double, _ from: Double, _ to: Double
  ) -> Double? {
    let isPositive = value(from) > 0
    guard isPositive != (value(to) > 0) else { return nil }
    var (low, high) = (from, to)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if (value(middle) > 0) == isPositive { low = middle } else { high = middle }
    }
    return low
  }
}
