/// Σ aᵢbᵢ.
func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The length of a vector.
func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }
