extension JerkLimitedFamily {
  /// The least time for the distance.
  ///
  /// With the least time T₂ for the velocity alone, only one motion is possible; it covers D₂. A longer way
  /// takes the T at which the farthest motion just covers it, a shorter one the T of the nearest. From
  /// T₂ on, farthest(T) falls at first if the joint must come back, then grows for good: cubic or higher
  /// in T up to the time where top speed is reached, linear with slope V beyond. So there is one crossing.
  func shortestDuration(over distance: Double) -> Double {
    var least = shortestChange
    for times in changeTimes {
      least = times.lowerBound
      guard let pieces = farthest(in: least) else { continue }
      let way = pieces.displacement(from: initialVelocity)
      if abs(distance - way) <= 1e-15 * abs(distance) { return least }
      let crossing =
        distance > way
        ? crossing(over: distance, in: times) : mirrored.crossing(over: -distance, in: times)
      if let crossing { return crossing }
    }
    return feasibleDuration(over: distance, atLeast: least)
  }

  /// The durations in which the velocity can be changed at all.
  ///
  /// All from the least one on, unless both accelerations point the same way, say up. Then a change smaller
  /// than (a₀² + a₁²)/2J can be had by a dip to ±b, b² = (a₀² + a₁²)/2 − J (v₁ − v₀): the dip to +b takes the
  /// longest of the short times, (a₀ + a₁ − 2b)/J, that to −b the shortest of the long ones, (a₀ + a₁ +
  /// 2b)/J; what lies between changes the velocity too much.
  private var changeTimes: [ClosedRange<Double>] {
    let least = shortestChange
    let (a0, a1) = (abs(initialAcceleration), abs(finalAcceleration))
    let sign: Double = initialAcceleration < 0 ? -1 : 1
    let rise = sign * (finalVelocity - initialVelocity)
    let squared = (a0 * a0 + a1 * a1) / 2 - limits.jerk * rise
    let direct = (a0 + a1) / 2 * abs(a1 - a0) / limits.jerk
    guard initialAcceleration * finalAcceleration > 0, rise >= direct, squared >= 0 else {
      return [least...(.infinity)]
    }
    let dip = min(squared.squareRoot(), min(a0, a1))
    let end = max(least, (a0 + a1 - 2 * dip) / limits.jerk)
    return [least...end, max(end, (a0 + a1 + 2 * dip) / limits.jerk)...(.infinity)]
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

  /// The first of these times at which the farthest motion covers just the distance, if there is one.
  ///
  /// At the first of them it covers less.
  private func crossing(over distance: Double, in times: ClosedRange<Double>) -> Double? {
    func miss(_ duration: Double) -> Double? {
      farthest(in: duration).map { $0.displacement(from: initialVelocity) - distance }
    }
    var low = times.lowerBound
    var high: Double
    if times.upperBound.isFinite {
      // Between two gaps the farthest way may rise and fall: look at 64 places for where it first suffices.
      let width = (times.upperBound - low) / 64
      guard let place = (1...64).first(where: { (miss(low + width * Double($0)) ?? -1) >= 0 })
      else {
        return nil
      }
      high = low + width * Double(place)
      low = high - width
    } else {
      let top = throughTopSpeed
      let topTime = time(top)
      let topWay = pieces(top).displacement(from: initialVelocity)
      if distance >= topWay && topTime >= low {
        return topTime + (distance - topWay) / limits.velocity
      }
      high = max(topTime, low)
    }
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
