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
    climb(from: [start]) { jet($0[0], slope, location: location) }.map { ($0.place[0], $0.value) }
  }

  /// The greatest value over a and b (or a alone).
  func maximum(location: Double = 0) -> (a: Double, b: Double, value: Double)? {
    let logs = lives.map { log(max($0.latest - location, .leastNormalMagnitude)) }
    let start = logs.reduce(0, +) / Double(logs.count)
    guard family.hasFreeSlope else {
      return profile(slope: 1, from: start, location: location).map { ($0.a, 1, $0.value) }
    }
    let top = climb(from: [start, 1]) { place in
      place[1] > 0 ? jet(place[0], place[1], location: location) : nil
    }
    guard let top, top.place[1] < 1e8 else { return nil }
    return (top.place[0], top.place[1], top.value)
  }

  /// The greatest value over a, b and the location near a place close to it.
  func maximum(near start: (a: Double, b: Double, location: Double))
    -> (a: Double, b: Double, location: Double)?
  {
    climb(from: [start.a, start.b, start.location]) { place in
      place[1] > 0 ? jet(place[0], place[1], location: place[2]) : nil
    }.map { ($0.place[0], $0.place[1], $0.place[2]) }
  }

  /// Newton's method on the first parameters, with steps halved until the value grows; nil where the value has no
  /// maximum or is not concave on the way.
  private func climb(from start: [Double], _ function: ([Double]) -> Jet?) -> (
    place: [Double], value: Double
  )? {
    let size = start.count
    guard var here = function(start) else { return nil }
    var place = start
    // Where a step promises less than rounding leaves of the sum, only the gradient tells; few steps remain.
    let certain = 1e-9
    var lastSteps = 0
    for _ in 0..<200 {
      let information = (0..<size).flatMap { row in (0..<size).map { -here.second(row, $0) } }
      guard let factor = CholeskyFactor(information, size: size) else { return nil }
      let gradient = (0..<size).map { here.gradient[$0] }
      let step = factor.solution(gradient)
      let gain = dot(step, gradient)
      guard gain > 1e-26, lastSteps < 4 else { return (place, here.value) }
      lastSteps += gain < certain ? 1 : 0
      var part = 1.0
      while true {
        let next = zip(place, step).map { $0 + part * $1 }
        if let there = function(next),
          gain < certain || there.value >= here.value + 1e-4 * part * gain
        {
          (place, here) = (next, there)
          break
        }
        part /= 2
        guard part > 1e-12 else { return nil }
      }
    }
    return nil
  }
}
