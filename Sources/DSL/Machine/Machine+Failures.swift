extension Machine {
  /// Begins a stretch of code whose errors go to `instruction`'s target.
  @inline(never) func pushHandler(
    _ activation: UnsafeMutablePointer<Activation>, _ instruction: Instruction
  ) -> Bool {
    guard activation.pointee.handlerCount < Activation.handlerLimit else {
      return fail("more than \(Activation.handlerLimit) 'try' within each other")
    }
    let handler = ErrorHandler(
      frame: activation.pointee.frame, registers: activation.pointee.registers,
      closure: activation.pointee.closure.unsafelyUnwrapped,
      target: activation.pointee.next + instruction.jump, register: instruction.a)
    (activation.pointee.handlers + activation.pointee.handlerCount).initialize(to: handler)
    activation.pointee.handlerCount += 1
    return true
  }

  /// Moves `activation` to the innermost handler above `base`; false if there is none or it may not handle this.
  @inline(never) func handleFailure(
    _ activation: UnsafeMutablePointer<Activation>, _ base: UnsafeMutablePointer<CallFrame>
  ) -> Bool {
    failure.trace += trace(activation, base)
    let count = activation.pointee.handlerCount
    guard failure.isCatchable, count > 0 else { return false }
    let handler = activation.pointee.handlers[count - 1]
    guard handler.frame >= base else { return false }
    activation.pointee.handlerCount = count - 1
    activation.pointee.frame = handler.frame
    activation.pointee.registers = handler.registers
    activation.pointee.closure = handler.closure
    activation.pointee.next = handler.target
    let caught = failure
    guard let error = errorRecord(caught) else { return false }
    handler.registers[handler.register] = error
    return true
  }

  /// The record that `catch` binds: `message`, `help`, `code`, `line` and `file`.
  private func errorRecord(_ caught: ScriptFailure) -> Value? {
    // The failure may be the lack of memory, and the handler needs some to deal with it.
    let limit = limits.memory
    limits.memory += 64 << 10
    defer { limits.memory = limit }
    return try? native { () throws(ScriptFailure) in
      try makeRecord(
        ["message", "help", "code", "line", "file"],
        [
          try makeString(caught.message), try makeString(caught.help ?? ""),
          try makeString(caught.diagnosticCode.rawValue), Value(Double(caught.line ?? 0)),
          try makeString(caught.trace.first?.source ?? ""),
        ])
    }
  }

  /// The calls above `base`, innermost first: at most 10 of them from either end.
  private func trace(
    _ activation: UnsafeMutablePointer<Activation>, _ base: UnsafeMutablePointer<CallFrame>
  ) -> [ScriptFailure.Place] {
    guard let closure = activation.pointee.closure else { return [] }
    var places = [place(closure, activation.pointee.next)]
    var frame = activation.pointee.frame
    let count = frame - base
    for index in 0..<count {
      frame -= 1
      if index >= 10 && index < count - 10 { continue }
      places.append(place(frame.pointee.closure, frame.pointee.next))
    }
    return places
  }

  /// The number of the script file whose code calls a native function.
  var callingFile: Int {
    guard let closure = current.pointee.closure else { return -1 }
    return place(closure, current.pointee.next).span.file
  }

  private func place(
    _ closure: UnsafeMutablePointer<ClosureBlock>, _ next: UnsafeMutablePointer<Instruction>
  ) -> ScriptFailure.Place {
    let function = closure.pointee.function
    let code = functionCodes[function.pointee.index]
    let span = code.span(at: next - function.pointee.code - 1)
    return ScriptFailure.Place(
      function: code.name, source: code.source, line: Int(span?.line ?? 0),
      span: Span(file: code.file, start: Int(span?.start ?? 0), end: Int(span?.end ?? 0)))
  }

  /// Sets `failure` from the operand of `raise`.
  @inline(never) func raise(_ value: Value) {
    fail(
      ScriptFailure(value.tag == Value.Tag.string ? swiftString(value) : text(of: value)))
  }

  /// Whether the code may wait here: only a coroutine can, and only where no Swift code is in between.
  @inline(never) func maySuspend(
    _ activation: UnsafeMutablePointer<Activation>, _ base: UnsafeMutablePointer<CallFrame>
  ) -> Bool {
    if activation != main && base == activation.pointee.frames { return true }
    return fail(
      "cannot wait here", help: "'wait' and actions with 'until' belong directly into a 'do' block")
  }
}
