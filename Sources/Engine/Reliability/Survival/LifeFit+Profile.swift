import Glibc

/// Intervals from the likelihood ratio: all values that some law takes whose log-likelihood is within χ²₁(level)/2
/// of the greatest. They need no symmetry and do not change with the parametrisation.
///
/// Source: Meeker & Escobar (1998), section 8.3.
extension LifeFit {
  /// The profile-likelihood interval; a free location stays at its estimate.
  public func profileInterval(_ quantity: LifeQuantity, level: Double = 0.95)
    -> ConfidenceInterval
  {
    let region = LikelihoodRegion(self, level: level)
    // For fixed b every other quantity grows or falls with a, so its extremes lie on the region's two sides.
    func value(_ a: Double, _ b: Double) -> Double {
      quantity.jet(family, Jet(a), Jet(b), Jet(location)).value
    }
    if case .shape = quantity {
      let ends = [region.slopes.lowerBound, region.slopes.upperBound].map { value(intercept, $0) }
      return .init(lower: min(ends[0], ends[1]), upper: max(ends[0], ends[1]), level: level)
    }
    let upper = GoldenSection.maximum(in: region.slopes, steps: 40) {
      value(region.greatest($0), $0)
    }
    let lower = GoldenSection.maximum(in: region.slopes, steps: 40) { -value(region.least($0), $0) }
    return .init(lower: -lower.value, upper: upper.value, level: level)
  }
}

/// All (a, b) within a drop of the greatest log-likelihood: a convex set.
private struct LikelihoodRegion {
  let likelihood: LifeLikelihood
  let fit: LifeFit
  let floor: Double
  /// The slopes b of the region.
  private(set) var slopes: ClosedRange<Double>

  init(_ fit: LifeFit, level: Double) {
    self.fit = fit
    likelihood = LifeLikelihood(family: fit.family, lives: fit.lives)
    let deviations = ConfidenceInterval.deviations(level)
    floor = fit.logLikelihood - deviations * deviations / 2
    slopes = fit.slope...fit.slope
    guard fit.family.hasFreeSlope else { return }
    let lower = border(from: fit.slope, factor: 0.5) { best($0)?.value ?? -.infinity }
    let upper = border(from: fit.slope, factor: 2) { best($0)?.value ?? -.infinity }
    slopes = lower...upper
  }

  private func best(_ slope: Double) -> (a: Double, value: Double)? {
    // At a fixed shape the scale hardly moves: a/b is the better start than a.
    likelihood.profile(
      slope: slope, from: fit.intercept * slope / fit.slope, location: fit.location)
  }

  func greatest(_ slope: Double) -> Double { side(slope, direction: 1) }
  func least(_ slope: Double) -> Double { side(slope, direction: -1) }

  private func side(_ slope: Double, direction: Double) -> Double {
    guard let peak = best(slope), peak.value > floor else { return best(slope)?.a ?? .nan }
    var reach = 0.1
    func value(_ distance: Double) -> Double {
      likelihood.jet(peak.a + direction * distance, slope, location: fit.location).value
    }
    while value(reach) > floor { reach *= 2 }
    return peak.a + direction * root(0, reach, value)
  }

  /// The place beyond `start` (multiplying by `factor`) at which `value` falls to the floor.
  private func border(from start: Double, factor: Double, _ value: (Double) -> Double) -> Double {
    var (inside, outside) = (start, start * factor)
    while value(outside) > floor { (inside, outside) = (outside, outside * factor) }
    return root(inside, outside, value)
  }

  /// Bisection between a place above the floor and one below.
  private func root(_ inside: Double, _ outside: Double, _ value: (Double) -> Double) -> Double {
    var (inside, outside) = (inside, outside)
    for _ in 0..<50 {
      let middle = (inside + outside) / 2
      if value(middle) > floor { inside = middle } else { outside = middle }
    }
    return (inside + outside) / 2
  }
}
