/// What a suspended coroutine waits for, in terms that only its host understands.
struct SuspensionRequest: Hashable, Sendable {
  /// Operand b of the `suspend` instruction.
  let kind: Int
  /// The first of its arguments, among the registers of the suspended function.
  let register: Int
  let count: Int
}

/// A `do` block under way: a stack of its own that runs until it waits, and goes on later.
final class Coroutine {
  enum State {
    /// Has not run yet, or may go on.
    case ready
    /// Waits for what its `request` says.
    case suspended
    case running
    case finished
    case failed(ScriptFailure)
  }

  let machine: Machine
  private(set) var state = State.ready
  private(set) var request = SuspensionRequest(kind: 0, register: 0, count: 0)
  /// The coroutines that a `parallel` of this one waits for; the host sets and clears them.
  var children: [Coroutine] = []
  let activation: UnsafeMutablePointer<Activation>

  private static let depth = 1024

  /// Makes a coroutine that will call `function`, a closure without parameters.
  init(_ function: Value, in machine: Machine) throws(ScriptFailure) {
    guard function.tag == Value.Tag.closure else {
      throw ScriptFailure("\(machine.kindName(function)) cannot run as a 'do' block")
    }
    let loaded = function.closure.pointee.function
    precondition(loaded.pointee.parameterCount == 0, "a 'do' block takes no arguments")
    self.machine = machine
    activation = Activation.make(depth: Coroutine.depth)
    activation.pointee.stack[0] = function
    activation.pointee.registers = activation.pointee.stack + 1
    activation.pointee.closure = function.closure
    activation.pointee.next = loaded.pointee.code
    machine.activations.append(activation)
  }

  deinit {
    machine.activations.removeAll { $0 == activation }
    Activation.destroy(activation)
  }

  /// Whether it has come to its end, for good or ill.
  var isOver: Bool {
    switch state {
    case .finished, .failed: true
    default: false
    }
  }

  /// The arguments of the request, valid until the coroutine goes on.
  var requestArguments: UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(
      start: activation.pointee.registers + request.register, count: request.count)
  }

  /// The value that its function ended with.
  var result: Value { activation.pointee.result }

  /// Runs until it waits or ends. `answer` becomes the value of the `suspend` instruction it waited in.
  func resume(_ answer: Value = .none) {
    switch state {
    case .ready: break
    case .suspended: activation.pointee.registers[request.register] = answer
    case .running, .finished, .failed: return
    }
    guard machine.nesting < Machine.nestingLimit else {
      state = .failed(ScriptFailure("too many calls within calls", kind: .recursion))
      return
    }
    let previous = machine.current
    let kept = machine.keepsTemporaries
    machine.current = activation
    machine.nesting += 1
    machine.keepsTemporaries = false
    state = .running
    let outcome = machine.run(activation, base: activation.pointee.frames)
    machine.keepsTemporaries = kept
    machine.nesting -= 1
    machine.current = previous
    switch outcome {
    case .returned:
      state = .finished
      rest()
    case .failed:
      state = .failed(machine.failure)
      rest()
    case .suspended:
      request = machine.request
      state = .suspended
    }
  }

  /// Ends it where it stands, as when the time of an enclosing action is over.
  func cancel() {
    if isOver { return }
    state = .finished
    activation.pointee.result = .none
    rest()
  }

  /// Lets go of all values but the result.
  private func rest() {
    activation.pointee.closure = nil
    activation.pointee.registers = activation.pointee.stack
    activation.pointee.frame = activation.pointee.frames
    activation.pointee.handlerCount = 0
    children = []
  }

  /// Puts back what a snapshot saved; the stack's contents are the snapshot's concern.
  func restore(state: State, request: SuspensionRequest, children: [Coroutine]) {
    self.state = state
    self.request = request
    self.children = children
  }
}
