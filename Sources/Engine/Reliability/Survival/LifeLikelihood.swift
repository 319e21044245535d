import Glibc

/// The log-likelihood of censored lives under a family, by the parameters a, b and the location c, with
/// z = b·ln(t − c) − a.
///
/// A failure at t adds ln f(z) + ln b − ln(t − c), survival of t adds ln S(z), a failure between t₁ and t₂ adds
/// ln(S(z₁) − S(z₂)), one before t adds ln(1 − S(z)).
struct LifeLikelihood {
  let family: LifeFamily
  let lives: [Lifetime]

  /// The value and its derivatives; every parameter counts as free.
  func jet(_ a: Double, _ b: Double, location: Double = 0) -> Jet {
    let intercept = Jet(a, parameter: 0)
    let slope = Jet(b, parameter: 1)
    let origin = Jet(location, parameter: 2)
    let logSlope = slope.logarithm()
    func logAge(_ time: Double) -> Jet { (Jet(time) - origin).logarithm() }
    func survival(_ time: Double) -> Jet {
      time > location ? family.logSurvival(slope * logAge(time) - intercept) : Jet(0)
    }
    var sum = Jet(0)
    for life in lives {
      switch life {
      case .failed(let time):
        let age = logAge(time)
        sum = sum + family.logDensity(slope * age - intercept) + logSlope - age
      case .survived(let time): sum = sum + survival(time)
      case .failedBefore(let time): sum = sum + Self.logComplement(survival(time))
      case .failedBetween(let start, let end):
        let first = survival(start)
        sum = sum + first + Self.logComplement(survival(end) - first)
      }
    }
    return sum
  }

  /// ln(1 − eˣ) for x < 0.
  private static func logComplement(_ x: Jet) -> Jet {
    let odds = 1 / expm1(-x.value)
    let value = x.value > -0.7 ? log(-expm1(x.value)) : log1p(-exp(x.value))
    return x.mapped(value, -odds, -odds * (1 + odds))
  }

  /// The greatest value over a for this b, and where it is.
  func profile(slope: Double, from start: Double, location: Double = 0)
    -> (a: Double, value: Double)?
  {
    var a = start
    var here = jet(a, slope, location: location)
    for _ in 0..<100 {
      let curvature = here.pure[0]
      guard curvature < 0 else { return nil }
      var step = -here.gradient[0] / curvature
      var next = jet(a + step, slope, location: location)
      while !(next.value >= here.value), abs(step) > 1e-14 * (1 + abs(a)) {
        step /= 2
        next = jet(a + step, slope, location: location)
      }
      a += step
      here = next
      if abs(step) <= 1e-12 * (1 + abs(a)) { return (a, here.value) }
    }
    return nil
  }

  /// The greatest value over a and b (or a alone), by Newton's method with halved steps.
  func maximum(location: Double = 0) -> (a: Double, b: Double, value: Double)? {
    let logs = lives.map { log(max($0.latest - location, .leastNormalMagnitude)) }
    var b = 1.0
    var a = logs.reduce(0, +) / Double(logs.count)
    guard family.hasFreeSlope else {
      return profile(slope: 1, from: a, location: location).map { ($0.a, 1, $0.value) }
    }
    var here = jet(a, b, location: location)
    for _ in 0..<200 {
      let information = [-here.pure[0], -here.mixed[0], -here.mixed[0], -here.pure[1]]
      guard let factor = CholeskyFactor(information, size: 2) else { return nil }
      let step = factor.solution([here.gradient[0], here.gradient[1]])
      let gain = step[0] * here.gradient[0] + step[1] * here.gradient[1]
      var part = 1.0
      while b + part * step[1] <= 0 { part /= 2 }
      var next = jet(a + part * step[0], b + part * step[1], location: location)
      // Halving stops where the gain is below what rounding leaves of the sum.
      while !(next.value >= here.value + 1e-4 * part * gain), part > 1e-10 {
        part /= 2
        next = jet(a + part * step[0], b + part * step[1], location: location)
      }
      let isDone = gain <= 1e-18 * Double(lives.count)
      if next.value >= here.value || !isDone {
        a += part * step[0]
        b += part * step[1]
        here = next
      }
      if isDone { return b < 1e8 ? (a, b, here.value) : nil }
    }
    return nil
  }
}
