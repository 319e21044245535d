import Glibc

/// Functions of one number, for step code and for the library alike, so that both yield the same digits.
enum UnaryFunction: UInt8, CaseIterable, Sendable {
  case negate, not, abs, sign, sqrt, cbrt, exp, log, log10, log2
  case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh
  case floor, ceil, round

  @inline(__always) func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .negate: -x
    case .not: 1 - x
    case .abs: Swift.abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .sqrt: x.squareRoot()
    case .cbrt: Glibc.cbrt(x)
    case .exp: Glibc.exp(x)
    case .log: Glibc.log(x)
    case .log10: Glibc.log10(x)
    case .log2: Glibc.log2(x)
    case .sin: Glibc.sin(x)
    case .cos: Glibc.cos(x)
    case .tan: Glibc.tan(x)
    case .asin: Glibc.asin(x)
    case .acos: Glibc.acos(x)
    case .atan: Glibc.atan(x)
    case .sinh: Glibc.sinh(x)
    case .cosh: Glibc.cosh(x)
    case .tanh: Glibc.tanh(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrAwayFromZero)
    }
  }
}

/// Functions of two numbers; comparisons yield 1 for true and 0 for false.
enum BinaryFunction: UInt8, CaseIterable, Sendable {
  case add, subtract, multiply, divide, modulo, power
  case min, max, atan2, hypot
  case less, lessOrEqual, equal, notEqual
  case and, or

  @inline(__always) func callAsFunction(_ x: Double, _ y: Double) -> Double {
    switch self {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .modulo: Machine.combined(x, y, .modulo)
    case .power: Machine.combined(x, y, .power)
    // Not a number if either operand is none.
    case .min: x < y || x != x ? x : y
    case .max: x > y || x != x ? x : y
    case .atan2: Glibc.atan2(x, y)
    case .hypot: Glibc.hypot(x, y)
    case .less: x < y ? 1 : 0
    case .lessOrEqual: x <= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    }
  }
}

/// What becomes of a list of numbers as a whole.
enum Reduction: UInt8, CaseIterable, Sendable {
  case sum, mean, min, max, norm
  /// With n − 1 in the denominator.
  case variance, deviation
  case all, any

  func callAsFunction(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    switch self {
    case .sum: return sum(values, count)
    case .mean: return sum(values, count) / Double(count)
    case .min, .max:
      guard count > 0 else { return .nan }
      let function = self == .min ? BinaryFunction.min : .max
      var extremum = values[0]
      for index in 1..<Swift.max(1, count) { extremum = function(extremum, values[index]) }
      return extremum
    case .norm: return dot(values, values, count).squareRoot()
    case .variance: return variance(values, count)
    case .deviation: return variance(values, count).squareRoot()
    case .all:
      for index in 0..<count where values[index] == 0 { return 0 }
      return 1
    case .any:
      for index in 0..<count where values[index] != 0 { return 1 }
      return 0
    }
  }

  private func sum(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += values[index] }
    return sum
  }

  /// In two passes: deviations from the mean are squared, not the values.
  private func variance(_ values: UnsafePointer<Double>, _ count: Int) -> Double {
    let mean = sum(values, count) / Double(count)
    var squares = 0.0
    for index in 0..<count { squares += (values[index] - mean) * (values[index] - mean) }
    return squares / Double(count - 1)
  }
}

/// Σ xᵢ yᵢ
func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int) -> Double {
  var sum = 0.0
  for index in 0..<count { sum += x[index] * y[index] }
  return sum
}

/// The value at x of the straight lines through (xsᵢ, ysᵢ), for rising xs; flat outside.
func interpolate(
  _ x: Double, _ xs: UnsafePointer<Double>, _ ys: UnsafePointer<Double>, _ count: Int
) -> Double {
  guard count > 0, x == x else { return .nan }
  if x <= xs[0] { return ys[0] }
  if x >= xs[count - 1] { return ys[count - 1] }
  var low = 0
  var high = count - 1
  while high - low > 1 {
    let middle = (low + high) / 2
    if xs[middle] <= x { low = middle } else { high = middle }
  }
  let share = (x - xs[low]) / (xs[high] - xs[low])
  return ys[low] + share * (ys[high] - ys[low])
}
