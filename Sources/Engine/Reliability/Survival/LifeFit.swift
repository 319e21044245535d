import Glibc

/// A law of life fitted to censored lives by maximum likelihood.
///
/// ```swift
/// let fit = try LifeFit(.weibull, lives)
/// fit.value(.mean)                          // mean time to failure
/// fit.interval(.quantile(0.1))              // B10 life
/// fit.profileInterval(.shape, level: 0.9)
/// ```
///
/// Intervals come from the observed information, on the logarithm of what is positive (`interval`), or from the
/// likelihood ratio (`profileInterval`). Source: Meeker & Escobar (1998), "Statistical methods for reliability
/// data", chapters 8 and 11.
public struct LifeFit: Sendable {
  public let family: LifeFamily
  public let lives: [Lifetime]
  /// The time before which nothing fails; 0 for laws of two parameters.
  public let location: Double
  public let logLikelihood: Double
  /// The greatest likelihood is at location 0 or the location was not free: its error is not known.
  public let locationIsFixed: Bool

  let intercept: Double
  let slope: Double
  /// Covariance of (a, b, c), row by row; rows of parameters that are not free are 0.
  let covariance: [Double]

  /// Fits a law of one or two parameters; throws if the lives do not determine it.
  public init(_ family: LifeFamily, _ lives: [Lifetime]) throws(ReliabilityError) {
    try Self.check(family, lives)
    guard let best = LifeLikelihood(family: family, lives: lives).maximum() else {
      throw Self.noMaximum(family, lives)
    }
    try self.init(family, lives, a: best.a, b: best.b, location: 0, locationIsFixed: true)
  }

  /// Takes the information of a maximum that has been found.
  init(
    _ family: LifeFamily, _ lives: [Lifetime], a: Double, b: Double, location: Double,
    locationIsFixed: Bool
  ) throws(ReliabilityError) {
    let jet = LifeLikelihood(family: family, lives: lives).jet(a, b, location: location)
    let free = [0] + (family.hasFreeSlope ? [1] : []) + (locationIsFixed ? [] : [2])
    let information = free.flatMap { row in free.map { -jet.second(row, $0) } }
    guard let factor = CholeskyFactor(information, size: free.count) else {
      throw Self.noMaximum(family, lives)
    }
    var covariance = [Double](repeating: 0, count: 9)
    for (place, column) in free.enumerated() {
      var unit = [Double](repeating: 0, count: free.count)
      unit[place] = 1
      for (row, value) in zip(free, factor.solution(unit)) { covariance[3 * row + column] = value }
    }
    self.family = family
    self.lives = lives
    self.location = location
    self.locationIsFixed = locationIsFixed
    self.covariance = covariance
    (intercept, slope, logLikelihood) = (a, b, jet.value)
  }

  /// The number of parameters that were fitted.
  public var parameterCount: Int {
    (family.hasFreeSlope ? 2 : 1) + (locationIsFixed ? 0 : 1)
  }

  /// Akaike's criterion with the correction for small samples; the least of several families fits best.
  ///
  /// Source: Hurvich & Tsai (1989), Biometrika 76, 297–307.
  public var correctedAkaikeCriterion: Double {
    let (free, count) = (Double(parameterCount), Double(lives.count))
    return 2 * free - 2 * logLikelihood + 2 * free * (free + 1) / (count - free - 1)
  }

  /// The fitted law, for drawing lives.
  public func distribution() throws(DistributionError) -> Distribution {
    switch family {
    case .exponential: try .exponential(mean: value(.scale))
    case .weibull: try .weibull(shape: value(.shape), scale: value(.scale), location: location)
    case .lognormal: try .lognormal(median: value(.scale), sigma: value(.shape))
    }
  }

  static func check(_ family: LifeFamily, _ lives: [Lifetime]) throws(ReliabilityError) {
    let method = "\(family.name) fit"
    try lives.check(method)
    guard lives.contains(where: \.isFailure) else {
      throw ReliabilityError(
        method: method,
        reason:
          "none of the \(lives.count) units failed, so no law is the likeliest; let more units "
          + "fail or bound the failure probability by Clopper–Pearson")
    }
  }

  static func noMaximum(_ family: LifeFamily, _ lives: [Lifetime]) -> ReliabilityError {
    let failures = lives.count(where: \.isFailure)
    return ReliabilityError(
      method: "\(family.name) fit",
      reason:
        "\(failures) failures among \(lives.count) units do not determine the law; it takes two "
        + "different failure times, or a unit that outlives the only one")
  }
}
