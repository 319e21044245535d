import Glibc

/// A number with its first and second derivatives by three parameters: forward differentiation.
///
/// Source: Griewank & Walther (2008), "Evaluating derivatives", section 13.
struct Jet: Hashable, Sendable {
  var value: Double
  var gradient: SIMD3<Double>
  /// Second derivatives by the same parameter twice.
  var pure: SIMD3<Double>
  /// Second derivatives by parameters 0 and 1, 0 and 2, 1 and 2.
  var mixed: SIMD3<Double>

  init(_ constant: Double) {
    value = constant
    gradient = .zero
    pure = .zero
    mixed = .zero
  }

  /// Parameter number `place` itself.
  init(_ value: Double, parameter place: Int) {
    self.init(value)
    gradient[place] = 1
  }

  /// f of this number, with f, f′ and f″ at its value.
  func mapped(_ value: Double, _ slope: Double, _ curvature: Double) -> Jet {
    var result = Jet(value)
    result.gradient = gradient * slope
    result.pure = pure * slope + gradient * gradient * curvature
    result.mixed = mixed * slope + Self.crossed(gradient, gradient) * (curvature / 2)
    return result
  }

  func second(_ i: Int, _ j: Int) -> Double { i == j ? pure[i] : mixed[i + j - 1] }

  /// aᵢbⱼ + aⱼbᵢ for the three mixed pairs.
  private static func crossed(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a[0] * b[1] + a[1] * b[0], a[0] * b[2] + a[2] * b[0], a[1] * b[2] + a[2] * b[1])
  }

  static func + (a: Jet, b: Jet) -> Jet {
    var sum = a
    sum.value += b.value
    sum.gradient += b.gradient
    sum.pure += b.pure
    sum.mixed += b.mixed
    return sum
  }

  static func - (a: Jet, b: Jet) -> Jet { a + b.mapped(-b.value, -1, 0) }

  static func * (a: Jet, b: Jet) -> Jet {
    var product = Jet(a.value * b.value)
    product.gradient = b.gradient * a.value + a.gradient * b.value
    product.pure = b.pure * a.value + a.pure * b.value + 2 * a.gradient * b.gradient
    product.mixed =
      b.mixed * a.value + a.mixed * b.value + crossed(a.gradient, b.gradient)
    return product
  }

  func reciprocal() -> Jet {
    let inverse = 1 / value
    return mapped(inverse, -inverse * inverse, 2 * inverse * inverse * inverse)
  }

  func logarithm() -> Jet { mapped(log(value), 1 / value, -1 / (value * value)) }

  func exponential() -> Jet {
    let power = exp(value)
    return mapped(power, power, power)
  }
}
