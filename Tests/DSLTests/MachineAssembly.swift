import Testing

@testable import DSL

/// Builds a function whose instructions each stand on a source line of their own, from 1.
func assemble(
  _ name: String = "main", parameters: Int = 0, required: Int? = nil, registers: Int = 16,
  captures: [FunctionCode.Capture] = [], _ body: (inout FunctionBuilder) -> Void
) throws -> FunctionCode {
  var builder = FunctionBuilder(
    name, source: "test.twin", parameterCount: parameters, requiredCount: required)
  builder.reserve(registers: registers)
  builder.captures = captures
  builder.place = (1, 0, 1)
  body(&builder)
  return try builder.finish()
}

extension FunctionBuilder {
  /// r[a] = number
  mutating func load(_ a: Int, _ number: Double) {
    emit(.loadConstant, a, constant(.number(number)))
  }

  /// r[a] = text
  mutating func load(_ a: Int, text: String) { emit(.loadConstant, a, constant(.text(text))) }

  mutating func line(_ number: Int) { place = (number, number * 10, number * 10 + 5) }

  /// for r[a+2] in first … r[limit] { body }
  mutating func count(
    _ a: Int, from first: Double, toRegister limit: Int, _ body: (inout Self) -> Void
  ) {
    load(a, first)
    emit(.move, a + 1, limit)
    let end = makeLabel()
    emit(.prepareCount, a, to: end)
    let top = here()
    body(&self)
    emit(.nextCount, a, to: top)
    bind(end)
  }
}

extension Machine {
  /// Assembles a function and calls it.
  func evaluate(
    registers: Int = 16, _ arguments: [Value] = [], _ body: (inout FunctionBuilder) -> Void
  ) throws -> Value {
    let code = try assemble(parameters: arguments.count, registers: registers, body)
    return try call(try makeFunction(code), arguments)
  }

  /// What went wrong in it; nil if nothing did.
  func mistake(
    registers: Int = 16, _ arguments: [Value] = [], _ body: (inout FunctionBuilder) -> Void
  ) throws -> ScriptFailure? {
    do {
      _ = try evaluate(registers: registers, arguments, body)
      return nil
    } catch let failure as ScriptFailure {
      return failure
    }
  }
}

/// Programs that allocate much, each with the text of its result.
struct MachineProgram: CustomTestStringConvertible, Sendable {
  let name: String
  let expected: String
  let build: @Sendable (Machine) throws -> FunctionCode
  var testDescription: String { name }

  static let all = [
    MachineProgram(name: "lists of lists", expected: "[[1, 1], [2, 4], [3, 9], [4, 16]]") { _ in
      try assemble { b in
        b.emit(.newList, 0, 0, 0)
        b.load(1, 4)
        b.count(2, from: 1, toRegister: 1) { b in
          b.emit(.move, 5, 4)
          b.emit(.multiply, 6, 4, 4)
          b.emit(.newList, 7, 5, 2)
          b.emit(.append, 0, 7)
        }
        b.emit(.return, 0)
      }
    },
    MachineProgram(name: "a string grown from both ends", expected: "cba0abc123") { _ in
      try assemble { b in
        b.load(0, text: "0")
        for letter in ["a", "b", "c"] {
          b.load(1, text: letter)
          b.emit(.concatenate, 0, 0, 1)
          b.emit(.concatenate, 0, 1, 0)
        }
        b.emit(.newList, 2, 0, 0)
        // Each appends to the same prefix: the first may use its spare room, the others must not.
        for number in 1...3 {
          b.load(3, Double(number))
          b.emit(.format, 3, 3, b.constant(.format(.plain)))
          b.emit(.concatenate, 4, 0, 3)
          b.emit(.append, 2, 4)
        }
        b.load(5, 1)
        b.emit(.getIndex, 6, 2, 5)
        b.load(7, text: "23")
        b.emit(.concatenate, 6, 6, 7)
        b.emit(.return, 6)
      }
    },
    MachineProgram(name: "counters in closures", expected: "[1, 3, 10, 6]") { _ in
      let step = try assemble("step", parameters: 1, captures: [.register(0)]) { b in
        b.emit(.getCapturedCell, 1, 0)
        b.emit(.add, 1, 1, 0)
        b.emit(.setCapturedCell, 1, 0)
        b.emit(.return, 1)
      }
      let make = try assemble("make") { b in
        b.load(0, 0)
        b.emit(.newCell, 0, 0)
        b.emit(.closure, 1, b.function(step))
        b.emit(.return, 1)
      }
      return try assemble { b in
        let index = b.function(make)
        b.emit(.closure, 0, index)
        // A call overwrites the registers above its callee.
        for counter in 1...2 {
          b.emit(.move, 8, 0)
          b.emit(.call, 8, 0)
          b.emit(.move, counter, 8)
        }
        for (register, (counter, amount)) in [(1, 1.0), (1, 2), (2, 10), (1, 3)].enumerated() {
          b.emit(.move, register + 4, counter)
          b.load(register + 5, amount)
          b.emit(.call, register + 4, 1)
        }
        b.emit(.newList, 2, 4, 4)
        b.emit(.return, 2)
      }
    },
    MachineProgram(name: "records within records", expected: "{ p: { x: 3, y: 2 }, n: 7 }") { _ in
      try assemble { b in
        b.load(0, 1)
        b.load(1, 2)
        b.emit(.newRecord, 2, 0, b.constant(.shape(["x", "y"])))
        b.load(3, 7)
        b.emit(.newRecord, 4, 2, b.constant(.shape(["p", "n"])))
        b.load(5, 3)
        b.emit(.newRecord, 5, 5, b.constant(.shape(["x"])))
        b.emitField(.getField, 6, 4, name: "p")
        b.emit(.mergeRecord, 6, 6, 5)
        b.emitField(.setField, 4, 6, name: "p")
        b.emit(.return, 4)
      }
    },
    MachineProgram(name: "numbers element by element", expected: "[[2, 4], [6, 8]]") { _ in
      try assemble { b in
        for number in 1...4 { b.load(number, Double(number)) }
        b.emit(.newList, 5, 1, 2)
        b.emit(.newList, 6, 3, 2)
        b.emit(.newList, 7, 5, 2)
        b.emit(.add, 8, 7, 7)
        b.emit(.return, 8)
      }
    },
    MachineProgram(name: "values that library code makes", expected: "[\"0\", \"1\", \"2\"]") {
      machine in
      let slot = try #require(machine.globalSlot("names"))
      machine.globals[slot] = try machine.makeNative(
        NativeFunction("names", 1...1) { (arguments, machine) throws(ScriptFailure) in
          let count = try arguments.number(0, "count", in: machine)
          var names: [Value] = []
          for index in 0..<Int(count) { names.append(try machine.makeString("\(index)")) }
          return try machine.makeList(names)
        })
      return try assemble { b in
        b.emit(.getGlobal, 0, slot)
        b.load(1, 3)
        b.emit(.call, 0, 1)
        b.emit(.return, 0)
      }
    },
  ]
}
