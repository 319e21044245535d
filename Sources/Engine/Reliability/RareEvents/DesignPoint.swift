import Glibc

/// The likeliest failure, and the failure probability of the flat or parabolic boundary through it (FORM, SORM).
///
/// In standard normal space the likeliest failure is the point of g = 0 nearest to the origin, at distance β. A
/// flat boundary through it has the failure probability Φ(−β).
///
/// Found by the method of Hasofer, Lind, Rackwitz and Fiessler: from u the step leads to the point nearest to the
/// origin of the tangent plane, d = (∇g·u − g)∇g/|∇g|² − u, shortened until the merit ½|u|² + c|g| falls enough
/// (Armijo). Sources: Rackwitz & Fiessler (1978), Comput. Struct. 9, 489–494; Zhang & Der Kiureghian (1995), "Two
/// improved algorithms for reliability analysis", 297–304, for the line search.
public struct DesignPoint: Hashable, Sendable {
  /// The point in standard normal space.
  public let point: [Double]
  /// β, negative where the origin fails.
  public let reliabilityIndex: Double
  /// The unit vector from the origin to failure, across the boundary.
  public let direction: [Double]
  public let evaluations: Int
  /// The length of ∇g at the point.
  let slope: Double
  let differenceStep: Double

  /// Φ(−β).
  public var probability: Double { StandardNormal.cdf(-reliabilityIndex) }

  /// The share of each variable in the variance of the linearised limit state: αᵢ².
  public var importanceFactors: [Double] { direction.map { $0 * $0 } }

  /// Searches from `start`.
  ///
  /// - Parameters:
  ///   - start: the first point, in standard normal space
  ///   - tolerance: on |g| over its first value and on the part of u across the gradient
  ///   - differenceStep: of the central differences that yield ∇g; larger than the noise of a simulation
  ///   - robustness: takes points in standard normal space, 2n + 1 at once; failure is a value below 0
  public static func search(
    from start: [Double], tolerance: Double = 1e-7, differenceStep: Double = 1e-4,
    iterationLimit: Int = 100, _ robustness: ([[Double]]) throws -> [Double]
  ) throws -> DesignPoint {
    try withoutActuallyEscaping(robustness) { function in
      var limitState = LimitState(function)
      return try search(start, tolerance, differenceStep, iterationLimit, &limitState)
    }
  }

  private static func search(
    _ start: [Double], _ tolerance: Double, _ step: Double, _ iterationLimit: Int,
    _ limitState: inout LimitState
  ) throws -> DesignPoint {
    let origin = try limitState.values([start.map { _ in 0 }])[0]
    var u = start
    var scale: Double?
    for _ in 0..<iterationLimit {
      let (value, gradient) = try valueAndGradient(u, step, &limitState)
      let slope = norm(gradient)
      guard slope > 0, slope.isFinite else {
        throw ReliabilityError(
          method: "Design point search",
          reason:
            "the robustness does not change around \(u.map { QuantityFormat.number($0) }); start "
            + "elsewhere or use subset simulation")
      }
      let first = scale ?? max(abs(value), slope * 1e-3)
      scale = first
      let alpha = gradient.map { -$0 / slope }
      let along = dot(alpha, u)
      let across = norm(zip(u, alpha).map { $0 - along * $1 })
      if abs(value) <= tolerance * first, across <= tolerance * max(1, norm(u)) {
        return DesignPoint(
          point: u, reliabilityIndex: origin < 0 ? -norm(u) : norm(u), direction: alpha,
          evaluations: limitState.evaluations, slope: slope, differenceStep: step)
      }
      let reach = (dot(gradient, u) - value) / (slope * slope)
      let change = zip(gradient, u).map { reach * $0 - $1 }
      u = try shortened(u, change, value, slope, &limitState)
    }
    throw ReliabilityError(
      method: "Design point search",
      reason: "no convergence in \(iterationLimit) steps, last at "
        + "\(u.map { QuantityFormat.number($0) }); start elsewhere, or use subset simulation, which needs "
        + "no derivatives")
  }

  /// Halves the step until the merit falls; all candidates are one batch.
  private static func shortened(
    _ u: [Double], _ change: [Double], _ value: Double, _ slope: Double,
    _ limitState: inout LimitState
  ) throws -> [Double] {
    let penalty = 2 * norm(u) / slope + 10 / max(slope, 1)
    func merit(_ point: [Double], _ value: Double) -> Double {
      0.5 * dot(point, point) + penalty * abs(value)
    }
    let start = merit(u, value)
    // The merit falls along the step at least at this rate: u·d − c|g|.
    let rate = dot(u, change) - penalty * abs(value)
    var part = 1.0
    var candidate = u
    for _ in 0..<12 {
      candidate = zip(u, change).map { $0 + part * $1 }
      let there = try limitState.values([candidate])[0]
      if merit(candidate, there) <= start + 0.1 * part * min(rate, 0) + 1e-12 * abs(start) { break }
      part /= 2
    }
    return candidate
  }

  static func valueAndGradient(_ u: [Double], _ step: Double, _ limitState: inout LimitState) throws
    -> (value: Double, gradient: [Double])
  {
    var points = [u]
    for place in u.indices {
      for sign in [1.0, -1.0] {
        var moved = u
        moved[place] += sign * step
        points.append(moved)
      }
    }
    let values = try limitState.values(points)
    let gradient = u.indices.map { (values[1 + 2 * $0] - values[2 + 2 * $0]) / (2 * step) }
    return (values[0], gradient)
  }
}
