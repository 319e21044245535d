import Engine

/// The program around a script: what compiled code reaches through its one native function.
///
/// Confined to the thread that runs the session.
final class ScriptHost {
  let machine: Machine
  let plugins: [String: any TwinPlugin]
  /// The checker's findings about everything read so far.
  var checked = CheckedScript()
  var symbols = StatementSymbols()
  /// Every site compiled so far; code refers to them by position.
  var sites: [Site] = []
  var units: UnitTable = .standard
  /// The scenario that declarations go to and ports are read from.
  var instance: Instance?
  /// The simulation that event code is running in.
  var simulation: Simulation?
  /// Where the failure under way really is, where that is not the statement at hand.
  var failurePlace: Span?
  /// Shows what the script has to show.
  var show: (SessionEvent) -> Void = { _ in }
  /// The warnings of twins shown so far; a scenario that runs often shows them once.
  var shownWarnings: Set<String> = []
  /// Carries out `run`, `plot`, `export`, `snapshot` and `rewind`.
  weak var session: Session?
  /// The files that scripts may name where there is no session: in the runs of a study.
  var frozenAccess: ScriptFiles?
  var sources: [SourceFile] = []
  /// Takes the condition of a `stop when` in place of the scenario, where it stands for `break when`.
  var takesCondition: ((any StepExpression) -> Void)?

  /// The files that scripts may name.
  var access: ScriptFiles? {
    get { session.map { ScriptFiles(files: $0.files, folders: $0.reader.folders) } ?? frozenAccess }
    set { frozenAccess = newValue }
  }

  init(machine: Machine, plugins: [any TwinPlugin]) {
    self.machine = machine
    self.plugins = Dictionary(uniqueKeysWithValues: plugins.map { ($0.description.name, $0) })
  }

  /// The native function that compiled code calls; see `HostCall`.
  func makeNative() -> NativeFunction {
    NativeFunction("host", 2...2000, isNamed: false) {
      [unowned self] arguments, _ throws(ScriptFailure) in
      guard let call = HostCall(rawValue: Int(arguments[0].number)) else {
        preconditionFailure("compiled code makes unknown host call \(arguments[0].number)")
      }
      let site = sites[Int(arguments[1].number)]
      var values: [Value] = []
      for index in 2..<max(2, arguments.count) { values.append(arguments[index]) }
      return try perform(call, SiteValues(site, values, in: machine))
    }
  }

  /// Runs event code within a simulation.
  func during(
    _ simulation: Simulation, _ instance: Instance, _ body: () throws(ScriptFailure) -> Void
  ) throws(ScriptFailure) {
    let outer = (self.simulation, self.instance)
    self.simulation = simulation
    self.instance = instance
    defer { (self.simulation, self.instance) = outer }
    try body()
  }

  /// The source text of an expression.
  func text(of node: Expression) -> String {
    sources.indices.contains(node.span.file) ? sources[node.span.file].text(node.span) : ""
  }

  /// Where an expression stands, such as `a.twin:12`; nil where that is not known.
  func place(of node: Expression) -> String? {
    guard sources.indices.contains(node.span.file) else { return nil }
    let source = sources[node.span.file]
    return "\(source.name):\(source.line(at: node.span.start))"
  }

  private func perform(_ call: HostCall, _ values: SiteValues) throws(ScriptFailure) -> Value {
    switch call {
    case .declare: return try declare(values)
    case .read: return try read(values)
    case .write: return try write(values)
    case .act: return try act(values)
    case .inject, .repair: return try fault(call, values)
    case .stop:
      try running("stop").requestStop("the script said `stop`")
      return .none
    case .log: return log(values)
    case .plot, .export, .report, .run, .study, .calibrate: return try output(call, values)
    case .ask: return try ask(values)
    case .system: return try system(values)
    case .assertionFailed:
      var message = "assertion failed"
      if let node = values.site.operands.first, values.value(node).tag == Value.Tag.string {
        message = machine.swiftString(values.value(node))
      }
      throw ScriptFailure(message, kind: .assertion)
    case .time:
      return Value((simulation ?? instance?.simulation).map { Nanoseconds.seconds($0.time) } ?? 0)
    }
  }

