import Glibc

extension Natives {
  static var arithmetic: [NativeFunction] {
    [
      elementwise("abs") { abs($0) },
      elementwise("sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
      elementwise("sqrt") { $0.squareRoot() },
      elementwise("cbrt", cbrt),
      elementwise("exp", exp),
      elementwise("log", log),
      elementwise("log10", log10),
      elementwise("log2", log2),
      elementwise("sin", sin),
      elementwise("cos", cos),
      elementwise("tan", tan),
      elementwise("asin", asin),
      elementwise("acos", acos),
      elementwise("atan", atan),
      elementwise("sinh", sinh),
      elementwise("cosh", cosh),
      elementwise("tanh", tanh),
      elementwise("floor", floor),
      elementwise("ceil", ceil),
      elementwise("round") { $0.rounded(.toNearestOrAwayFromZero) },
      pair("atan2", atan2),
      pair("hypot", hypot),
      pair("pow", pow),
      extremum("min") { $0 < $1 },
      extremum("max") { $0 > $1 },
      NativeFunction("clamp", 3...3) { arguments, machine throws(ScriptFailure) in
        let low = try arguments.number(1, "low", in: machine)
        let high = try arguments.number(2, "high", in: machine)
        guard low <= high else {
          throw ScriptFailure("the lower limit \(low) lies above the upper one \(high)")
        }
        return Value(min(max(try arguments.number(0, "x", in: machine), low), high))
      },
      // What `a ~= b` and `assert a ~= b within tolerance` call. Without a tolerance: one part in 10⁹.
      NativeFunction("~=", 2...4) { arguments, machine throws(ScriptFailure) in
        let a = arguments[0]
        let b = arguments[1]
        let x = a.isNumber ? [a.number] : try arguments.numbers(0, "left side", in: machine)
        let y = b.isNumber ? [b.number] : try arguments.numbers(1, "right side", in: machine)
        guard x.count == y.count else { return .false }
        let tolerance = try arguments.number(2, "tolerance", default: 1e-9, in: machine)
        let isRelative =
          arguments.has(3) ? try arguments.boolean(3, "isRelative", in: machine) : !arguments.has(2)
        return Value(
          zip(x, y).allSatisfy {
            abs($0 - $1) <= (isRelative ? tolerance * max(abs($0), abs($1)) : tolerance)
          })
      },
      NativeFunction("dot", 2...2) { arguments, machine throws(ScriptFailure) in
        let a = try arguments.numbers(0, "a", in: machine)
        let b = try arguments.numbers(1, "b", in: machine)
        guard a.count == b.count else {
          throw ScriptFailure(
            "the lists have \(a.count) and \(b.count) elements; they need as many")
        }
        return Value(canonical: zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
      },
      NativeFunction("interpolate", 3...3) { arguments, machine throws(ScriptFailure) in
        let x = try arguments.number(0, "x", in: machine)
        let xs = try arguments.numbers(1, "xs", in: machine)
        let ys = try arguments.numbers(2, "ys", in: machine)
        guard xs.count == ys.count, !xs.isEmpty else {
          throw ScriptFailure(
            "xs and ys have \(xs.count) and \(ys.count) elements; they need as many")
        }
        guard zip(xs, xs.dropFirst()).allSatisfy({ $0 < $1 }) else {
          throw ScriptFailure("xs must rise from each element to the next")
        }
        return Value(canonical: interpolate(x, xs, ys))
      },
    ]
  }

  static var statistics: [NativeFunction] {
    [
      reduction("sum") { $0.reduce(0, +) },
      reduction("mean") { $0.reduce(0, +) / Double($0.count) },
      reduction("norm") { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
      reduction("median") { quantile($0.sorted(), 0.5) },
      reduction("variance", variance),
      reduction("deviation") { variance($0).squareRoot() },
      reduction("skewness") { standardisedMoment($0, 3) },
      reduction("kurtosis") { standardisedMoment($0, 4) },
      reduction("slope", slope),
      NativeFunction("quantile", 2...2) { arguments, machine throws(ScriptFailure) in
        let numbers = try Self.numbers(arguments, 0, machine)
        let share = try arguments.number(1, "p", in: machine)
        guard !numbers.isEmpty, (0...1).contains(share) else {
          throw ScriptFailure(
            numbers.isEmpty
              ? "the list is empty" : "a share lies between 0 and 100 %, and this is \(share)")
        }
        return Value(quantile(numbers.sorted(), share))
      },
      allOrAny("all", whenEmpty: true),
      allOrAny("any", whenEmpty: false),
    ]
  }

  private static func extremum(_ name: String, _ isBetter: @escaping (Double, Double) -> Bool)
    -> NativeFunction
  {
    NativeFunction(name, 1...64) { arguments, machine throws(ScriptFailure) in
      var numbers: [Double] = []
      if arguments.count == 1, !arguments[0].isNumber {
        numbers = try Self.numbers(arguments, 0, machine)
      } else {
        for index in 0..<arguments.count {
          numbers.append(try arguments.number(index, "\(index + 1)", in: machine))
        }
      }
      guard var best = numbers.first else { throw ScriptFailure("the list is empty") }
      for number in numbers where isBetter(number, best) || number.isNaN { best = number }
      return Value(canonical: best)
    }
  }

  private static func allOrAny(_ name: String, whenEmpty: Bool) -> NativeFunction {
    NativeFunction(name, 1...1) { arguments, machine throws(ScriptFailure) in
      for item in try arguments.list(0, "list", in: machine) {
        guard item.isBoolean else {
          throw ScriptFailure("the list holds \(machine.kindName(item)), not a truth value")
        }
        if item.isTrue != whenEmpty { return Value(!whenEmpty) }
      }
      return Value(whenEmpty)
    }
  }

  // MARK: Calculations

  private static func variance(_ numbers: [Double]) -> Double {
    guard numbers.count > 1 else { return .nan }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)
  }

  private static func standardisedMoment(_ numbers: [Double], _ order: Int) -> Double {
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    let second = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let moment = numbers.reduce(0) { $0 + pow($1 - mean, Double(order)) } / count
    return moment / pow(second, Double(order) / 2)
  }

  private static func slope(_ numbers: [Double]) -> Double {
    let count = Double(numbers.count)
    let middle = (count - 1) / 2
    let mean = numbers.reduce(0, +) / count
    var product = 0.0
    var square = 0.0
    for (index, number) in numbers.enumerated() {
      product += (Double(index) - middle) * (number - mean)
      square += (Double(index) - middle) * (Double(index) - middle)
    }
    return product / square
  }

  /// Hyndman & Fan's type 7: linear between order statistics.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  static func interpolate(_ x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard x > xs[0] else { return ys[0] }
    guard x < xs[xs.count - 1] else { return ys[ys.count - 1] }
    var low = 0
    var high = xs.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if xs[middle] <= x { low = middle } else { high = middle }
    }
    return ys[low] + (ys[high] - ys[low]) * (x - xs[low]) / (xs[high] - xs[low])
  }
}
