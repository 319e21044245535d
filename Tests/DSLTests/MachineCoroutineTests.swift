import Testing

@testable import DSL

@Suite("Coroutines, snapshots and copies")
struct MachineCoroutineTests {
  /// Counts in a variable, in a list and in a variable shared with a closure, and waits after each count.
  private func makeCounter(_ machine: Machine) throws -> Coroutine {
    let log = try #require(machine.globalSlot("log"))
    let bump = try assemble("bump", captures: [.register(2)]) { b in
      b.emit(.getCapturedCell, 0, 0)
      b.emit(.addConstant, 0, 0, b.constant(.number(10)))
      b.emit(.setCapturedCell, 0, 0)
      b.emit(.return, 0)
    }
    // Waits in a called function, so that a call is under way while it is suspended.
    let pause = try assemble("pause", parameters: 1) { b in
      b.emit(.suspend, 0, 3, 1)
      b.emit(.return, 0)
    }
    let code = try assemble { b in
      b.emit(.newList, 0, 0, 0)
      b.emit(.setGlobal, 0, log)
      b.load(1, 0)
      b.load(2, 0)
      b.emit(.newCell, 2, 2)
      b.emit(.closure, 3, b.function(bump))
      let index = b.function(pause)
      let top = b.here()
      b.emit(.addConstant, 1, 1, b.constant(.number(1)))
      b.emit(.move, 4, 3)
      b.emit(.call, 4, 0)
      b.emit(.add, 5, 1, 4)
      b.emit(.append, 0, 5)
      b.emit(.closure, 6, index)
      b.emit(.move, 7, 1)
      b.emit(.call, 6, 1)
      b.emit(.append, 0, 6)
      b.emit(.loop, to: top)
    }
    return try Coroutine(try machine.makeFunction(code), in: machine)
  }

  private func log(_ machine: Machine) throws -> String {
    machine.text(of: try #require(machine.global("log")))
  }

  @Test(
    "a coroutine goes on where it waited, with the answer it is given", arguments: [false, true])
  func resumption(_ collectsAlways: Bool) throws {
    let machine = Machine()
    machine.collectsAlways = collectsAlways
    let counter = try makeCounter(machine)
    machine.temporaries = []
    for step in 1...3 {
      counter.resume(Value(Double(-step)))
      #expect(counter.request.kind == 3)
      #expect(counter.requestArguments.map(\.number) == [Double(step)])
      machine.collect()
    }
    #expect(try log(machine) == "[11, -2, 22, -3, 33]")
  }

  @Test("a restored coroutine replays what it did, as often as wanted", arguments: [false, true])
  func replay(_ collectsAlways: Bool) throws {
    let machine = Machine()
    machine.collectsAlways = collectsAlways
    let counter = try makeCounter(machine)
    counter.resume()
    counter.resume(Value(0))
    let snapshot = machine.save([counter])
    let saved = try log(machine)
    var replays: [String] = []
    for _ in 0..<3 {
      for answer in [5.0, 6, 7] { counter.resume(Value(answer)) }
      replays.append(try log(machine))
      machine.collect()
      try snapshot.restore()
      #expect(try log(machine) == saved)
      #expect(counter.requestArguments.map(\.number) == [2])
    }
    #expect(replays == [String](repeating: "[11, 0, 22, 5, 33, 6, 44, 7, 55]", count: 3))
  }

  @Test("a finished coroutine comes back to life, and holders keep their values")
  func restoredIdentity() throws {
    let machine = Machine()
    let code = try assemble { b in
      b.emit(.getGlobal, 0, 0)
      b.load(1, 1)
      b.emit(.suspend, 2, 0, 1)
      b.emit(.append, 0, 2)
      b.emit(.return, 1)
    }
    let list = try machine.makeList([])
    machine.setGlobal("list", to: list)
    let root = RootedValue(list, in: machine)
    let coroutine = try Coroutine(try machine.makeFunction(code), in: machine)
    coroutine.resume()
    let snapshot = machine.save([coroutine])
    coroutine.resume(Value(8))
    #expect(coroutine.isOver)
    #expect(machine.text(of: root.value) == "[8]")
    try snapshot.restore()
    #expect(!coroutine.isOver)
    #expect(machine.text(of: root.value) == "[]")
    coroutine.resume(Value(9))
    #expect(machine.text(of: root.value) == "[9]")
    #expect(coroutine.result.number == 1)
  }

  @Test("waiting outside a coroutine is an error")
  func waitOutside() throws {
    let failure = try Machine().mistake { b in b.emit(.suspend, 0, 0, 0) }
    #expect(failure?.message == "cannot wait here")
  }

  @Test("an error in a coroutine ends only that coroutine")
  func failedCoroutine() throws {
    let machine = Machine()
    let code = try assemble { b in
      b.line(4)
      b.emit(.loadConstant, 0, b.constant(.boolean(true)))
      b.emit(.addConstant, 0, 0, b.constant(.number(1)))
    }
    let coroutine = try Coroutine(try machine.makeFunction(code), in: machine)
    coroutine.resume()
    guard case .failed(let failure) = coroutine.state else {
      Issue.record("state is \(coroutine.state)")
      return
    }
    #expect(failure.message == "cannot add true and number 1")
    #expect(failure.line == 4)
    #expect(
      try machine.evaluate { b in
        b.load(0, 5); b.emit(.return, 0)
      }.number == 5)
  }

  @Test("copies share what the originals share, in the same machine or another")
  func copies() throws {
    let machine = Machine()
    let shared = try machine.makeList([Value(1)])
    let text = try machine.makeString("köln")
    let both = try machine.makeRecord(["a", "b", "s"], [shared, shared, text])
    #expect(machine.append(both, to: shared))
    for target in [machine, Machine()] {
      target.collectsAlways = true
      let copied = try ValueCopier(from: machine, to: target).copy(both)
      target.collect()
      let fields = try #require(target.fields(copied))
      #expect(fields[0].value.bits == fields[1].value.bits)
      #expect(fields[0].value.bits != shared.bits)
      #expect(target.text(of: fields[2].value) == "köln")
      #expect(target.items(fields[0].value)[1].bits == copied.bits)
    }
  }

  @Test("a copied closure counts by itself in the other machine")
  func copiedClosure() throws {
    let machine = Machine()
    let step = try assemble("step", captures: [.register(0)]) { b in
      b.emit(.getCapturedCell, 0, 0)
      b.emit(.addConstant, 0, 0, b.constant(.number(1)))
      b.emit(.setCapturedCell, 0, 0)
      b.emit(.return, 0)
    }
    let counter = try machine.evaluate { b in
      b.load(0, 0)
      b.emit(.newCell, 0, 0)
      b.emit(.closure, 1, b.function(step))
      b.emit(.return, 1)
    }
    #expect(try machine.call(counter).number == 1)
    let other = Machine()
    let copied = try ValueCopier(from: machine, to: other).copy(counter)
    #expect(try other.call(copied).number == 2)
    #expect(try other.call(copied).number == 3)
    #expect(try machine.call(counter).number == 2)
  }

  @Test("what is frozen can be read but not changed")
  func frozen() throws {
    let machine = Machine()
    let list = try machine.makeList([Value(1)])
    machine.freeze(try machine.makeRecord(["list"], [list]))
    let failure = try machine.mistake([list]) { b in
      b.load(1, 1)
      b.emit(.getIndex, 2, 0, 1)
      b.emit(.setIndex, 0, 1, 2)
    }
    #expect(failure?.message.hasPrefix("this list can no longer change") == true)
    #expect(machine.items(list)[0].number == 1)
  }
}
