/// All points within `radius` of a line segment; a sphere where both ends are one.
struct Capsule: Hashable, Sendable {
  var start: Vector3
  var end: Vector3
  /// In m.
  var radius: Double

  @inline(__always)
  func placed(_ placement: RigidTransform) -> Capsule {
    Capsule(start: placement * start, end: placement * end, radius: radius)
  }

  /// Between the surfaces, in m; negative where they overlap.
  func distance(to other: Capsule) -> Double {
    Capsule.distance(start, end, other.start, other.end) - radius - other.radius
  }

  /// Shortest distance between two segments: the unconstrained minimum of |p₁ + s d₁ − p₂ − t d₂|, clamped to
  /// the segments one parameter after the other (Ericson, Real-Time Collision Detection, 2005, section
  /// 5.1.9).
  static func distance(
    _ firstStart: Vector3, _ firstEnd: Vector3, _ secondStart: Vector3, _ secondEnd: Vector3
  ) -> Double {
    let first = firstEnd - firstStart
    let second = secondEnd - secondStart
    let gap = firstStart - secondStart
    let a = dot(first, first)
    let e = dot(second, second)
    let f = dot(second, gap)
    var (s, t) = (0.0, 0.0)
    if a <= 1e-18 {
      t = e <= 1e-18 ? 0 : min(max(f / e, 0), 1)
    } else {
      let c = dot(first, gap)
      if e <= 1e-18 {
        s = min(max(-c / a, 0), 1)
      } else {
        let b = dot(first, second)
        let denominator = a * e - b * b
        s = denominator > 1e-12 * a * e ? min(max((b * f - c * e) / denominator, 0), 1) : 0
        t = (b * s + f) / e
        if t < 0 {
          t = 0
          s = min(max(-c / a, 0), 1)
        } else if t > 1 {
          t = 1
          s = min(max((b - c) / a, 0), 1)
        }
      }
    }
    return length(gap + first * s - second * t)
  }
}

/// A box, placed in the world.
struct SolidBox: Hashable, Sendable {
  var placement: RigidTransform
  /// Half the side lengths, in m.
  var half: Vector3

  /// From the surface, in m; negative inside.
  func distance(to point: Vector3) -> Double {
    let local = placement.rotation.transposedTimes(point - placement.translation)
    let d = Vector3(abs(local.x) - half.x, abs(local.y) - half.y, abs(local.z) - half.z)
    let outside = Vector3(max(d.x, 0), max(d.y, 0), max(d.z, 0))
    return length(outside) + min(max(d.x, max(d.y, d.z)), 0)
  }

  /// To a capsule's surface: the distance to a convex body is convex along a segment, so a ternary search finds
  /// the least.
  func distance(to capsule: Capsule) -> Double {
    var (low, high) = (0.0, 1.0)
    let way = capsule.end - capsule.start
    for _ in 0..<40 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if distance(to: capsule.start + way * left) <= distance(to: capsule.start + way * right) {
        high = right
      } else {
        low = left
      }
    }
    return distance(to: capsule.start + way * ((low + high) / 2)) - capsule.radius
  }
}
