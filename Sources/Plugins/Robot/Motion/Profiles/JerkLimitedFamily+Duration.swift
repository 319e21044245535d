extension JerkLimitedFamily {
  /// The least time for the distance.
  ///
  /// With the least time T₂ for the velocity alone, only one motion is possible; it covers D₂. A longer way
  /// takes the T at which the farthest motion just covers it, a shorter one the T of the nearest. From
  /// T₂ on, farthest(T) falls at first if the joint must come back, then grows for good: cubic or higher
  /// in T up to the time where top speed is reached, linear with slope V beyond. So there is one crossing.
  func shortestDuration(over distance: Double) -> Double {
    var least = shortestChange
    for _ in 0..<3 {
      guard let pieces = farthest(in: least) else { break }
      let way = pieces.displacement(from: initialVelocity)
      if abs(distance - way) <= 1e-15 * abs(distance) { return least }
      let crossing =
        distance > way
        ? crossing(over: distance, from: least) : mirrored.crossing(over: -distance, from: least)
      if let crossing { return crossing }
      // Both accelerations point the same way: the times for the velocity alone have a gap as well.
      least = nextChange(after: least)
    }
    return feasibleDuration(over: distance, atLeast: least)
  }

  /// The least time to change the velocity alone.
  var shortestChange: Double {
    let (a0, a1, top, jerk) = (
      initialAcceleration, finalAcceleration, limits.acceleration, limits.jerk
    )
    let change = finalVelocity - initialVelocity
    let direct = abs(a1 - a0) / jerk
    let sign: Double = change >= (a0 + a1) / 2 * direct ? 1 : -1
    let (rise, from, to) = (sign * change, sign * a0, sign * a1)
    let peak = max(jerk * rise + (from * from + to * to) / 2, 0).squareRoot()
    guard peak > top else { return max(direct, (2 * peak - from - to) / jerk) }
    let ramps = (2 * top * top - from * from - to * to) / (2 * jerk)
    return (2 * top - from - to) / jerk + max(0, rise - ramps) / top
  }

  /// The least time beyond the first gap, found by search: rare, and only for like accelerations at both ends.
  private func nextChange(after time: Double) -> Double {
    var (low, high) = (time, time * 1.001 + 1e-9)
    var hasGap = false
    while high < 1e9 {
      if farthest(in: high) == nil { hasGap = true } else if hasGap { break }
      low = high
      high *= 1.01
    }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if farthest(in: middle) == nil { low = middle } else { high = middle }
    }
    return high
  }

  /// The T ≥ `least` at which the farthest motion covers just the distance; nil if there is none before a gap.
  private func crossing(over distance: Double, from least: Double) -> Double? {
    let top = throughTopSpeed
    let topTime = time(top)
    let topWay = pieces(top).displacement(from: initialVelocity)
    if distance >= topWay && topTime >= least {
      return topTime + (distance - topWay) / limits.velocity
    }
    func miss(_ duration: Double) -> Double? {
      farthest(in: duration).map { $0.displacement(from: initialVelocity) - distance }
    }
    var (low, high) = (least, max(topTime, least))
    guard var missLow = miss(low), var missHigh = miss(high), missLow <= 0, missHigh >= 0 else {
      return nil
    }
    // False position, halving the weight of an end that stays (the Illinois rule); now and then a bisection.
    var lastSide = 0.0
    for round in 0..<200 where high - low > 4e-16 * high {
      var middle = low + (high - low) * (missLow / (missLow - missHigh))
      if round % 4 == 3 || !(middle > low && middle < high) { middle = (low + high) / 2 }
      guard middle > low, middle < high, let value = miss(middle) else { break }
      if abs(value) <= 2e-16 * abs(distance) { return middle }
      if value > 0 {
        (high, missHigh) = (middle, value)
        if lastSide > 0 { missLow /= 2 }
      } else {
        (low, missLow) = (middle, value)
        if lastSide < 0 { missHigh /= 2 }
      }
      lastSide = value
    }
    return high
  }
}
