import Engine

/// The code of library functions for scripts; `Builtin.all` documents them.
enum Natives {
  /// Every function, with its arguments in the order of the builtin's parameters.
  ///
  /// - Parameter path: the path of a file that the script file of that number names to be read
  static func all(
    units: @escaping () -> UnitTable, draws: DrawCounter,
    path: @escaping (_ name: String, _ file: Int) throws(ScriptFailure) -> String
  ) -> [NativeFunction] {
    arithmetic + statistics + lists + higherOrder + texts + distributions(draws)
      + tables(units, path) + reliability
  }

  /// A function of one number, which also works on each element of a list.
  static func elementwise(_ name: String, _ function: @escaping (Double) -> Double)
    -> NativeFunction
  {
    NativeFunction(name, 1...1) { arguments, machine throws(ScriptFailure) in
      let value = arguments[0]
      if value.isNumber { return Value(canonical: function(value.number)) }
      return try machine.makeList(numbers: try arguments.numbers(0, "x", in: machine).map(function))
    }
  }

  /// A function of two numbers.
  static func pair(_ name: String, _ function: @escaping (Double, Double) -> Double)
    -> NativeFunction
  {
    NativeFunction(name, 2...2) { arguments, machine throws(ScriptFailure) in
      Value(
        canonical: function(
          try arguments.number(0, "a", in: machine), try arguments.number(1, "b", in: machine)))
    }
  }

  /// A function of a list of numbers; an empty list is refused.
  static func reduction(_ name: String, _ function: @escaping ([Double]) -> Double)
    -> NativeFunction
  {
    NativeFunction(name, 1...1) { arguments, machine throws(ScriptFailure) in
      let numbers = try Self.numbers(arguments, 0, machine)
      guard !numbers.isEmpty || name == "sum" || name == "norm" else {
        throw ScriptFailure("the list is empty", help: "look at `count(list)` first")
      }
      return Value(canonical: function(numbers))
    }
  }

  /// A list of numbers, or a range written out.
  static func numbers(_ arguments: Arguments, _ index: Int, _ machine: Machine)
    throws(ScriptFailure)
    -> [Double]
  {
    if arguments[index].isObject(.range) {
      let range = machine.range(arguments[index])
      let count = machine.strideCount(range)
      guard count <= 10_000_000 else {
        throw ScriptFailure("a range of \(count) values is too long to write out")
      }
      return (0..<max(0, count)).map { range.start + Double($0) * range.step }
    }
    return try arguments.numbers(index, "list", in: machine)
  }
}

/// Counts the draws of a script, so that each has its own address.
final class DrawCounter {
  /// Where the draws stand.
  struct Place {
    var stream: RandomStream
    var next: UInt64 = 0
  }

  var place: Place
  var stream: RandomStream {
    get { place.stream }
    set { place.stream = newValue }
  }

  init(seed: UInt64) {
    place = Place(stream: RandomStream(seed: seed, owner: "script", purpose: "draw"))
  }

  /// Begins anew with the draws of one run of a study.
  func begin(seed: UInt64, run: UInt64) {
    place = Place(stream: RandomStream(seed: seed, run: run, owner: "script", purpose: "draw"))
  }

  func take() -> UInt64 {
    defer { place.next += 1 }
    return place.next
  }
}
