import CSinCos

/// Sine and cosine of an angle in one call, which takes two thirds of the time of two.
@inline(__always)
func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
  var sine = 0.0
  var cosine = 0.0
  twin_sincos(angle, &sine, &cosine)
  return (sine, cosine)
}