  private func running(_ what: String) throws(ScriptFailure) -> Simulation {
    if let simulation = simulation ?? instance?.simulation { return simulation }
    throw ScriptFailure("`\(what)` needs a run", help: "start one with `run 10 s`")
  }

  private func building() throws(ScriptFailure) -> Instance {
    if let instance { return instance }
    throw ScriptFailure("declarations stand in a scenario")
  }

  // MARK: Declarations

  private func declare(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = values.site.subject else { return .none }
    let instance = try building()
    if let take = takesCondition, case .stop(let condition?) = statement.kind {
      take(try instance.compile(condition, values))
      return .none
    }
    if instance.simulation != nil {
      throw ScriptFailure(
        "the run has begun; what exists cannot change any more",
        help: "declare it before `run`, or start anew with `reset`")
    }
    switch statement.kind {
    case .twin: try instance.declareTwin(statement, values)
    case .connect: try instance.declareConnect(statement, values)
    case .signal: try instance.declareSignal(statement, values)
    case .clock: try instance.declareClock(statement, values)
    case .record: try instance.declareRecord(statement, values)
    case .fault: try instance.declareFault(statement, values)
    case .require: try instance.declareRequirement(statement, values)
    case .parameter(let name, _, let value, let within):
      return try instance.parameter(name, value, within, values)
    default: try instance.declareEvent(statement, values)
    }
    return .none
  }

  // MARK: Ports

  private func read(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .expression(let node) = values.site.subject else { return .none }
    let instance = try building()
    switch checked.resolution(of: node) {
    case .port(let use)?:
      let element = try element(use, values)
      let reference = try instance.port(use, element: element)
      return try value(
        reference.range, isTruth: reference.slot.kind == .boolean,
        isVector: !reference.extents.isEmpty)
    case .signal(let signal)?:
      let range = try instance.range(signal)
      return try value(range, isTruth: signal.type == .truth, isVector: range.count > 1)
    case .faultSignal(let fault, let member)?:
      return try value(
        try instance.range(fault, member), isTruth: member == .active, isVector: false)
    case .requirementMember(let requirement, RequirementMember.violated.rawValue)?:
      return try value(try instance.violated(requirement), isTruth: true, isVector: false)
    case .property(let twin, let name)?:
      return try machine.makeHandle(PropertyObject(try instance.property(twin, name)))
    default: return .none
    }
  }

  private func element(_ use: PortUse, _ values: SiteValues) throws(ScriptFailure) -> ElementIndex?
  {
    guard let index = use.index else { return nil }
    let value = values.value(index.expression)
    if !value.isAbsent { return try ElementIndex(value, in: machine) }
    switch index.expression.kind {
    case .number(let number, _): return .position(Int(clamping: number))
    case .string(let parts):
      if case .text(let text)? = parts.first, parts.count == 1 { return .name(text) }
    default: break
    }
    throw ScriptFailure("the index of \(use.twin.name).\(use.name) is not known")
  }

  private func value(_ range: BusRange, isTruth: Bool, isVector: Bool) throws(ScriptFailure)
    -> Value
  {
    let numbers: [Double]
    if let simulation = simulation ?? instance?.simulation {
      numbers = simulation.read(range)
    } else {
      numbers = try building().scenario.initialValues(range)
    }
    func one(_ number: Double) -> Value { isTruth ? Value(number != 0) : Value(canonical: number) }
    return isVector ? try machine.makeList(numbers.map(one)) : one(numbers[0])
  }

  private func write(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = values.site.subject,
      case .assign(let target, _, let node) = statement.kind,
      case .port(let use)? = checked.resolution(of: target)
    else { return .none }
    let instance = try building()
    let reference = try instance.port(use, element: try element(use, values))
    let value = values.value(node)
    var numbers: [Double]
    if value.isNumber {
      numbers = [value.number]
    } else if value.isBoolean {
      numbers = [value.isTrue ? 1 : 0]
    } else if let list = machine.numbers(value) {
      numbers = list
    } else {
      throw ScriptFailure("\(reference.path) takes numbers, not \(machine.kindName(value))")
    }
    guard numbers.count == reference.range.count else {
      throw ScriptFailure(
        "\(reference.path) takes \(reference.range.count) numbers, and here are \(numbers.count)")
    }
    if let wrong = numbers.first(where: { !$0.isFinite }) {
      throw ScriptFailure("\(reference.path) cannot be set to \(wrong)")
    }
    if let simulation = simulation ?? instance.simulation {
      simulation.write(reference.range, numbers)
    } else {
      instance.scenario.set(reference.range, numbers)
    }
    return .none
  }

