/// Independent quantities of any distribution as functions of independent standard normal ones.
///
/// xᵢ = Fᵢ⁻¹(Φ(uᵢ)). In this space every direction is alike and a failure's distance from the origin tells its
/// probability. Source: Rosenblatt (1952), Ann. Math. Statist. 23, 470–472, for independent variables.
public struct StandardNormalSpace: Sendable {
  public let distributions: [Distribution]

  public init(_ distributions: [Distribution]) { self.distributions = distributions }

  public var dimension: Int { distributions.count }

  /// The physical values at `point`; exact far out in both tails.
  public func physical(_ point: [Double]) -> [Double] {
    zip(distributions, point).map { distribution, u in
      distribution.quantile(StandardNormal.cdf(u), StandardNormal.cdf(-u))
    }
  }
}
