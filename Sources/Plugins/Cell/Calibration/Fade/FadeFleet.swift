import Engine
import Glibc

/// Cells whose fade was learned together: draws from the posterior of all their rates and of what they share.
struct FadeFleet: Sendable {
  /// A law without discrepancy, by least squares over what is learned from: the health at a time in hundreds of cycles.
  struct PlainLaw: Sendable {
    var level: Double
    var rate: Double
  }

  let cells: [FadeHistory]
  /// Draw by draw, the law of every cell.
  let draws: [[FadeFilter.Law]]
  /// p e^(−k N).
  let exponential: [PlainLaw]
  /// p − b √N: growth of a film that slows itself (SEI by diffusion).
  let squareRoot: [PlainLaw]
  let posterior: FleetPosterior

  init(_ cells: [FadeHistory], drawCount: Int, seed: UInt64) throws {
    self.cells = cells
    let posterior = try FleetPosterior(cells, seed: seed)
    self.posterior = posterior
    let pooled = posterior.chains.pooled
    draws = (0..<drawCount).map { number in
      posterior.laws(pooled[number * pooled.count / drawCount])
    }
    exponential = cells.map { Self.exponential($0.learned) }
    squareRoot = cells.map { Self.squareRoot($0.learned) }
  }

  var summary: String {
    "\(cells.count) cells whose fade was learned: " + cells.map(\.name).joined(separator: ", ")
  }

  /// Least squares for p e^(−k N) by Gauss–Newton steps from the fit of its logarithm.
  private static func exponential(_ points: [(time: Double, health: Double)]) -> PlainLaw {
    let start = line(points.map { ($0.time, log($0.health)) })
    var law = PlainLaw(level: exp(start.level), rate: -start.slope)
    for _ in 0..<20 {
      var (a, b, c, p, q) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for point in points {
        let share = exp(-law.rate * point.time)
        let slope = -law.level * point.time * share
        let miss = point.health - law.level * share
        a += share * share
        b += share * slope
        c += slope * slope
        p += share * miss
        q += slope * miss
      }
      let determinant = a * c - b * b
      law.level += (c * p - b * q) / determinant
      law.rate += (a * q - b * p) / determinant
    }
    return law
  }

  private static func squareRoot(_ points: [(time: Double, health: Double)]) -> PlainLaw {
    let fit = line(points.map { ($0.time.squareRoot(), $0.health) })
    return PlainLaw(level: fit.level, rate: -fit.slope)
  }

  /// Least squares for a line.
  private static func line(_ points: [(Double, Double)]) -> (level: Double, slope: Double) {
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.0 } / count
    let y = points.reduce(0) { $0 + $1.1 } / count
    let above = points.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
    let below = points.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
    return (y - above / below * x, above / below)
  }
}
