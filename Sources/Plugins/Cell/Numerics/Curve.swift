import Glibc

/// A smooth function of one number as a table of cubic Hermite pieces: a few nanoseconds for value and slope.
///
/// Open-circuit potentials are sums of many tanh and exp; 2048 pieces over [0, 1] reproduce the published fits to
/// better than 1e-7 V. Beyond the ends the last piece goes on.
final class Curve: @unchecked Sendable {
  // The table is written by init and only read afterwards, so sharing it between threads is safe.
  private let table: UnsafeMutablePointer<SIMD2<Double>>
  private let pieces: Int
  let lower: Double
  let upper: Double
  private let spacing: Double
  private let density: Double

  init(
    from lower: Double, to upper: Double, pieces: Int = 2048, _ function: (Double) -> Double
  ) {
    self.lower = lower
    self.upper = upper
    self.pieces = pieces
    spacing = (upper - lower) / Double(pieces)
    density = 1 / spacing
    table = .allocate(capacity: pieces + 1)
    let offset = 1e-6 * (upper - lower)
    for k in 0...pieces {
      let x = k == pieces ? upper : lower + Double(k) * spacing
      let value = function(x)
      // One-sided at the ends, where a fit may not be defined outside.
      let slope =
        k == 0
        ? (4 * function(x + offset) - function(x + 2 * offset) - 3 * value) / (2 * offset)
        : k == pieces
          ? (3 * value - 4 * function(x - offset) + function(x - 2 * offset)) / (2 * offset)
          : (function(x + offset) - function(x - offset)) / (2 * offset)
      (table + k).initialize(to: SIMD2(value, slope))
    }
  }

  deinit { table.deallocate() }

  /// Value and slope at `x`.
  @inline(__always)
  func at(_ x: Double) -> (value: Double, slope: Double) {
    let place = (x - lower) * density
    // NaN and infinities must not reach the conversion to a whole number.
    let bounded = place > 0 ? (place < Double(pieces - 1) ? place : Double(pieces - 1)) : 0
    let piece = Int(bounded)
    let t = place - Double(piece)
    let left = table[piece]
    let right = table[piece + 1]
    let rise = right.x - left.x
    let bendLeft = left.y * spacing - rise
    let bendRight = rise - right.y * spacing
    let s = 1 - t
    let bend = s * bendLeft + t * bendRight
    let value = s * left.x + t * right.x + t * s * bend
    let slope = rise + (s - t) * bend + t * s * (bendRight - bendLeft)
    return (value, slope * density)
  }

  /// Value and slope at `x`; beyond the ends, the end's tangent goes on, as a filter that linearises needs.
  func extended(to x: Double) -> (value: Double, slope: Double) {
    guard x < lower || x > upper else { return at(x) }
    let end = x < lower ? lower : upper
    let (value, slope) = at(end)
    return (value + slope * (x - end), slope)
  }

  /// Whether every entry is a number.
  var isFinite: Bool { (0...pieces).allSatisfy { table[$0].x.isFinite && table[$0].y.isFinite } }
}
