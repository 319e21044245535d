import Glibc

/// The Weibull law of three parameters: nothing fails before a time c.
extension LifeFit {
  /// Fits shape, scale and location c ≥ 0.
  ///
  /// The likelihood has no bound as c nears the first failure with β < 1, so the estimate is the greatest *local*
  /// maximum below: the profile over c is searched on a logarithmic grid of distances to the first failure,
  /// then refined by Newton's method in all three. A maximum at c = 0 is the law of two parameters. Errors from
  /// the information are asymptotically right for β > 2 only.
  ///
  /// Source: Smith (1985), "Maximum likelihood estimation in a class of nonregular cases", Biometrika 72, 67–90,
  /// doi:10.1093/biomet/72.1.67.
  public static func weibullWithLocation(_ lives: [Lifetime]) throws(ReliabilityError) -> LifeFit {
    try check(.weibull, lives)
    let likelihood = LifeLikelihood(family: .weibull, lives: lives)
    let failures = lives.filter(\.isFailure)
    let first = failures.map(\.latest).min() ?? 0
    let spread = (failures.map(\.latest).max() ?? 0) - first
    guard spread > 0 else { throw noMaximum(.weibull, lives) }

    // Distances from the first failure, from a thousandth of the spread up to location 0.
    let shortest = log(min(spread * 1e-3, first / 2))
    let longest = log(first)
    let count = 60
    let width = (longest - shortest) / Double(count)
    func profile(_ logDistance: Double) -> Double {
      let location = max(first - exp(logDistance), 0)
      return likelihood.maximum(location: location)?.value ?? -.infinity
    }
    let values = (0...count).map { profile(shortest + width * Double($0)) }
    let peaks = (1...count).filter { place in
      values[place] > values[place - 1] && (place == count || values[place] >= values[place + 1])
    }
    guard let peak = peaks.max(by: { values[$0] < values[$1] }) else {
      throw ReliabilityError(
        method: "Weibull fit with location",
        reason: "the likelihood grows without bound as the location nears the first failure at "
          + "\(QuantityFormat.number(first)); fit the law of two parameters instead")
    }
    guard peak < count else { return try LifeFit(.weibull, lives) }
    let middle = shortest + width * Double(peak)
    let place = GoldenSection.maximum(in: (middle - width)...(middle + width), profile).place
    return try refined(likelihood, location: max(first - exp(place), 0))
  }

  private static func refined(_ likelihood: LifeLikelihood, location: Double)
    throws(ReliabilityError) -> LifeFit
  {
    guard let start = likelihood.maximum(location: location),
      let best = likelihood.maximum(near: (start.a, start.b, location))
    else {
      throw noMaximum(.weibull, likelihood.lives)
    }
    return try LifeFit(
      .weibull, likelihood.lives, a: best.a, b: best.b, location: best.location,
      locationIsFixed: false)
  }
}
