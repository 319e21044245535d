import Engine

/// Runs compiled script code.
///
/// A machine owns its values, globals and stacks, and is used by one thread at a time. Code, once compiled, may be loaded
/// into any number of machines. Nothing a script does ends the process: mistakes, deep recursion, lack of memory and
/// endless loops come back as `ScriptFailure`.
final class Machine {
  /// What bounds a script.
  typealias Limits = ScriptLimits

  /// What the loop counts and looks at while it runs.
  struct Control {
    /// Loop passes and calls until `refuel`.
    var fuel: Int
  }

  let heap = Heap()
  var limits: Limits
  /// Raised to stop the script; the machine only reads it.
  var interrupt: InterruptFlag?
  /// For tests: collect at every allocation.
  var collectsAlways = false

  let control: UnsafeMutablePointer<Control>
  /// Steps granted so far, including those not yet used.
  var stepsGranted = 0
  let globals: UnsafeMutablePointer<Value>
  static let globalLimit = 1 << 16
  private(set) var globalNames: [String] = []
  private var globalSlots: [String: Int] = [:]

  var shapes = Shapes()
  /// The number of the name `count`, a field of lists and strings.
  let countName: Int32
  var natives: [NativeFunction] = []
  /// Native functions that are methods of strings, lists and so on, by kind and name.
  var methods: [BlockKind: [String: Int]] = [:]
  var hostObjects: [(any HostObject)?] = []
  private var freeHandles: [Int] = []
  var formats: [ValueFormat] = []

  private(set) var functions: [UnsafeMutablePointer<LoadedFunction>] = []
  private(set) var functionCodes: [FunctionCode] = []
  private var loaded: [ObjectIdentifier: UnsafeMutablePointer<LoadedFunction>] = [:]

  let main: UnsafeMutablePointer<Activation>
  /// Every stack whose values are alive: the main one and those of coroutines.
  var activations: [UnsafeMutablePointer<Activation>]
  /// The stack that runs, or would run next.
  var current: UnsafeMutablePointer<Activation>
  /// How many Swift calls of the loop are under way, one within the other.
  var nesting = 0
  static let nestingLimit = 60

  /// What went wrong, from where it happens to where it is handled.
  var failure = ScriptFailure("no failure")
  /// What the suspended coroutine waits for, from the loop to the coroutine.
  var request = SuspensionRequest(kind: 0, register: 0, count: 0)

  /// Values made by library and host code that is under way.
  var temporaries: [Value] = []
  /// Whether new values go to `temporaries`.
  var keepsTemporaries = true
  /// Values that host code holds on to, by the position each `RootedValue` has.
  var roots: [Value] = []
  var freeRoots: [Int] = []
  var snapshots: [ObjectIdentifier: Unmanaged<MachineSnapshot>] = [:]

  init(limits: Limits = Limits()) {
    self.limits = limits
    control = .allocate(capacity: 1)
    control.initialize(to: Control(fuel: 0))
    globals = .allocate(capacity: Machine.globalLimit)
    main = Activation.make(depth: limits.depth)
    activations = [main]
    current = main
    countName = shapes.number(of: "count")
  }

  deinit {
    for function in functions {
      function.pointee.code.deallocate()
      function.pointee.constants.deallocate()
      function.pointee.functions.deallocate()
      function.deallocate()
    }
    Activation.destroy(main)
    globals.deallocate()
    control.deallocate()
  }

  // MARK: Globals

  /// The slot of the global `name`, which is made, holding none, if there is none yet; nil when all slots are taken.
  func globalSlot(_ name: String) -> Int? {
    if let slot = globalSlots[name] { return slot }
    guard globalNames.count < Machine.globalLimit else { return nil }
    let slot = globalNames.count
    globalNames.append(name)
    globalSlots[name] = slot
    globals[slot] = .none
    return slot
  }

  func setGlobal(_ name: String, to value: Value) {
    if let slot = globalSlot(name) { globals[slot] = value }
  }

  func global(_ name: String) -> Value? { globalSlots[name].map { globals[$0] } }

  // MARK: Loading

