import Engine
import Testing

@testable import DSL

@Suite("The machine's limits")
struct MachineLimitTests {
  /// A function that calls itself without end.
  private func makeRecursion(_ machine: Machine) throws -> Value {
    let slot = try #require(machine.globalSlot("again"))
    let code = try assemble("again") { b in
      b.line(1)
      b.emit(.getGlobal, 0, slot)
      b.emit(.call, 0, 0)
      b.emit(.return, 0)
    }
    machine.globals[slot] = try machine.makeFunction(code)
    return machine.globals[slot]
  }

  @Test("endless recursion is an error, and the machine goes on")
  func recursion() throws {
    let machine = Machine()
    let function = try makeRecursion(machine)
    for _ in 0..<2 {
      do {
        _ = try machine.call(function)
        Issue.record("recursion without end came back")
      } catch {
        #expect(error.kind == .recursion)
        #expect(error.trace.count <= 21)
      }
    }
    #expect(
      try machine.evaluate { b in
        b.load(0, 1); b.emit(.return, 0)
      }.number == 1)
  }

  @Test("recursion through library code is an error too")
  func nativeRecursion() throws {
    let machine = Machine()
    let slot = try #require(machine.globalSlot("apply"))
    machine.globals[slot] = try machine.makeNative(
      NativeFunction("apply", 0...0) { (_, machine) throws(ScriptFailure) in
        try machine.call(machine.globals[slot + 1])
      })
    _ = machine.globalSlot("body")
    machine.globals[slot + 1] = try machine.makeFunction(
      try assemble { b in
        b.emit(.getGlobal, 0, slot)
        b.emit(.call, 0, 0)
      })
    do {
      _ = try machine.call(machine.globals[slot + 1])
      Issue.record("recursion without end came back")
    } catch {
      #expect(error.kind == .recursion)
    }
  }

  @Test("using up the memory is an error that can be caught")
  func memory() throws {
    let machine = Machine(limits: .init(memory: 4 << 20))
    let result = try machine.evaluate { b in
      let handler = b.makeLabel()
      b.emit(.beginTry, 5, to: handler)
      b.emit(.newList, 0, 0, 0)
      let top = b.here()
      b.emit(.newList, 1, 0, 1)
      b.emit(.append, 0, 1)
      b.emit(.loop, to: top)
      b.bind(handler)
      b.emit(.loadConstant, 0, b.constant(.none))
      b.emitField(.getField, 5, 5, name: "message")
      b.emit(.return, 5)
    }
    #expect(machine.text(of: result).contains("more than its 4 MiB"))
    machine.collect()
    #expect(machine.heap.byteCount < 1 << 20)
  }

  @Test("a string that doubles without end is an error")
  func longString() throws {
    let machine = Machine(limits: .init(memory: 64 << 20))
    let failure = try #require(
      try machine.mistake { b in
        b.load(0, text: "doubled ")
        let top = b.here()
        b.emit(.concatenate, 0, 0, 0)
        b.emit(.loop, to: top)
      })
    #expect(failure.kind == .memory)
  }

  @Test(
    "steps are counted exactly, and no script can catch their end", arguments: [100, 5000, 10_000])
  func steps(_ limit: Int) throws {
    let machine = Machine(limits: .init(steps: limit))
    let passes = try #require(machine.globalSlot("passes"))
    machine.globals[passes] = Value(0)
    let failure = try #require(
      try machine.mistake { b in
        let handler = b.makeLabel()
        let top = b.here()
        b.emit(.beginTry, 0, to: handler)
        b.emit(.getGlobal, 1, passes)
        b.emit(.addConstant, 1, 1, b.constant(.number(1)))
        b.emit(.setGlobal, 1, passes)
        b.emit(.endTry)
        b.bind(handler)
        b.emit(.loop, to: top)
      })
    #expect(failure.kind == .steps)
    #expect(machine.globals[passes].number == Double(limit + 1))
  }

  @Test("an interrupt stops a loop, and the machine can be used again")
  func interrupt() throws {
    let machine = Machine()
    let flag = InterruptFlag()
    flag.raise()
    machine.interrupt = flag
    let endless = { (b: inout FunctionBuilder) in
      let top = b.here()
      b.emit(.loop, to: top)
    }
    #expect(try machine.mistake([], endless)?.kind == .interrupted)
    flag.clear()
    #expect(
      try machine.evaluate { b in
        b.load(0, 5); b.emit(.return, 0)
      }.number == 5)
  }

  @Test("an error unwinds to the innermost handler of the calls under way")
  func handlers() throws {
    let machine = Machine()
    let thrower = try assemble("thrower") { b in
      b.line(7)
      b.load(0, text: "out of paint")
      b.emit(.raise, 0)
    }
    let result = try machine.evaluate { b in
      let handler = b.makeLabel()
      let end = b.makeLabel()
      b.load(3, 5)
      b.emit(.beginTry, 0, to: handler)
      b.emit(.closure, 1, b.function(thrower))
      b.emit(.call, 1, 0)
      b.emit(.endTry)
      b.emit(.jump, to: end)
      b.bind(handler)
      b.emitField(.getField, 1, 0, name: "message")
      b.emitField(.getField, 2, 0, name: "line")
      b.bind(end)
      b.emit(.newList, 0, 1, 3)
      b.emit(.return, 0)
    }
    #expect(machine.text(of: result) == "[\"out of paint\", 7, 5]")
  }
}
