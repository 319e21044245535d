/// The motion of one joint in pieces of constant jerk, of fixed size so that it fits a state block.
public struct JointProfile: Sendable, BitwiseCopyable {
  /// Two pieces of braking and thirteen of two blended extremes; see `SynchronisedMove`.
  static let capacity = 16

  struct Segment: Sendable, BitwiseCopyable {
    /// Seconds after the start of the profile.
    var time: Double
    var point: JointPoint
    var jerk: Double
  }

  private var segments: InlineArray<16, Segment>
  private var count = 0
  /// In seconds.
  public private(set) var duration = 0.0
  /// The state that holds from `duration` on.
  public internal(set) var end: JointPoint

  /// A profile that stays where `start` is.
  init(at start: JointPoint) {
    end = start
    segments = InlineArray(repeating: Segment(time: 0, point: start, jerk: 0))
  }

  /// Goes on with `duration` seconds of constant jerk from the acceleration `acceleration`.
  mutating func append(_ duration: Double, acceleration: Double, jerk: Double) {
    guard duration > 0 else { return }
    var point = end
    point.acceleration = acceleration
    segments[count] = Segment(time: self.duration, point: point, jerk: jerk)
    count += 1
    self.duration += duration
    end = point.advanced(by: duration, jerk: jerk)
  }

  /// Goes on with what lies between two extremes of the same duration: `share` of the first, the rest of the
  /// second.
  ///
  /// Limits on velocity, acceleration and jerk that both keep, the blend keeps as well: it lies between them.
  mutating func append(
    _ share: Double, of first: AccelerationPieces, restOf second: AccelerationPieces
  ) {
    let total = max(first.duration, second.duration)
    var (i, j) = (0, 0)
    var (inFirst, inSecond, passed) = (0.0, 0.0, 0.0)
    // Below this, a stretch of time is the rounding of sums.
    let least = 1e-15 * total
    while i < first.count || j < second.count {
      let one = i < first.count ? first[i].duration - inFirst : .infinity
      let two = j < second.count ? second[j].duration - inSecond : .infinity
      let step = min(one, two)
      func state(_ pieces: AccelerationPieces, _ index: Int, _ time: Double) -> (Double, Double) {
        guard index < pieces.count else { return (0, 0) }
        return (pieces[index].acceleration + pieces[index].jerk * time, pieces[index].jerk)
      }
      if step > least && step.isFinite && passed < total {
        let (a, aRate) = state(first, i, inFirst)
        let (b, bRate) = state(second, j, inSecond)
        append(
          step, acceleration: share * a + (1 - share) * b, jerk: share * aRate + (1 - share) * bRate
        )
      }
      passed += step
      inFirst += step
      inSecond += step
      if one <= two + least {
        i += 1
        inFirst = 0
      }
      if two <= one + least {
        j += 1
        inSecond = 0
      }
    }
  }

  /// States that the end is `target`, exactly, and the duration `duration`: sums leave a rounding error.
  mutating func settle(on target: JointPoint, duration: Double) {
    end = target
    self.duration = duration
  }

  /// The motion at `time` seconds after the start; the end state from `duration` on.
  public func point(at time: Double) -> JointPoint {
    guard time < duration, count > 0 else { return end }
    var index = 0
    while index + 1 < count && segments[index + 1].time <= time { index += 1 }
    return segments[index].point.advanced(
      by: max(0, time) - segments[index].time, jerk: segments[index].jerk)
  }

  /// The largest jerk from `time` on; infinite if the acceleration jumps.
  func largestJerk(from time: Double) -> Double {
    var largest = 0.0
    for index in 0..<count {
      let end = index + 1 < count ? segments[index + 1].time : duration
      guard end > time else { continue }
      largest = max(largest, abs(segments[index].jerk))
      let last = segments[index].point.advanced(
        by: end - segments[index].time, jerk: segments[index].jerk)
      let next = index + 1 < count ? segments[index + 1].point : self.end
      let scale = 1 + abs(segments[index].point.acceleration)
      if abs(next.acceleration - last.acceleration) > 1e-6 * scale { return .infinity }
    }
    return largest
  }

  /// All positions along the way, at ends of pieces and where the velocity turns.
  var reach: ClosedRange<Double> {
    var low = min(end.position, count > 0 ? segments[0].point.position : end.position)
    var high = max(end.position, count > 0 ? segments[0].point.position : end.position)
    for index in 0..<count {
      let segment = segments[index]
      let length = (index + 1 < count ? segments[index + 1].time : duration) - segment.time
      for time in segment.turns + [length] where time >= 0 && time <= length {
        let position = segment.point.advanced(by: time, jerk: segment.jerk).position
        low = min(low, position)
        high = max(high, position)
      }
    }
    return low...high
  }

  /// Largest speed, acceleration and jerk anywhere along the way, at ends of pieces and between them.
  public var peaks: JointLimits {
    var peaks = JointLimits(velocity: 0, acceleration: 0, jerk: 0)
    for index in 0..<count {
      let segment = segments[index]
      let length = (index + 1 < count ? segments[index + 1].time : duration) - segment.time
      var times = InlineArray<3, Double>(repeating: 0)
      times[1] = length
      if segment.jerk != 0 {
        times[2] = min(max(-segment.point.acceleration / segment.jerk, 0), length)
      }
      for k in 0..<3 {
        let point = segment.point.advanced(by: times[k], jerk: segment.jerk)
        peaks.velocity = max(peaks.velocity, abs(point.velocity))
        peaks.acceleration = max(peaks.acceleration, abs(point.acceleration))
      }
      peaks.jerk = max(peaks.jerk, abs(segment.jerk))
    }
    return peaks
  }
}

extension JointProfile.Segment {
  /// When the velocity v + a t + J t²/2 is zero.
  fileprivate var turns: [Double] {
    let (v, a) = (point.velocity, point.acceleration)
    let root = (a * a - 2 * jerk * v).squareRoot()
    guard root.isFinite else { return [] }
    // The sum without cancellation gives one root, the product of both the other.
    let sum = -(a + (a < 0 ? -root : root))
    return [sum / jerk, 2 * v / sum].filter(\.isFinite)
  }
}