  /// Brings compiled code into this machine; a second time it is found.
  func load(_ code: FunctionCode) throws(ScriptFailure) -> UnsafeMutablePointer<LoadedFunction> {
    if let function = loaded[ObjectIdentifier(code)] { return function }
    let temporaryCount = temporaries.count
    let keptTemporaries = keepsTemporaries
    keepsTemporaries = true
    defer {
      keepsTemporaries = keptTemporaries
      temporaries.removeSubrange(temporaryCount...)
    }
    var constantValues: [Value] = []
    for constant in code.constants { constantValues.append(try value(of: constant)) }
    var nestedFunctions: [UnsafeMutablePointer<LoadedFunction>] = []
    for nested in code.functions { nestedFunctions.append(try load(nested)) }

    let nested = UnsafeMutablePointer<UnsafeMutablePointer<LoadedFunction>>.allocate(
      capacity: max(1, nestedFunctions.count))
    nested.initialize(from: nestedFunctions, count: nestedFunctions.count)
    let instructions = UnsafeMutablePointer<Instruction>.allocate(capacity: code.code.count)
    instructions.initialize(from: code.code, count: code.code.count)
    let constants = UnsafeMutablePointer<Value>.allocate(capacity: max(1, constantValues.count))
    constants.initialize(from: constantValues, count: constantValues.count)
    let function = UnsafeMutablePointer<LoadedFunction>.allocate(capacity: 1)
    function.initialize(
      to: LoadedFunction(
        code: instructions, constants: constants, constantCount: code.constants.count,
        registerCount: code.registerCount, parameterCount: code.parameterCount,
        requiredCount: code.requiredCount, index: functions.count, functions: nested))
    functions.append(function)
    functionCodes.append(code)
    loaded[ObjectIdentifier(code)] = function
    return function
  }

  private func value(of constant: Constant) throws(ScriptFailure) -> Value {
    switch constant {
    case .none: return .none
    case .absent: return .absent
    case .boolean(let truth): return Value(truth)
    case .numberBits(let bits): return Value(canonical: Double(bitPattern: bits))
    case .text(let text): return try makeString(text)
    case .name(let name): return Value(Double(shapes.number(of: name)))
    case .shape(let names): return Value(Double(shapes.shape(named: names)))
    case .format(let format):
      formats.append(format)
      return Value(Double(formats.count - 1))
    }
  }

  /// Makes a function that captures nothing, such as the whole of a script.
  func makeFunction(_ code: FunctionCode) throws(ScriptFailure) -> Value {
    precondition(code.captures.isEmpty, "\(code.name) captures variables of the function around it")
    let function = try load(code)
    guard let block = allocate(.closure, size: 24) else { throw failure }
    block.assumingMemoryBound(to: ClosureBlock.self).pointee.function = function
    return keep(Value(Value.Tag.closure, block))
  }

  // MARK: Natives and host objects

  func makeNative(_ native: NativeFunction) throws(ScriptFailure) -> Value {
    natives.append(native)
    guard let block = allocate(.native, size: 16, detail: UInt32(natives.count - 1)) else {
      throw failure
    }
    return keep(Value(Value.Tag.object, block))
  }

  /// Makes `native` a method of all values of a kind; its first argument is the value.
  func defineMethod(of kind: BlockKind, _ native: NativeFunction) {
    natives.append(native)
    methods[kind, default: [:]][native.name] = natives.count - 1
  }

  func makeHandle(_ object: any HostObject) throws(ScriptFailure) -> Value {
    let index: Int
    if let free = freeHandles.popLast() {
      index = free
      hostObjects[free] = object
    } else {
      index = hostObjects.count
      hostObjects.append(object)
    }
    guard let block = allocate(.handle, size: 16, detail: UInt32(index)) else {
      hostObjects[index] = nil
      freeHandles.append(index)
      throw failure
    }
    return keep(Value(Value.Tag.object, block))
  }

  /// The object behind a handle; nil for any other value.
  func hostObject(_ value: Value) -> (any HostObject)? {
    value.isObject(.handle) ? hostObjects[Int(value.header.pointee.detail)] : nil
  }

  func releaseHandles() {
    for index in heap.releasedHandles {
      hostObjects[index] = nil
      freeHandles.append(index)
    }
    heap.releasedHandles.removeAll(keepingCapacity: true)
  }
}
