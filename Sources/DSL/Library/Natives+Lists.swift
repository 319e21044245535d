extension Natives {
  static var lists: [NativeFunction] {
    [
      NativeFunction("count", 1...1) { arguments, machine throws(ScriptFailure) in
        let value = arguments[0]
        if value.tag == Value.Tag.string {  // Unicode scalars, as for `text.count`.
          return Value(Double(value.header.pointee.detail))
        }
        if let fields = machine.fields(value) { return Value(Double(fields.count)) }
        if let count = machine.elementCount(value) ?? machine.hostObject(value)?.count {
          return Value(Double(count))
        }
        throw ScriptFailure("\(machine.kindName(value)) has no count")
      },
      NativeFunction("append", 2...2) { arguments, machine throws(ScriptFailure) in
        guard machine.append(arguments[1], to: arguments[0]) else { throw machine.failure }
        return .none
      },
      NativeFunction("concat", 2...2) { arguments, machine throws(ScriptFailure) in
        let first = try arguments.list(0, "a", in: machine)
        let second = try arguments.list(1, "b", in: machine)
        return try machine.makeList(Array(first) + Array(second))
      },
      NativeFunction("first", 1...1) { arguments, machine throws(ScriptFailure) in
        guard let item = try arguments.list(0, "list", in: machine).first else { throw isEmpty }
        return item
      },
      NativeFunction("last", 1...1) { arguments, machine throws(ScriptFailure) in
        guard let item = try arguments.list(0, "list", in: machine).last else { throw isEmpty }
        return item
      },
      NativeFunction("reverse", 1...1) { arguments, machine throws(ScriptFailure) in
        try machine.makeList(try arguments.list(0, "list", in: machine).reversed())
      },
      NativeFunction("sort", 1...1) { arguments, machine throws(ScriptFailure) in
        try machine.makeList(try sorted(Array(try arguments.list(0, "list", in: machine)), machine))
      },
      NativeFunction("slice", 3...3) { arguments, machine throws(ScriptFailure) in
        let items = try arguments.list(0, "list", in: machine)
        let from = try arguments.number(1, "from", in: machine)
        let to = try arguments.number(2, "to", in: machine)
        guard from >= 1, to <= Double(items.count), from <= to + 1 else {
          throw ScriptFailure(
            "there are no elements \(Int(clamping: from)) to \(Int(clamping: to)) in a list of \(items.count)"
          )
        }
        return try machine.makeList(Array(items[Int(from) - 1..<Int(to)]))
      },
      NativeFunction("spaced", 3...3) { arguments, machine throws(ScriptFailure) in
        let from = try arguments.number(0, "from", in: machine)
        let to = try arguments.number(1, "to", in: machine)
        let count = try arguments.number(2, "count", in: machine)
        guard count >= 2, count <= 1e7, count == count.rounded() else {
          throw ScriptFailure("count must be a whole number from 2 to ten million")
        }
        return try machine.makeList(
          numbers: (0..<Int(count)).map { from + (to - from) * Double($0) / (count - 1) })
      },
      NativeFunction("contains", 2...2) { arguments, machine throws(ScriptFailure) in
        for item in try arguments.list(0, "list", in: machine)
        where machine.areEqual(item, arguments[1]) {
          return .true
        }
        return .false
      },
    ]
  }

  static var higherOrder: [NativeFunction] {
    [
      NativeFunction("map", 2...2) { arguments, machine throws(ScriptFailure) in
        var results: [Value] = []
        for item in try items(arguments, machine) {
          results.append(try machine.call(arguments[1], [item]))
        }
        return try machine.makeList(results)
      },
      NativeFunction("filter", 2...2) { arguments, machine throws(ScriptFailure) in
        var results: [Value] = []
        for item in try items(arguments, machine) {
          let verdict = try machine.call(arguments[1], [item])
          guard verdict.isBoolean else {
            throw ScriptFailure(
              "the function must return true or false, not \(machine.kindName(verdict))")
          }
          if verdict.isTrue { results.append(item) }
        }
        return try machine.makeList(results)
      },
      NativeFunction("fold", 3...3) { arguments, machine throws(ScriptFailure) in
        var result = arguments[1]
        for item in try items(arguments, machine) {
          result = try machine.call(arguments[2], [result, item])
        }
        return result
      },
    ]
  }

  private static let isEmpty = ScriptFailure(
    "the list is empty", help: "look at `count(list)` first")

  /// The elements of a list, copied because the function called may change it, or of a range.
  private static func items(_ arguments: Arguments, _ machine: Machine) throws(ScriptFailure)
    -> [Value]
  {
    if arguments[0].isObject(.range) { return try numbers(arguments, 0, machine).map { Value($0) } }
    return Array(try arguments.list(0, "list", in: machine))
  }

  private static func sorted(_ items: [Value], _ machine: Machine) throws(ScriptFailure) -> [Value]
  {
    if items.allSatisfy(\.isNumber) { return items.sorted { $0.number < $1.number } }
    guard items.allSatisfy({ $0.tag == Value.Tag.string }) else {
      throw ScriptFailure("only numbers and texts can be sorted, all of one kind")
    }
    return items.sorted { machine.compareBytes($0, $1) < 0 }
  }
}

extension Int {
  /// The nearest whole number that fits.
  init(clamping number: Double) {
    self = number >= 9e18 ? .max : number <= -9e18 ? .min : number.isNaN ? 0 : Int(number)
  }
}
