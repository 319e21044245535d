import Foundation

/// A formula of one variable `x`, such as `0.1 * x + tanh(x - 0.5)`, ready to be evaluated.
///
/// Kept in postfix order: each operation takes its operands from a stack and leaves its result there. The
/// slope comes along by forward differentiation, so Newton solvers need no differences.
struct MaterialFormula: Hashable, Sendable {
  /// The functions a formula may call. The exchange format's own evaluator knows exp, tanh and cosh.
  enum Function: String, CaseIterable, Hashable, Sendable {
    case exp, log, sqrt, sinh, cosh, tanh, sech, sin, cos
  }

  enum Operation: Hashable, Sendable {
    case number(Double)
    case variable
    case negate
    case add, subtract, multiply, divide, power
    case call(Function)
  }

  let operations: [Operation]
  /// The most numbers that lie on the stack at once.
  private let height: Int

  init(_ operations: [Operation]) {
    self.operations = operations
    var (now, most) = (0, 0)
    for operation in operations {
      switch operation {
      case .number, .variable: now += 1
      case .negate, .call: break
      case .add, .subtract, .multiply, .divide, .power: now -= 1
      }
      most = max(most, now)
    }
    height = most
  }

  /// A value and its slope over x.
  struct Sample: Hashable, Sendable {
    var value: Double
    var slope: Double
  }

  func value(at x: Double) -> Double { sample(at: x).value }

  /// Value and slope at x; does not allocate.
  func sample(at x: Double) -> Sample {
    withUnsafeTemporaryAllocation(of: Sample.self, capacity: height + 1) { stack in
      var top = -1
      for place in operations.indices {
        let operation = operations[place]
        switch operation {
        case .number(let number):
          top += 1
          stack[top] = Sample(value: number, slope: 0)
        case .variable:
          top += 1
          stack[top] = Sample(value: x, slope: 1)
        case .negate:
          stack[top] = Sample(value: -stack[top].value, slope: -stack[top].slope)
        case .call(let function):
          stack[top] = Self.call(function, stack[top])
        case .add, .subtract, .multiply, .divide, .power:
          top -= 1
          stack[top] = Self.combine(operation, stack[top], stack[top + 1])
        }
      }
      return stack[0]
    }
  }

  private static func combine(_ operation: Operation, _ u: Sample, _ v: Sample) -> Sample {
    switch operation {
    case .add: return Sample(value: u.value + v.value, slope: u.slope + v.slope)
    case .subtract: return Sample(value: u.value - v.value, slope: u.slope - v.slope)
    case .multiply:
      return Sample(value: u.value * v.value, slope: u.slope * v.value + u.value * v.slope)
    case .divide:
      let quotient = u.value / v.value
      return Sample(value: quotient, slope: (u.slope - quotient * v.slope) / v.value)
    default:
      let power = pow(u.value, v.value)
      // A constant exponent must not meet the logarithm: the base may be negative.
      let slope = v.slope == 0 ? 0 : power * v.slope * log(u.value)
      let inner = u.slope == 0 ? 0 : v.value * pow(u.value, v.value - 1) * u.slope
      return Sample(value: power, slope: inner + slope)
    }
  }

  private static func call(_ function: Function, _ u: Sample) -> Sample {
    func chained(_ value: Double, _ outer: Double) -> Sample {
      Sample(value: value, slope: outer * u.slope)
    }
    switch function {
    case .exp:
      let value = Foundation.exp(u.value)
      return chained(value, value)
    case .log: return chained(Foundation.log(u.value), 1 / u.value)
    case .sqrt:
      let value = u.value.squareRoot()
      return chained(value, 0.5 / value)
    case .sinh: return chained(Foundation.sinh(u.value), Foundation.cosh(u.value))
    case .cosh: return chained(Foundation.cosh(u.value), Foundation.sinh(u.value))
    case .tanh:
      let value = Foundation.tanh(u.value)
      return chained(value, 1 - value * value)
    case .sech:
      let value = 1 / Foundation.cosh(u.value)
      return chained(value, -value * Foundation.tanh(u.value))
    case .sin: return chained(Foundation.sin(u.value), Foundation.cos(u.value))
    case .cos: return chained(Foundation.cos(u.value), -Foundation.sin(u.value))
    }
  }
}
