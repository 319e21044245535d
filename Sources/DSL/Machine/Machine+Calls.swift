extension Machine {
  /// What a method call came to.
  enum MethodOutcome { case done, failed, isFunction }

  /// Sees to all that the fast path of a call does not: argument count, stack, steps.
  @inline(never)
  func prepareCall(
    _ activation: UnsafeMutablePointer<Activation>,
    _ function: UnsafeMutablePointer<LoadedFunction>,
    _ registers: UnsafeMutablePointer<Value>, _ count: Int
  ) -> Bool {
    if control.pointee.fuel < 0, !refuel() { return false }
    let parameterCount = function.pointee.parameterCount
    guard count <= parameterCount && count >= function.pointee.requiredCount else {
      return failArguments(
        functionCodes[function.pointee.index].name, function.pointee.requiredCount...parameterCount,
        count)
    }
    guard activation.pointee.frame < activation.pointee.framesEnd,
      activation.pointee.reserve(registers + function.pointee.registerCount)
    else {
      fail(tooDeep())
      return false
    }
    for index in count..<parameterCount { registers[index] = .absent }
    return true
  }

  private func tooDeep() -> ScriptFailure {
    ScriptFailure(
      "too many calls within calls (\(limits.depth) at most)",
      help: "a function that calls itself needs a case that ends it", kind: .recursion)
  }

  @inline(never) private func failArguments(
    _ name: String, _ expected: ClosedRange<Int>, _ count: Int
  ) -> Bool {
    let wanted =
      expected.count == 1
      ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)"
    let noun = expected.upperBound == 1 && expected.count == 1 ? "argument" : "arguments"
    return fail("\(name) takes \(wanted) \(noun), not \(count)")
  }

  /// Grants more fuel unless the script has been interrupted or has used up its steps.
  @inline(never) func refuel() -> Bool {
    if let interrupt, interrupt.isRaised {
      control.pointee.fuel = 0
      fail(ScriptFailure("interrupted", kind: .interrupted))
      return false
    }
    var grant = 4096
    if let limit = limits.steps {
      grant = min(grant, limit - stepsGranted)
      guard grant > 0 else {
        control.pointee.fuel = 0
        fail(
          ScriptFailure(
            "the script has used up its \(limit) steps",
            help: "end the loop earlier, or raise the limit with --max-steps", kind: .steps))
        return false
      }
    }
    stepsGranted += grant
    control.pointee.fuel = grant - 1
    return true
  }

  /// Loop passes and calls so far.
  var stepsUsed: Int { stepsGranted - max(0, control.pointee.fuel) }

  /// Calls a value that is no closure; `registers[0]` is the callee and receives the result.
  @inline(never) func callOther(_ registers: UnsafeMutablePointer<Value>, _ count: Int) -> Bool {
    let callee = registers[0]
    if callee.isObject(.native) {
      return callNative(
        natives[Int(callee.header.pointee.detail)], Arguments(base: registers + 1, count: count),
        registers)
    }
    if let object = hostObject(callee) {
      do throws(ScriptFailure) {
        let result = try native { () throws(ScriptFailure) in
          try object.call(Arguments(base: registers + 1, count: count), in: self)
        }
        if let result {
          registers[0] = result
          return true
        }
      } catch {
        fail(error)
        return false
      }
    }
    return fail("\(kindName(callee)) cannot be called")
  }

  private func callNative(
    _ function: NativeFunction, _ arguments: Arguments, _ target: UnsafeMutablePointer<Value>
  ) -> Bool {
    guard function.argumentCounts.contains(arguments.count) else {
      return failArguments(function.name, function.argumentCounts, arguments.count)
    }
    do throws(ScriptFailure) {
      target.pointee = try native { () throws(ScriptFailure) in
        try function.body(arguments, self)
      }
      return true
    } catch {
      fail(
        error.kind == .error && error.trace.isEmpty && function.isNamed
          ? ScriptFailure("\(function.name): \(error.message)", help: error.help, code: error.code)
          : error)
      return false
    }
  }

  /// Runs library code: values it makes stay alive until it is done.
  @inline(__always)
  func native<Result>(_ body: () throws(ScriptFailure) -> Result) throws(ScriptFailure) -> Result {
    let mark = temporaries.count
    let kept = keepsTemporaries
    keepsTemporaries = true
    defer {
      keepsTemporaries = kept
      if temporaries.count > mark { temporaries.removeSubrange(mark...) }
    }
    return try body()
  }

  /// Calls method `name` of `registers[0]`. A field that holds a function is left there for the loop to call.
  @inline(never) func callMethod(
    _ registers: UnsafeMutablePointer<Value>, _ name: Value, _ count: Int
  ) -> MethodOutcome {
    let receiver = registers[0]
    let number = Int32(name.number)
    let methodName = shapes.names[Int(number)]
    if receiver.tag == Value.Tag.record,
      let position = shapes.position(of: number, in: Int(receiver.record.pointee.header.detail))
    {
      registers[0] = RecordBlock.fields(receiver.record)[position]
      if registers[0].tag == Value.Tag.closure { return .isFunction }
      return callOther(registers, count) ? .done : .failed
    }
    if receiver.isBlock, let method = methods[receiver.header.pointee.kind]?[methodName] {
      let function = natives[method]
      guard function.argumentCounts.contains(count + 1) else {
        let expected = function.argumentCounts
        _ = failArguments(methodName, expected.lowerBound - 1...expected.upperBound - 1, count)
        return .failed
      }
      return callNative(function, Arguments(base: registers, count: count + 1), registers)
        ? .done : .failed
    }
    if let object = hostObject(receiver) {
      do throws(ScriptFailure) {
        let result = try native { () throws(ScriptFailure) in
          try object.call(methodName, Arguments(base: registers + 1, count: count), in: self)
        }
        if let result {
          registers[0] = result
          return .done
        }
        // A field may hold a function too.
        if let field = try object.field(methodName, in: self) {
          registers[0] = field
          if field.tag == Value.Tag.closure { return .isFunction }
          return callOther(registers, count) ? .done : .failed
        }
      } catch {
        fail(error)
        return .failed
      }
    }
    _ = fail(
      "\(kindName(receiver)) has no method '\(methodName)'", help: suggestion(methodName, receiver))
    return .failed
  }

  // MARK: Calls from Swift

  /// Calls a function with arguments and runs it to its end.
  ///
  /// - Throws: what went wrong, with its traceback.
  func call(_ function: Value, _ arguments: [Value] = []) throws(ScriptFailure) -> Value {
    guard function.tag == Value.Tag.closure else { return try callOther(function, arguments) }
    let activation = current
    let saved = activation.pointee
    let top = saved.top
    guard nesting < Machine.nestingLimit,
      activation.pointee.reserve(top + (arguments.count + 1))
    else { throw tooDeep() }
    top[0] = function
    for (index, argument) in arguments.enumerated() { top[index + 1] = argument }
    defer { restorePosition(activation, saved) }
    let loaded = function.closure.pointee.function
    activation.pointee.closure = function.closure
    activation.pointee.registers = top + 1
    activation.pointee.next = loaded.pointee.code
    let needsCare = arguments.count != loaded.pointee.parameterCount
    guard activation.pointee.reserve(top + 1 + loaded.pointee.registerCount) else {
      throw tooDeep()
    }
    if needsCare, !prepareCall(activation, loaded, top + 1, arguments.count) { throw failure }

    nesting += 1
    let kept = keepsTemporaries
    keepsTemporaries = false
    defer {
      nesting -= 1
      keepsTemporaries = kept
    }
    guard run(activation, base: saved.frame) == .returned else { throw failure }
    let result = activation.pointee.result
    if kept && result.isBlock { temporaries.append(result) }
    return result
  }

  private func callOther(
    _ function: Value, _ arguments: [Value]
  ) throws(ScriptFailure) -> Value {
    let mark = temporaries.count
    // Not on the stack: a collection clears what lies above the running function.
    var registers = [function] + arguments
    temporaries.append(contentsOf: registers)
    let isDone = registers.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { callOther($0, arguments.count) } ?? false
    }
    temporaries.removeSubrange(mark...)
    guard isDone else { throw failure }
    return keep(registers[0])
  }

  /// Puts a stack back to where it stood before a call.
  private func restorePosition(
    _ activation: UnsafeMutablePointer<Activation>, _ saved: Activation
  ) {
    activation.pointee.next = saved.next
    activation.pointee.registers = saved.registers
    activation.pointee.closure = saved.closure
    activation.pointee.frame = saved.frame
    activation.pointee.handlerCount = saved.handlerCount
    activation.pointee.result = .none
  }
}
