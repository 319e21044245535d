import Testing

@testable import DSL

@Suite("The machine")
struct MachineTests {
  let machine = Machine()

  @Test(
    "programs yield the same with a collection at every allocation", arguments: MachineProgram.all)
  func programs(_ program: MachineProgram) throws {
    for collectsAlways in [false, true] {
      let machine = Machine()
      machine.collectsAlways = collectsAlways
      let result = try machine.call(try machine.makeFunction(try program.build(machine)))
      #expect(machine.text(of: result) == program.expected)
      #expect(!collectsAlways || machine.heap.collectionCount > 3)
    }
  }

  @Test("a mistake names both operands and the line")
  func mistakeHasPlace() throws {
    let failure = try #require(
      try machine.mistake { b in
        b.line(1)
        b.load(0, 2)
        b.line(2)
        b.emit(.newList, 1, 0, 1)
        b.line(3)
        b.emit(.newRecord, 2, 0, b.constant(.shape(["x"])))
        b.line(4)
        b.emit(.add, 1, 1, 2)
      })
    #expect(failure.message == "cannot add a list of 1 and a record")
    #expect(failure.trace.map(\.line) == [4])
    #expect(failure.trace.first?.span == Span(file: 0, start: 40, end: 45))
    #expect(failure.description.hasPrefix("test.twin:4: cannot add"))
  }

  @Test("a traceback lists the calls, also across library code")
  func traceback() throws {
    let slot = try #require(machine.globalSlot("apply"))
    machine.globals[slot] = try machine.makeNative(
      NativeFunction("apply", 1...1) { (arguments, machine) throws(ScriptFailure) in
        try machine.call(arguments[0])
      })
    let inner = try assemble("inner") { b in
      b.line(9)
      b.emit(.loadConstant, 0, b.constant(.none))
      b.emit(.negate, 0, 0)
    }
    let failure = try #require(
      try machine.mistake { b in
        b.line(2)
        b.emit(.getGlobal, 0, slot)
        b.emit(.closure, 1, b.function(inner))
        b.line(3)
        b.emit(.call, 0, 1)
      })
    #expect(failure.message == "cannot negate none")
    #expect(failure.trace.map { "\($0.function):\($0.line)" } == ["inner:9", "main:3"])
  }

  @Test("comparisons with NaN are false, and 0 equals −0")
  func floatingPointComparison() throws {
    let result = try machine.evaluate([Value(Double.nan), Value(-0.0)]) { b in
      b.load(2, 1)
      b.emit(.isLess, 3, 0, 2)
      b.emit(.isLessOrEqual, 4, 2, 0)
      b.emit(.isEqual, 5, 0, 0)
      b.load(6, 0)
      b.emit(.isEqual, 6, 6, 1)
      b.emit(.newList, 7, 3, 4)
      b.emit(.return, 7)
    }
    #expect(machine.text(of: result) == "[false, false, false, true]")
  }

  @Test("fused branches agree with the comparison they stand for", arguments: [-1.0, 0, 1, .nan])
  func fusedBranches(_ x: Double) throws {
    let branches: [(Opcode, Bool)] = [
      (.lessOrSkip, x < 0), (.lessOrEqualOrSkip, x <= 0), (.notLessOrSkip, !(x < 0)),
      (.notLessOrEqualOrSkip, !(x <= 0)), (.equalOrSkip, x == 0), (.notEqualOrSkip, x != 0),
      (.lessConstantOrSkip, x < 0), (.lessOrEqualConstantOrSkip, x <= 0),
      (.greaterConstantOrSkip, x > 0), (.greaterOrEqualConstantOrSkip, x >= 0),
      (.equalConstantOrSkip, x == 0), (.notEqualConstantOrSkip, x != 0),
    ]
    for (opcode, expected) in branches {
      let result = try machine.evaluate([Value(x)]) { b in
        let zero = b.constant(.number(0))
        b.load(1, 0)
        let isConstant = "\(opcode)".contains("Constant")
        let skip = b.makeLabel()
        b.emit(opcode, 0, isConstant ? zero : 1, to: skip)
        b.emit(.loadConstant, 2, b.constant(.boolean(true)))
        b.emit(.return, 2)
        b.bind(skip)
        b.emit(.loadConstant, 2, b.constant(.boolean(false)))
        b.emit(.return, 2)
      }
      #expect(result.isTrue == expected, "\(opcode) with \(x) and 0")
    }
  }

  @Test(
    "lists count from 1 and refuse any other index",
    arguments: [0, -1, 3, 1.5, 0x1p52, 0x1p53, .nan, .infinity])
  func listBounds(_ index: Double) throws {
    let program = { (b: inout FunctionBuilder) in
      b.load(1, 10)
      b.load(2, 20)
      b.emit(.newList, 3, 1, 2)
      b.emit(.getIndex, 4, 3, 0)
      b.emit(.return, 4)
    }
    #expect(try machine.evaluate([Value(2)], program).number == 20)
    let failure = try #require(try machine.mistake([Value(index)], program))
    #expect(failure.message.contains("index"))
  }

  @Test(
    "a range loop ends with its limit whatever the rounding",
    arguments: [(0.0, 1.0, 0.1, 11), (0, 0.3, 0.1, 4), (1, 10, 2, 5), (5, 1, -1, 5), (1, 0, 1, 0)])
  func strides(_ start: Double, _ end: Double, _ step: Double, _ count: Int) throws {
    let result = try machine.evaluate { b in
      b.emit(.newList, 0, 0, 0)
      b.load(1, start)
      b.load(2, end)
      b.load(3, step)
      let done = b.makeLabel()
      b.emit(.prepareStride, 1, to: done)
      let top = b.here()
      b.emit(.append, 0, 4)
      b.emit(.nextStride, 1, to: top)
      b.bind(done)
      b.emit(.return, 0)
    }
    let values = try #require(machine.numbers(result))
    #expect(values == (0..<count).map { start + Double($0) * step })
  }

  @Test("equality looks at contents, in any order of fields")
  func equality() throws {
    let a = try machine.makeRecord(["x", "y"], [Value(1), try machine.makeString("two")])
    let b = try machine.makeRecord(["y", "x"], [try machine.makeString("two"), Value(1)])
    let c = try machine.makeRecord(["y", "x"], [try machine.makeString("two"), Value(2)])
    #expect(machine.areEqual(a, b))
    #expect(!machine.areEqual(a, c))
    #expect(machine.areEqual(try machine.makeList([a, .none]), try machine.makeList([b, .none])))
    #expect(!machine.areEqual(Value.none, Value.false))
  }

  @Test("a list that holds itself prints, compares and is collected")
  func cycles() throws {
    let list = try machine.makeList([Value(1)])
    #expect(machine.append(list, to: list))
    #expect(machine.areEqual(list, list))
    #expect(machine.text(of: list).hasPrefix("[1, [1, [1"))
    let other = try machine.makeList([Value(1)])
    #expect(machine.append(other, to: other))
    #expect(!machine.areEqual(list, other))
    let before = machine.heap.byteCount
    machine.temporaries = []
    machine.collect()
    #expect(machine.heap.byteCount < before)
  }

  @Test("an unknown field is met with the nearest name")
  func unknownField() throws {
    let failure = try #require(
      try machine.mistake { b in
        b.load(0, 1)
        b.emit(.newRecord, 0, 0, b.constant(.shape(["temperature"])))
        b.emitField(.getField, 1, 0, name: "temprature")
      })
    #expect(failure.message == "a record has no field 'temprature'")
    #expect(failure.help == "did you mean `temperature`?")
  }

  @Test("one field access serves records of several shapes")
  func inlineCache() throws {
    let read = try assemble("read", parameters: 1) { b in
      b.emitField(.getField, 1, 0, name: "x")
      b.emit(.return, 1)
    }
    let function = try machine.makeFunction(read)
    for (names, position) in [
      (["x", "y"], 0), (["y", "x"], 1), (["x"], 0), (["a", "b", "x"], 2),
    ] {
      let values = names.indices.map { Value($0 == position ? 42 : 0) }
      let record = try machine.makeRecord(names, values)
      #expect(try machine.call(function, [record]).number == 42)
    }
  }

  @Test("arguments left out reach their default, too many or few are an error")
  func defaults() throws {
    let code = try assemble("scaled", parameters: 2, required: 1) { b in
      let given = b.makeLabel()
      b.emit(.absentOrSkip, 1, to: given)
      b.load(1, 10)
      b.bind(given)
      b.emit(.multiply, 0, 0, 1)
      b.emit(.return, 0)
    }
    let function = try machine.makeFunction(code)
    #expect(try machine.call(function, [Value(3)]).number == 30)
    #expect(try machine.call(function, [Value(3), Value(2)]).number == 6)
    #expect(throws: ScriptFailure.self) { try machine.call(function) }
    do {
      _ = try machine.call(function, [Value(1), Value(2), Value(3)])
    } catch {
      #expect(error.message == "scaled takes 1 to 2 arguments, not 3")
    }
  }
}
