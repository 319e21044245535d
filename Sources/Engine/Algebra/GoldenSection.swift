/// Finds the greatest value of a function with one peak.
///
/// Source: Kiefer (1953), "Sequential minimax search for a maximum", Proc. Amer. Math. Soc. 4, 502–506.
enum GoldenSection {
  static func maximum(
    in range: ClosedRange<Double>, steps: Int = 80, _ function: (Double) -> Double
  ) -> (place: Double, value: Double) {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (range.lowerBound, range.upperBound)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (function(left), function(right))
    for _ in 0..<steps where right > left {
      if atLeft > atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = function(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = function(right)
      }
    }
    return atLeft > atRight ? (left, atLeft) : (right, atRight)
  }
}
