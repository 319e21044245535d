/// All ways in which one joint may get from one velocity (and acceleration) to another within its limits.
///
/// For one duration T, the distances that can be covered fill an interval [nearest(T), farthest(T)], because
/// the limits are convex: what lies between two admissible motions is admissible. Both ends are bang-bang
/// motions with a closed form. A distance takes the least T whose interval holds it, and a joint
/// that must take longer blends the two extremes of that T.
protocol ProfileFamily: Sendable {
  /// Velocity at the start.
  var initialVelocity: Double { get }
  /// The family with all signs turned.
  var mirrored: Self { get }
  /// The motion of the given duration that gets farthest forwards; nil where none takes just that long.
  func farthest(in duration: Double) -> AccelerationPieces?
  /// The least time to change the velocity (and acceleration), whatever the distance.
  var shortestChange: Double { get }
  /// The least time for the distance.
  func shortestDuration(over distance: Double) -> Double
}

extension ProfileFamily {
  func extremes(in duration: Double) -> ProfileExtremes? {
    guard let farthest = farthest(in: duration),
      let nearest = mirrored.farthest(in: duration)?.mirrored
    else { return nil }
    return ProfileExtremes(
      farthest: farthest, nearest: nearest, far: farthest.displacement(from: initialVelocity),
      near: nearest.displacement(from: initialVelocity))
  }

  /// Whether a motion of just this duration covers the distance.
  func reaches(_ distance: Double, in duration: Double) -> Bool {
    guard let extremes = extremes(in: duration) else { return false }
    let slack = 1e-13 * (abs(distance) + abs(extremes.far) + abs(extremes.near))
    return extremes.near <= distance + slack && distance <= extremes.far + slack
  }

  /// The least duration of `duration` or more in which the distance can be covered.
  ///
  /// A joint that comes in fast must overshoot and come back if it shall take a little longer than
  /// its shortest time, and that takes much longer: there is a gap.
  func feasibleDuration(over distance: Double, atLeast duration: Double) -> Double {
    guard !reaches(distance, in: duration) else { return duration }
    var low = duration
    var high = duration
    var step = max(1e-3 * duration, 1e-9)
    repeat {
      low = high
      high += step
      step *= 1.5
    } while !reaches(distance, in: high) && high < 1e12
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle <= low || middle >= high { break }
      if reaches(distance, in: middle) { high = middle } else { low = middle }
    }
    return high
  }
}

/// The farthest and the nearest motion of one duration, and how far they lead.
struct ProfileExtremes {
  var farthest: AccelerationPieces
  var nearest: AccelerationPieces
  var far: Double
  var near: Double
}
