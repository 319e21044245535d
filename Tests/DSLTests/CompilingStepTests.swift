import Engine
import Testing

@testable import DSL

@Suite("Step programs")
struct CompilingStepTests {
  /// The numbers a program yields with these on the bus.
  private func evaluate(
    _ program: StepProgram, _ bus: [Double] = [0], index: UInt64 = 0, time: Int64 = 0
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: program.count) { result, count in
      bus.withUnsafeBufferPointer { bus in
        guard let bus = bus.baseAddress, let target = result.baseAddress else { return }
        let context = StepContext(
          bus: bus, time: time, nominal: 7, age: 2, severity: 0.5,
          random: RandomStream(seed: 1, owner: "test"), index: index)
        program.evaluate(context, into: target)
      }
      count = program.count
    }
  }

  private func program(
    passLimit: Int = StepProgram.passLimit,
    _ body: (inout StepBuilder) throws -> StepValue
  ) throws -> StepProgram {
    var builder = StepBuilder()
    let value = try body(&builder)
    return try builder.finish(value, passLimit: passLimit)
  }

  private let first = BusRange(offset: 0, count: 1)
  private let second = BusRange(offset: 1, count: 1)
  private let numbers: [Double] = [
    0, -0.0, 1, -1, 2, 0.5, -3.25, 1e300, .infinity, -.infinity, .nan,
  ]

  /// Equal to the last bit, or both no number.
  private func expectSame(_ a: Double, _ b: Double, _ what: String) {
    #expect(a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN), "\(what): \(a), expected \(b)")
  }

  @Test(
    "functions of two numbers yield the same from any mix of ports and constants",
    arguments: BinaryFunction.allCases)
  func binaryFunctions(_ function: BinaryFunction) throws {
    for x in numbers {
      for y in numbers {
        let expected = function(x, y)
        let programs = [
          try program { b in try b.binary(function, b.bus(first), b.bus(second)) },
          try program { b in try b.binary(function, b.bus(first), .constant(y)) },
          try program { b in try b.binary(function, .constant(x), b.bus(second)) },
          try program { b in try b.binary(function, .constant(x), .constant(y)) },
        ]
        for (form, program) in programs.enumerated() {
          // 0 − x of the constant form keeps the sign of zero; so does the plain one.
          expectSame(
            evaluate(program, [x, y])[0], expected, "\(function)(\(x), \(y)), form \(form)")
        }
        #expect(programs[3].instructionCount == 1)
      }
    }
  }

  @Test("functions of one number agree with their folded form", arguments: UnaryFunction.allCases)
  func unaryFunctions(_ function: UnaryFunction) throws {
    let ported = try program { b in try b.unary(function, b.bus(first)) }
    for x in numbers {
      let folded = try program { b in try b.unary(function, .constant(x)) }
      expectSame(evaluate(ported, [x])[0], function(x), "\(function)(\(x))")
      expectSame(evaluate(folded)[0], function(x), "folded \(function)(\(x))")
    }
  }

  @Test(
    "fused branches agree with the comparison they stand for",
    arguments: [BinaryFunction.less, .lessOrEqual, .equal, .notEqual, .max])
  func branches(_ function: BinaryFunction) throws {
    for x in numbers {
      for y in numbers {
        for form in 0..<3 {
          let program = try program { b in
            let skip = b.makeLabel()
            let result = try b.makeVariable(.constant(0))
            try b.skip(
              unless: function, form == 1 ? .constant(x) : b.bus(first),
              form == 2 ? .constant(y) : b.bus(second), to: skip)
            try b.assign(.constant(1), to: result)
            b.bind(skip)
            return result
          }
          // Any number other than 0 is true, no number too.
          let expected: Double = function(x, y) == 0 ? 0 : 1
          expectSame(
            evaluate(program, [x, y])[0], expected, "\(function)(\(x), \(y)), form \(form)")
        }
      }
    }
  }

  @Test("vectors go element by element with vectors and with numbers")
  func vectors() throws {
    let vector = BusRange(offset: 0, count: 3)
    let bus: [Double] = [1, -2, 3, 10]
    let scale = BusRange(offset: 3, count: 1)
    let sums = try program { b in
      let v = try b.bus(vector, isVector: true)
      let scaled = try b.binary(.multiply, v, b.bus(scale))
      let shifted = try b.binary(.subtract, .constant(1), scaled)
      return try b.binary(.add, shifted, .constants([0.5, 0.25, 0.125]))
    }
    #expect(evaluate(sums, bus) == [-8.5, 21.25, -28.875])
    #expect(throws: StepError.self) {
      try program { b in
        try b.binary(.add, b.bus(vector, isVector: true), .constants([1, 2]))
      }
    }
  }

  @Test(
    "reductions agree with their folded form",
    arguments: [
      (Reduction.sum, 2.0), (.mean, 0.5), (.min, -2), (.max, 3), (.norm, 3.7416573867739413),
      (.variance, 13.0 / 3), (.deviation, (13.0 / 3).squareRoot()), (.all, 0), (.any, 1),
    ])
  func reductions(_ reduction: Reduction, _ expected: Double) throws {
    let values: [Double] = [1, -2, 0, 3]
    let ported = try program { b in
      try b.reduce(reduction, b.bus(BusRange(offset: 0, count: 4), isVector: true))
    }
    let folded = try program { b in try b.reduce(reduction, .constants(values)) }
    // 1e-15: the last digit of a sum of four squares and its root.
    #expect(abs(evaluate(ported, values)[0] - expected) < 1e-15)
    #expect(evaluate(folded)[0] == evaluate(ported, values)[0])
  }

  @Test(
    "an element outside a vector is no number, a known one outside an error",
    arguments: [0, 1, 3, 4, 1.5, .nan])
  func elements(_ index: Double) throws {
    let vector = BusRange(offset: 1, count: 3)
    let dynamic = try program { b in
      try b.element(b.bus(vector, isVector: true), b.bus(first))
    }
    let isInside = [1, 3].contains(index)
    expectSame(evaluate(dynamic, [index, 5, 6, 7])[0], isInside ? index + 4 : .nan, "[\(index)]")
    let known = Result {
      try program { b in try b.element(b.bus(vector, isVector: true), .constant(index)) }
    }
    #expect(((try? known.get()) != nil) == isInside)
  }

  @Test("any number of ports loads, wherever on the bus they lie", arguments: [1, 2, 3, 4])
  func loads(_ count: Int) throws {
    let offsets = [3, 70_000, 65_535, 65_536].prefix(count)
    var bus = [Double](repeating: .nan, count: 70_001)
    for (position, offset) in offsets.enumerated() { bus[offset] = Double(position + 1) }
    let program = try program { b in
      try b.vector(try offsets.map { try b.bus(BusRange(offset: $0, count: 1)) })
    }
    #expect(evaluate(program, bus) == (1...count).map(Double.init))
  }

  @Test("a value keeps what a variable was when it is settled")
  func variables() throws {
    let program = try program { b in
      let variable = try b.makeVariable(try b.bus(first))
      let before = try b.settled(variable)
      try b.assign(b.binary(.add, variable, .constant(1)), to: variable)
      return try b.vector([before, variable])
    }
    #expect(evaluate(program, [4]) == [4, 5])
  }

  @Test("what is loaded under a condition is not taken for loaded afterwards", arguments: [0.0, 1])
  func conditionalLoads(_ truth: Double) throws {
    let program = try program { b in
      let result = try b.makeVariable(.constant(0))
      let skip = b.makeLabel()
      try b.skip(unless: b.bus(first), is: true, to: skip)
      try b.conditionally { b throws(StepError) in try b.assign(b.bus(second), to: result) }
      b.bind(skip)
      return try b.binary(.add, result, b.bus(second))
    }
    #expect(evaluate(program, [truth, 21]) == [truth == 1 ? 42 : 21])
  }

  @Test("loops run to their end, and one without end yields no number")
  func loops() throws {
    func sum(to limit: Double, passLimit: Int) throws -> Double {
      let program = try program(passLimit: passLimit) { b in
        let total = try b.makeVariable(.constant(0))
        let count = try b.makeVariable(.constant(0))
        let top = b.makeLabel()
        let end = b.makeLabel()
        b.bind(top)
        try b.skip(unless: .less, count, .constant(limit), to: end)
        try b.assign(b.binary(.add, count, .constant(1)), to: count)
        try b.assign(b.binary(.add, total, count), to: total)
        b.loop(to: top)
        b.bind(end)
        return total
      }
      return evaluate(program)[0]
    }
    #expect(try sum(to: 100, passLimit: 100) == 5050)
    #expect(try sum(to: 101, passLimit: 100).isNaN)
    #expect(try sum(to: .infinity, passLimit: 1000).isNaN)
  }

  @Test("draws depend on their address alone")
  func draws() throws {
    let normal = try Distribution.normal(mean: 0, deviation: 1)
    let program = try program { b in try b.vector([b.draw(normal), b.draw(normal)]) }
    let some = evaluate(program, index: 5)
    _ = evaluate(program, index: 6)
    #expect(evaluate(program, index: 5) == some)
    #expect(Set(some + evaluate(program, index: 6)).count == 4)
  }

  @Test("every pass of a loop draws anew, and again the same at the same address")
  func drawsInLoops() throws {
    let uniform = try Distribution.uniform(lower: 0, upper: 1)
    let program = try program { b in
      let first = try b.makeVariable(.constant(0))
      let second = try b.makeVariable(.constant(0))
      let top = b.makeLabel()
      let end = b.makeLabel()
      b.bind(top)
      try b.skip(unless: .lessOrEqual, second, .constant(0), to: end)
      try b.assign(first, to: second)
      try b.assign(b.draw(uniform), to: first)
      b.loop(to: top)
      b.bind(end)
      return try b.vector([first, second])
    }
    let drawn = evaluate(program, index: 3)
    #expect(drawn[0] != drawn[1] && drawn.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(evaluate(program, index: 3) == drawn)
  }

  @Test("joined programs yield what each yields by itself, a later one reading an earlier one's")
  func joining() throws {
    let bus = BusRange(offset: 0, count: 1)
    let list = BusRange(offset: 1, count: 3)
    let programs = [
      try program { b in try b.binary(.multiply, b.bus(bus), .constant(3)) },
      // The same loads as before, which are left out, and a result that would fill their register.
      try program { b in try b.binary(.multiply, b.bus(bus), .constant(42)) },
      try program { b in
        try b.choose(
          b.binary(.less, b.bus(bus), .constant(2)), .constant(-1),
          b.binary(.add, b.bus(bus), .constant(74)))
      },
      try program { b in try b.binary(.add, b.bus(list, isVector: true), .constant(0.5)) },
      try program { _ in .constants([7, 8]) },
      try program { b in try b.binary(.subtract, b.bus(BusRange(offset: 4, count: 1)), b.bus(bus))
      },
    ]
    // The bus holds one number and three, then the results, with a gap that stays as it is.
    let offsets = [0, 1, 3, 4, 7, 9]
    let whole = try #require(
      StepProgram.joined(zip(programs, offsets).map { (expression: $0, offset: $1) }))
    for start in [1.0, 5.0] {
      var numbers = [start, 10, 20, 30] + [Double](repeating: -99, count: 10)
      numbers.withUnsafeMutableBufferPointer { bus in
        let base = bus.baseAddress.unsafelyUnwrapped
        let context = StepContext(
          bus: base, time: 0, random: RandomStream(seed: 1, owner: "test"), index: 0)
        whole.evaluate(context, into: base + 4)
      }
      let chosen = start < 2 ? -1.0 : start + 74
      #expect(
        numbers == [start, 10, 20, 30]
          + [3 * start, 42 * start, -99, chosen, 10.5, 20.5, 30.5, 7, 8, 2 * start])
    }
  }

  @Test("joined programs load once what neighbours both read")
  func sharedLoads() throws {
    func twice(_ range: BusRange) throws -> StepProgram {
      try program { b in try b.binary(.multiply, b.bus(range), .constant(2)) }
    }
    func words(_ ranges: BusRange...) throws -> Int? {
      let parts = try ranges.map { (expression: try twice($0) as any StepExpression, offset: 0) }
      return (StepProgram.joined(parts) as? StepProgram)?.instructionCount
    }
    // Load, multiply and two words to put the result away, and the end of the whole.
    #expect(try words(first) == 4 + 1)
    #expect(try words(first, second) == 4 + 4 + 1)
    #expect(try words(first, first) == 4 + 3 + 1)
    #expect(try words(first, first, second, first) == 4 + 3 + 4 + 4 + 1)
  }

  @Test("time, nominal value, age and severity come from the context")
  func context() throws {
    let program = try program { b in
      try b.vector([b.context(.time), b.context(.nominal), b.context(.age), b.context(.severity)])
    }
    #expect(evaluate(program, time: 2_500_000_000) == [2.5, 7, 2, 0.5])
  }

  @Test("one large program serves many threads at once")
  func threads() async throws {
    let size = 400
    let range = BusRange(offset: 0, count: size)
    let program = try program { b in
      let squares = try b.binary(
        .multiply, b.bus(range, isVector: true), b.bus(range, isVector: true))
      return try b.reduce(.sum, b.unary(.sqrt, squares))
    }
    #expect(program.registerCount > 128)
    await withTaskGroup(of: Bool.self) { group in
      for thread in 1...8 {
        group.addTask {
          let bus = [Double](repeating: Double(thread), count: size)
          return (0..<200).allSatisfy { _ in evaluate(program, bus)[0] == Double(thread * size) }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
