import Glibc

/// Nodes and weights of Gauss–Legendre quadrature on [0, 1]: exact for polynomials of degree 2n − 1.
///
/// The nodes are the roots of the Legendre polynomial Pₙ, found by Newton's method from
/// cos(π (k + ¾)/(n + ½)) (Abramowitz & Stegun 1964, 22.16.6 and 25.4.29).
struct GaussLegendre {
  let nodes: [Double]
  let weights: [Double]

  init(_ count: Int) {
    var nodes: [Double] = []
    var weights: [Double] = []
    for k in 0..<count {
      var root = cos(.pi * (Double(k) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<20 {
        var previous = 1.0
        var value = root
        for n in 1..<count {
          let order = Double(n)
          (previous, value) = (
            value, ((2 * order + 1) * root * value - order * previous) / (order + 1)
          )
        }
        slope = Double(count) * (root * value - previous) / (root * root - 1)
        let correction = value / slope
        root -= correction
        if abs(correction) < 1e-16 { break }
      }
      nodes.append((1 - root) / 2)
      weights.append(1 / ((1 - root * root) * slope * slope))
    }
    self.nodes = nodes
    self.weights = weights
  }
}
