import Glibc

extension TimedPath {
  /// Times a path, within the limits everywhere, as fast as can be found; at least `shortest` seconds long.
  ///
  /// Without a limit on jerk that is TOPP-RA's own law. With one, it is the mean of such a law over a window of
  /// once to twice a/j, the time from rest to full acceleration. Where the mean breaks a limit by a factor f in time, ṡ²
  /// is brought down by f^−1.4 as far as the window reaches, and the law computed anew; what is fastest after the
  /// stretch is kept. Where a/j is 0.1 s, the reference paths take 2 … 12 % longer than without a limit on jerk.
  func set(_ limits: PathLimits, atLeast shortest: Double = 0) throws(PathTiming.Obstruction) {
    let fastest = try PathTiming(limits)
    var best = (timing: fastest, window: 0.0, duration: Double.infinity)
    lay(limits, fastest, window: 0)
    for window in limits.windows(fastest: duration) {
      var timing = fastest
      var ceiling = limits.ceiling
      for _ in 0..<Self.roundCount {
        lay(limits, timing, window: window)
        var use = 1.0
        var shares = [Double](repeating: 1, count: timing.grid.count)
        forEachUse(limits, partCount: 2) { late, early, here in
          guard here > 1 else { return }
          use = max(use, here)
          let share = pow(here, -1.4)
          for k in max(0, early)...min(late + 1, cellCount) { shares[k] = min(shares[k], share) }
        }
        if duration * use < best.duration { best = (timing, window, duration * use) }
        guard use > 1.002 else { break }
        for (k, share) in shares.enumerated() where share < 1 && timing.speeds[k] > 0 {
          ceiling[k] = min(ceiling[k], timing.speeds[k] * timing.speeds[k] * share)
        }
        guard let slower = try? PathTiming(limits, below: ceiling) else { break }
        timing = slower
      }
    }
    lay(limits, best.timing, window: best.window)
    stretch(toKeep: limits, atLeast: shortest)
  }

  private static let roundCount = 8

  /// Calls `body` all along with the cells that the ends of the window are in, and by which factor the time would have to
  /// grow there to keep the limits.
  ///
  /// A joint's jerk is q' s⃛ + 3 q'' ṡ s̈ + q''' ṡ³. Speeds go down with the factor, accelerations with its square
  /// and jerks with its cube.
  func forEachUse(
    _ limits: PathLimits, partCount: Int, _ body: (_ late: Int, _ early: Int, Double) -> Void
  ) {
    forEachPlace(partCount: partCount) { late, early, place in
      let speed = place.speed
      var use = speed / limits.largestSpeed(place)
      for joint in 0..<joints {
        let (_, first, second, third) = derivatives(place, joint)
        let acceleration = abs(first * place.acceleration + second * speed * speed)
        use = max(
          use, abs(first) * speed / limits.velocity[joint],
          (acceleration / limits.acceleration[joint]).squareRoot())
        guard let jerk = limits.jerk else { continue }
        let own =
          first * place.jerk + speed * (3 * second * place.acceleration + third * speed * speed)
        use = max(use, cbrt(abs(own) / jerk[joint]))
      }
      body(late, early, use)
    }
  }
}

extension PathLimits {
  /// The windows to try, in s; none where jerk is not limited or nothing moves. A path that is over before full
  /// acceleration is reached has its own time as a window.
  fileprivate func windows(fastest duration: Double) -> [Double] {
    guard let jerk, spline.waypoints.contains(where: { $0 != spline.waypoints[0] }) else {
      return []
    }
    let rampTime = zip(acceleration, jerk).map { $0 / $1 }.max() ?? 0
    return [1, 1.5, 2].map { $0 * rampTime } + [0.5, 1].map { $0 * min(duration, rampTime) }
  }

  /// The further limit on ṡ at a place; a straight line between grid points.
  fileprivate func largestSpeed(_ place: TimedPath.Place) -> Double {
    let cells = (grid.count - 1) / (spline.knots.count - 1)
    let width = (spline.knots[place.piece + 1] - spline.knots[place.piece]) / Double(cells)
    let passed = max(0, place.distance / width)
    let cell = min(Int(passed), cells - 1)
    let k = place.piece * cells + cell
    guard speeds[k].isFinite, speeds[k + 1].isFinite else { return .infinity }
    return speeds[k] + (speeds[k + 1] - speeds[k]) * min(1, passed - Double(cell))
  }
}