  // MARK: Doing

  private func act(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .expression(let node) = values.site.subject,
      case .call(let callee, let arguments) = node.kind,
      case .action(let symbol, let action)? = checked.resolution(of: callee)
    else { return .none }
    let simulation = try running("\(symbol.name).\(action.name)")
    let handle = try building().twin(symbol)
    // In the order of the description; an argument is found by its label or its place.
    var numbers: [Double] = []
    for (position, parameter) in action.arguments.enumerated() {
      let given = arguments.enumerated().first { index, argument in
        argument.label.map { $0.text == parameter.name } ?? (index == position)
      }?.element.value
      let width = handle.width(of: parameter.shape)
      guard let given else {
        numbers += Array(repeating: parameter.defaultValue ?? .nan, count: width)
        continue
      }
      let value = values.value(given)
      let found = value.isNumber ? [value.number] : machine.numbers(value) ?? []
      guard found.count == width else {
        throw ScriptFailure(
          "`\(parameter.name)` of \(symbol.name).\(action.name) takes \(width) numbers, and here are \(found.count)"
        )
      }
      numbers += found
    }
    do { try simulation.start(handle, action: action.name, arguments: numbers) } catch {
      throw ScriptFailure(error)
    }
    return .none
  }

  private func fault(_ call: HostCall, _ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .statement(let statement) = values.site.subject else { return .none }
    switch statement.kind {
    case .inject(let node), .repair(let node):
      guard case .fault(let symbol)? = checked.resolution(of: node) else { return .none }
      let word = call == .inject ? "inject" : "repair"
      guard let handle = try building().faults[symbol] else {
        throw ScriptFailure("the fault \(symbol.name) is not declared in this scenario")
      }
      let simulation: Simulation
      if let started = try session?.startedSimulation() {
        simulation = started
      } else if call == .inject, let instance, instance.simulation == nil {
        // The script describes its run first: the fault is there from the start.
        instance.scenario.inject(handle)
        return .none
      } else {
        simulation = try running(word)
      }
      if call == .inject {
        do { try simulation.inject(handle) } catch { throw ScriptFailure(error) }
      } else {
        simulation.repair(handle)
      }
    default: break
    }
    return .none
  }

  private func log(_ values: SiteValues) -> Value {
    let value = values.site.operands.first.map(values.value) ?? .none
    let text = value.tag == Value.Tag.string ? machine.swiftString(value) : machine.text(of: value)
    if let simulation {
      simulation.log(text)
      _ = simulation.takeMessages()
      show(.log(text, time: Nanoseconds.seconds(simulation.time)))
    } else {
      show(.log(text, time: nil))
    }
    return .none
  }

  private func output(_ call: HostCall, _ values: SiteValues) throws(ScriptFailure) -> Value {
    guard let session else { throw ScriptFailure("this needs a session") }
    switch call {
    case .run: return try session.run(values)
    case .study: return try session.study(values)
    case .calibrate: return try session.calibrate(values)
    case .plot:
      try session.plot(values)
      return .none
    case .export:
      try session.export(values)
      return .none
    default:
      throw ScriptFailure("`report` needs the plugin `report`, which this twin does not have")
    }
  }
}

extension TwinHandle {
  /// How many numbers an argument of this shape has.
  func width(of shape: Shape) -> Int {
    func length(_ extent: Shape.Extent) -> Int {
      switch extent {
      case .count(let count): count
      case .axis(let name): model.axes[name]?.count ?? 0
      }
    }
    switch shape {
    case .scalar: return 1
    case .vector(let extent): return length(extent)
    case .matrix(let rows, let columns): return length(rows) * length(columns)
    }
  }
}

/// Which files scripts may name, and the folder that each script's names start from.
struct ScriptFiles {
  var files: FileAccess
  let folders: [Int: String]
}
