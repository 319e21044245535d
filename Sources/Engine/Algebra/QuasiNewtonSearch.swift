/// Finds a minimum of a smooth function within limits: BFGS with projection onto the limits.
///
/// The direction is −H g, with H an approximation of the inverse of the second derivatives that grows from the
/// changes of the gradient. A coordinate at a limit whose gradient points outward stays there.
///
/// Source: Nocedal & Wright (2006), "Numerical optimization", algorithm 6.1 and section 16.7 (projected gradients).
struct QuasiNewtonSearch {
  let limits: [ClosedRange<Double>]
  var iterations = 60
  /// The search ends when a step lowers the function by less than this.
  var tolerance = 1e-7

  typealias Sample = (value: Double, gradient: [Double])

  /// The lowest point found from `start`; the function yields ∞ or NaN where it does not exist.
  func minimum(
    from start: [Double], _ function: ([Double]) -> Sample
  ) -> (place: [Double], value: Double) {
    let size = start.count
    var place = projected(start)
    var now = function(place)
    guard now.value.isFinite else { return (place, now.value) }
    var inverse = Self.identity(size)
    var isFresh = true
    for _ in 0..<iterations {
      let isFree = (0..<size).map { mayMove($0, place, now.gradient) }
      var direction = (0..<size).map { row in
        guard isFree[row] else { return 0.0 }
        return -(0..<size).reduce(0) {
          $0 + (isFree[$1] ? inverse[row * size + $1] * now.gradient[$1] : 0)
        }
      }
      if dot(direction, now.gradient) >= 0 {
        inverse = Self.identity(size)
        isFresh = true
        direction = (0..<size).map { isFree[$0] ? -now.gradient[$0] : 0 }
      }
      let length = norm(direction)
      guard length > 1e-14 else { break }
      // A fresh metric knows no scale: the first step goes no further than one unit.
      var step = isFresh ? min(1, 1 / length) : 1
      var (nextPlace, next) = (place, now)
      var isBetter = false
      for _ in 0..<25 {
        nextPlace = projected(zip(place, direction).map { $0 + step * $1 })
        next = function(nextPlace)
        let slope = dot(now.gradient, zip(nextPlace, place).map { $0 - $1 })
        if next.value.isFinite, next.value <= now.value + 1e-4 * min(slope, 0) {
          isBetter = next.value < now.value
          break
        }
        step *= 0.4
      }
      guard isBetter else {
        if isFresh { break }
        inverse = Self.identity(size)
        isFresh = true
        continue
      }
      update(
        &inverse, moved: zip(nextPlace, place).map { $0 - $1 },
        turned: zip(next.gradient, now.gradient).map { $0 - $1 }, isFresh: isFresh)
      isFresh = false
      let gain = now.value - next.value
      (place, now) = (nextPlace, next)
      if gain < tolerance { break }
    }
    return (place, now.value)
  }

  private func mayMove(_ row: Int, _ place: [Double], _ gradient: [Double]) -> Bool {
    !(place[row] <= limits[row].lowerBound && gradient[row] > 0)
      && !(place[row] >= limits[row].upperBound && gradient[row] < 0)
  }

  private func projected(_ point: [Double]) -> [Double] {
    zip(point, limits).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  private static func identity(_ size: Int) -> [Double] {
    (0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }
  }

  /// H⁺ = (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ, ρ = 1/(yᵀ s) (Nocedal & Wright, eq. 6.17).
  private func update(
    _ inverse: inout [Double], moved: [Double], turned: [Double], isFresh: Bool
  ) {
    let size = moved.count
    let product = dot(moved, turned)
    guard product > 1e-12 * norm(moved) * norm(turned) else { return }
    if isFresh {
      let scale = product / dot(turned, turned)
      for row in 0..<size { inverse[row * size + row] = scale }
    }
    let along = (0..<size).map { row in
      (0..<size).reduce(0) { $0 + inverse[row * size + $1] * turned[$1] }
    }
    let gain = (1 + dot(turned, along) / product) / product
    for row in 0..<size {
      for column in 0..<size {
        inverse[row * size + column] +=
          gain * moved[row] * moved[column]
          - (along[row] * moved[column] + moved[row] * along[column]) / product
      }
    }
  }
}
