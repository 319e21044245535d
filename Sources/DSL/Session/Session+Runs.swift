import Engine
import Glibc

/// Building and running scenarios.
extension Session {
  /// What `twin run` runs after the script: its top level if that declares anything, else its one scenario.
  func scenarioToRun() throws(ScriptFailure) -> Instance? {
    if let name = options.scenario {
      guard case .scenario(let symbol)? = checker.globals.own(name)?.kind else {
        throw ScriptFailure(
          "there is no scenario \(name)",
          help: Suggestion.help(for: name, in: scenarios.map(\.name))
            ?? (scenarios.isEmpty
              ? nil : "the script has \(scenarios.map(\.name).joined(separator: ", "))"))
      }
      return try build(symbol, arguments: [:], seed: options.seed)
    }
    if !main.isEmpty { return main }
    let scenarios = scenarios
    guard let only = scenarios.first else {
      try checkOverrides(main)
      return nil
    }
    guard scenarios.count == 1 else {
      throw ScriptFailure(
        "the script has \(scenarios.count) scenarios and runs none",
        help: "choose one with --scenario: \(scenarios.map(\.name).joined(separator: ", "))")
    }
    return try build(only, arguments: [:], seed: options.seed)
  }

  /// The scenarios of the top level, by their place in the script.
  var scenarios: [ScenarioSymbol] {
    checker.globals.ownBindings.values.compactMap { binding -> (ScenarioSymbol, Int)? in
      if case .scenario(let symbol) = binding.kind { (symbol, binding.span.start) } else { nil }
    }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// Carries out the body of a scenario, which declares into a fresh instance.
  func build(
    _ symbol: ScenarioSymbol, arguments: [String: Value], seed: UInt64?, step: Int64? = nil,
    global: String? = nil
  ) throws(ScriptFailure) -> Instance {
    guard symbol.syntax != nil, let function = machine.global(global ?? symbol.name) else {
      return main
    }
    let instance = Instance(
      symbol, host: host, seed: seed ?? options.seed ?? 0, folder: options.folder,
      step: step, overrides: Self.overrides(options))
    instance.outerParameters = scriptParameters
    try host.build(instance, function, arguments: arguments)
    return instance
  }

  /// The `param`s of the script's top level with their values.
  var scriptParameters: [ParameterNote] {
    main.outerParameters + (main.symbol.syntax == nil ? main.parameters : [])
  }

  /// A `--set` that named nothing is a mistake.
  func checkOverrides(_ instance: Instance) throws(ScriptFailure) {
    // A `param` of the top level is one that scenarios and studies use.
    let used = instance.usedOverrides.union(main.usedOverrides)
    for (name, _) in options.parameters where !used.contains(name) {
      let known = instance.parameters.map(\.name) + main.parameters.map(\.name)
      throw ScriptFailure(
        "--set \(name): nothing has that name",
        help: Suggestion.help(for: name, in: known)
          ?? (known.isEmpty
            ? "the script has no `param`" : "the script has \(known.joined(separator: ", "))"))
    }
  }

  func givenDuration() throws(ScriptFailure) -> Int64? {
    guard let text = options.duration else { return nil }
    do {
      let (si, unit) = try host.units.parseQuantity(text)
      guard unit.dimension == Dimension([.time: 1]), si >= 0 else {
        throw ScriptFailure("--for \"\(text)\" is no time", help: "write \"10 s\" or \"2 h\"")
      }
      return try Nanoseconds.from(seconds: si, "--for")
    } catch let failure as ScriptFailure {
      throw failure
    } catch {
      throw ScriptFailure("--for \"\(text)\": \(error)", help: "write \"10 s\" or \"2 h\"")
    }
  }

  /// The `run` expression.
  func run(_ values: SiteValues) throws(ScriptFailure) -> Value {
    guard case .expression(let node) = values.site.subject, case .run(let request) = node.kind
    else { return .none }
    let duration = try request.duration.map { node throws(ScriptFailure) in
      try values.time(node, "`for`")
    }
    if let duration, duration < 0 {
      throw ScriptFailure("a run cannot go back in time", help: "`back 5 s` does")
    }
    var seed: UInt64?
    if let node = request.seed {
      let number = try values.number(node, "the seed")
      guard number >= 0, number < 9e15, number == number.rounded() else {
        throw ScriptFailure("a seed is a whole number from 0")
      }
      seed = UInt64(number)
    }
    let step = try request.step.map { node throws(ScriptFailure) in
      try values.time(node, "`step`")
    }
    guard let scenario = request.scenario,
      case .scenario(let symbol) = host.checked.type(of: scenario)
    else {
      guard seed == nil, step == nil else {
        throw ScriptFailure(
          "the scenario at hand is built already: its seed and step are fixed",
          help: "put it in `scenario name { … }` and write `run name … step … seed …`")
      }
      hasRun = true
      let report = try run(main, for: duration, isFinal: false)
      reports.append(report)
      return try machine.makeHandle(RunObject(report, main.memoryTrace))
    }
    hasRun = true
    var arguments: [String: Value] = [:]
    let names = symbol.syntax?.parameters.map(\.name.text) ?? []
    for (position, argument) in request.arguments.enumerated() {
      let name = argument.label?.text ?? (position < names.count ? names[position] : "")
      arguments[name] = values.value(argument.value)
    }
    var global: String?
    if case .moduleMember(let module, let member)? = host.checked.resolution(of: scenario) {
      global = "\(module.name).\(member)"
    }
    let instance = try build(symbol, arguments: arguments, seed: seed, step: step, global: global)
    let report = try run(instance, for: duration, isFinal: true)
    reports.append(report)
    if options.isInteractive {
      // `run plant for 10 min` in a session leaves the plant to look at.
      main = instance
      host.instance = instance
      exposeNames(of: symbol)
    }
    return try machine.makeHandle(RunObject(report, instance.memoryTrace))
  }

  /// In a session, names of a scenario that was run can be used at the prompt.
  private func exposeNames(of symbol: ScenarioSymbol) {
    for (name, binding) in symbol.scope.ownBindings {
      switch binding.kind {
      case .twin, .signal, .fault, .requirement: checker.globals.bind(name, binding)
      default: break
      }
    }
  }

  // MARK: Running

  /// Starts an instance if need be, advances it, and says what came of it.
  ///
  /// - Parameters:
  ///   - duration: how long; nil until the scenario ends by itself
  ///   - isFinal: whether the run is over afterwards: its trace is finished and requirements are decided
  func run(_ instance: Instance, for duration: Int64?, isFinal: Bool) throws(ScriptFailure)
    -> RunReport
  {
    try checkOverrides(instance)
    let simulation = try started(instance)
    if duration == nil, !instance.hasEnding {
      throw ScriptFailure(
        "nothing ends the run of \(instance.symbol.name)",
        help: "give a time (`run 10 s`, --for \"10 s\"), or add a `do` block or `stop when …`")
    }
    let outcome = try advance(instance, simulation, by: duration)
    let ending: String
    switch outcome {
    case .reached: ending = "the time was up"
    case .finished: ending = "every `do` block came to its end"
    case .stopped(let reason): ending = reason
    case .interrupted:
      ending = "interrupted"
      wasInterrupted = true
      interrupt.clear()
    case .failed(let error):
      try? finishTraces(instance, simulation, "failed")
      throw ScriptFailure(error)
    }
    if isFinal { try finishTraces(instance, simulation, ending) }
    // Should the script run on, this is taken back; at the prompt one always may.
    if !options.isInteractive { simulation.finishRequirements() }
    instance.memoryTrace?.judge(instance.summary(simulation, ending))
    try drawDeferred(instance)
    return report(instance, simulation, ending: ending, isFinal: isFinal)
  }

  private func advance(_ instance: Instance, _ simulation: Simulation, by duration: Int64?)
    throws(ScriptFailure)
    -> Outcome
  {
    // What the script changed since its conditions and records were declared.
    instance.mirrorVariables(simulation)
    let start = simulation.time
    let end = duration.map { start.addingReportingOverflow($0) }.map {
      $0.overflow ? .max - 1 : $0.partialValue
    }
    let shownEnd = end.map(Nanoseconds.seconds)
    var slice: Int64 = 1_000_000
    while true {
      let clock = Clock.now
      let next = min(end ?? .max - 1, simulation.time.addingReportingOverflow(slice).partialValue)
      let outcome = simulation.advance(
        to: max(next, simulation.time), endsWithActivities: end == nil)
      switch outcome {
      case .reached where simulation.time < end ?? .max: break
      default: return outcome
      }
      host.show(.progress(time: Nanoseconds.seconds(simulation.time), end: shownEnd))
      // About twenty remarks a second, whatever the speed.
      let spent = max(1, Clock.now - clock)
      if spent < 25_000_000, slice < .max / 8 {
        slice *= 2
      } else if spent > 100_000_000, slice > 2 {
        slice /= 2
      }
      keepHistory(instance, simulation)
    }
  }

  /// The simulation of an instance, set up at the first call.
  func started(_ instance: Instance) throws(ScriptFailure) -> Simulation {
    if let simulation = instance.simulation { return simulation }
    do {
      return try start(instance)
    } catch {
      throw ScriptFailure.from(error)
    }
  }

  private func start(_ instance: Instance) throws -> Simulation {
    if options.isInteractive { try instance.recordEverything() }
    instance.recordTruth(always: options.recordsTrace && options.tracePath != nil)
    let plan: Plan
    do throws(ScenarioError) { plan = try instance.scenario.plan() } catch {
      throw ScriptFailure(error.message, help: error.help, code: .algebraicLoop)
    }
    let trace = instance.tracePlan(plan, script: sources.first?.text ?? "")
    let memory = MemoryTrace(plan: trace)
    instance.memoryTrace = memory
    let fan = TraceFan([memory])
    instance.fan = fan
    if options.recordsTrace, !plan.records.isEmpty || options.tracePath != nil {
      let path = try tracePath()
      let relay = NoteRelay(host.show)
      // At the prompt a run may be taken back, which a CSV file cannot be.
      fan.traces.append(
        path.hasSuffix(".csv") && !options.isInteractive
          ? try CSVTrace(path: path, plan: trace)
          : try HDF5Trace(path: path, plan: trace, options: .init(warn: { relay.show($0) })))
      instance.tracePath = path
    }
    let simulation = try Simulation(
      plan, recording: fan, interrupt: interrupt)
    instance.simulation = simulation
    for breakpoint in breakpoints where breakpoint.instance === instance {
      simulation.add(breakpoint.engine)
    }
    keepHistory(instance, simulation)
    return simulation
  }

  /// The simulation at hand, for `inject` and `step` before the first `run`.
  func startedSimulation() throws(ScriptFailure) -> Simulation? {
    if let simulation = host.simulation { return simulation }
    guard options.isInteractive else { return nil }
    return try started(main)
  }

  /// What files of results are called: the script's name without its ending.
  var scriptStem: String {
    let file = sources.first?.name ?? "session"
    let last = file.split(separator: "/").last.map(String.init) ?? "session"
    return last.hasSuffix(".twin")
      ? String(last.dropLast(5)) : options.isInteractive ? "session" : last
  }

  private func tracePath() throws(ScriptFailure) -> String {
    if let path = options.tracePath {
      tracesOpened += 1
      return tracesOpened == 1 ? path : Self.numbered(path, tracesOpened)
    }
    let stem = scriptStem
    let taken = tracesOpened
    tracesOpened += 1
    return try files.path(writing: taken == 0 ? "\(stem).h5" : "\(stem)-\(taken + 1).h5")
  }

  /// The same file name with a number before its ending.
  private static func numbered(_ path: String, _ number: Int) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
      return "\(path)-\(number)"
    }
    return "\(path[..<dot])-\(number)\(path[dot...])"
  }

  func finishTraces(_ instance: Instance, _ simulation: Simulation, _ ending: String)
    throws(ScriptFailure)
  {
    simulation.finishRequirements()
    let summary = instance.summary(simulation, ending)
    defer { instance.fan?.traces = [] }
    for trace in instance.fan?.traces ?? [] {
      do { try trace.finish(summary) } catch { throw ScriptFailure.from(error) }
    }
  }
}

/// The monotonic clock, in nanoseconds: for deciding when to show something, never for results.
enum Clock {
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// Passes a trace's remarks on.
///
/// Unchecked: a trace makes its remarks on the thread that runs the simulation, which is the session's.
private final class NoteRelay: @unchecked Sendable {
  private let receive: (SessionEvent) -> Void

  init(_ receive: @escaping (SessionEvent) -> Void) { self.receive = receive }

  func show(_ remark: String) { receive(.note(remark)) }
}
