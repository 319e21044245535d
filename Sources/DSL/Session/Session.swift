import Engine

/// Reads, checks and runs scripts, and keeps what they declare: the language as a Swift client sees it.
///
/// A session belongs to one thread. Nothing a script does ends the process: what goes wrong comes back as
/// diagnostics.
public final class Session {
  /// Everything read so far, for showing diagnostics.
  public internal(set) var sources: [SourceFile] = [] {
    didSet { host.sources = sources }
  }
  /// Called with what there is to show, while it happens.
  public var onEvent: (SessionEvent) -> Void {
    get { host.show }
    set { host.show = newValue }
  }
  /// Raised from another thread or a signal handler to stop what is under way.
  public let interrupt = InterruptFlag()
  public let options: SessionOptions

  let plugins: [any TwinPlugin]
  let machine: Machine
  let host: ScriptHost
  let checker: Checker
  let draws: DrawCounter
  let files: FileAccess
  let reader: SourceReader
  /// The top level's scenario.
  var main: Instance
  /// Runs that ended while the present input was carried out.
  var reports: [RunReport] = []
  /// States kept by name, and those kept in passing for `back`.
  var snapshots: [String: SessionSnapshot] = [:]
  var history: [SessionSnapshot] = []
  /// Where the run stops to be looked at, and what is shown whenever time has moved.
  var breakpoints: [SessionBreakpoint] = []
  var watches: [Watch] = []
  /// What was typed, for `:save`.
  var journal = SessionJournal()
  /// How long the last input took to carry out, in nanoseconds; checking and compiling left out.
  var lastDuration: Int64 = 0
  /// Whether a script started a run by itself.
  var hasRun = false
  /// Whether the study was reached that `SessionOptions.studies` asks for.
  public internal(set) var hasCarriedOutStudy = false
  /// How many trace files the script at hand has begun.
  var tracesOpened = 0
  var wasInterrupted = false

  public init(plugins: [any TwinPlugin], options: SessionOptions = SessionOptions()) {
    self.plugins = plugins
    self.options = options
    machine = Machine(limits: options.limits)
    host = ScriptHost(machine: machine, plugins: plugins)
    files = FileAccess(
      folder: options.folder, outputFolder: options.outputFolder, allowed: options.allowedPaths,
      reads: FilesRead())
    draws = DrawCounter(seed: options.seed ?? 0)
    reader = SourceReader()
    checker = Checker(plugins: plugins.map(\.description)) { [reader] path, from in
      reader.read(path, from)
    }
    checker.loadHeadings = { [reader] path, from in reader.headings(path, from) }
    main = Instance(
      checker.main, host: host, seed: options.seed ?? 0, folder: options.folder,
      overrides: Self.overrides(options))
    host.instance = main
    host.session = self
    reader.session = self
    machine.interrupt = interrupt
    defineLibrary()
  }

  // The host and the scenario at hand know each other.
  deinit {
    host.instance = nil
    host.simulation = nil
  }

  static func overrides(_ options: SessionOptions) -> [String: ParameterOverride] {
    Dictionary(options.parameters.map { ($0.name, .text($0.value)) }, uniquingKeysWith: { $1 })
  }

  private func defineLibrary() {
    host.defineLibrary(draws: draws) { [unowned self] name, file throws(ScriptFailure) in
      try files.path(reading: name, from: reader.folders[file])
    }
  }

  typealias Parsed = (statements: [Statement], diagnostics: [Diagnostic])

  // MARK: Files

  /// Parses and checks a file; runs nothing.
  public func check(file path: String) -> SessionResult {
    guard let (statements, file) = read(path) else { return failure }
    return result(of: checked(statements, file).diagnostics)
  }

  /// Parses, checks and runs a file, then the scenario it describes.
  public func run(file path: String) -> SessionResult {
    var result = load(file: path)
    guard result.outcome == .fine else { return result }
    guard !hasRun else { return finish(&result) }
    do throws(ScriptFailure) {
      guard let instance = try scenarioToRun() else { return finish(&result) }
      reports.append(try run(instance, for: try givenDuration(), isFinal: true))
    } catch {
      add(error, to: &result)
    }
    return finish(&result)
  }

  /// Parses and checks a file and carries out its top level; scenarios are not run unless the file does so.
  public func load(file path: String) -> SessionResult {
    guard let (statements, file) = read(path) else { return failure }
    reports = []
    tracesOpened = 0
    var result = carryOut(statements, file)
    conclude(&result)
    result.reports = reports
    return result
  }

  /// A script that ran its top level itself cannot go on with it once it has ended.
  private func conclude(_ result: inout SessionResult) {
    guard !options.isInteractive, let simulation = main.simulation,
      main.fan?.traces.isEmpty == false,
      let last = reports.lastIndex(where: { $0.scenario == main.symbol.name })
    else { return }
    do throws(ScriptFailure) {
      try finishTraces(main, simulation, reports[last].ending)
      reports[last] = report(main, simulation, ending: reports[last].ending, isFinal: true)
    } catch {
      add(error, to: &result)
    }
  }

  private func read(_ path: String) -> (Parsed, Int)? {
    switch SourceReader.text(of: path) {
    case .success(let text):
      let file = sources.count
      let source = SourceFile(name: path, text: text)
      sources.append(source)
      return (Parser.parse(source, file: file), file)
    case .failure(let reason):
      unreadable = SessionResult(
        outcome: .error,
        diagnostics: [
          Diagnostic(
            .missingFile, "cannot read \(path): \(reason.reason)",
            at: Span(file: -1, start: 0, end: 0), help: "look at the name and the folder")
        ])
      return nil
    }
  }

  private var failure: SessionResult { unreadable ?? SessionResult(outcome: .error) }
  private var unreadable: SessionResult?

  // MARK: Carrying out

  /// Parses what a person typed, checks it and carries it out.
  ///
  /// - Parameter shown: what messages show in place of `text`, byte for byte as long
  func carryOut(text: String, name: String, shown: String? = nil) -> SessionResult {
    let file = sources.count
    let source = SourceFile(name: name, text: text)
    sources.append(SourceFile(name: name, text: shown ?? text))
    reports = []
    var result = carryOut(Parser.parse(source, file: file), file)
    result.reports = reports
    return result
  }

  /// Every tree read so far: what the checker finds out is filed under the identity of their nodes, which a
  /// node of a later entry must not take over.
  private var trees: [[Statement]] = []

  func checked(_ parsed: Parsed, _ file: Int) -> (
    statements: [Statement], diagnostics: [Diagnostic]
  ) {
    let (statements, problems) = parsed
    trees.append(statements)
    // A broken statement would only lead to complaints about names it was to define.
    let diagnostics = problems.isEmpty ? checker.check(statements) : problems
    host.checked = checker.checked
    host.symbols = checker.symbols
    host.units = checker.units
    return (statements, diagnostics)
  }

  private func carryOut(_ parsed: Parsed, _ file: Int) -> SessionResult {
    let (statements, diagnostics) = checked(parsed, file)
    var result = result(of: diagnostics)
    guard result.outcome == .fine else { return result }
    host.failurePlace = nil
    do throws(ScriptFailure) {
      let code = try compile(options.studies.statements(of: statements), file)
      let function = RootedValue(try machine.makeFunction(code), in: machine)
      let start = Clock.now
      defer { lastDuration = Clock.now - start }
      let value = try machine.call(function.value)
      result.value = shown(value, statements)
    } catch {
      add(error, to: &result)
    }
    for report in reports where !report.hasPassed && result.outcome == .fine {
      result.outcome = .failed
    }
    if wasInterrupted, result.outcome.rawValue < 2 { result.outcome = .interrupted }
    wasInterrupted = false
    return result
  }

  /// The value of a bare expression at the end of an input.
  private func shown(_ value: Value, _ statements: [Statement]) -> String? {
    guard case .expression(let node)? = statements.last?.kind else { return nil }
    if case .run = node.kind { return nil }
    if let standing = standing(of: checker.checked.type(of: node)) { return standing }
    if value.isNone, checker.checked.type(of: node) == .none { return nil }
    machine.setGlobal("ans", to: value)
    checker.globals.bind(
      "ans", Binding(kind: .constant, type: checker.checked.type(of: node), span: node.span))
    return machine.text(of: value, ValueFormat(checker.checked.type(of: node)))
  }

  // MARK: Results

  private func result(of diagnostics: [Diagnostic]) -> SessionResult {
    SessionResult(
      outcome: diagnostics.contains { $0.severity == .error } ? .error : .fine,
      diagnostics: diagnostics)
  }

  func add(_ failure: ScriptFailure, to result: inout SessionResult) {
    if failure.kind == .done { return }
    result.diagnostics.append(diagnostic(failure))
    result.outcome =
      switch failure.kind {
      case .assertion: .failed
      case .interrupted: .interrupted
      default: .error
      }
  }

  private func finish(_ result: inout SessionResult) -> SessionResult {
    result.reports = reports
    if wasInterrupted {
      result.outcome = .interrupted
    } else if result.outcome == .fine, reports.contains(where: { !$0.hasPassed }) {
      result.outcome = .failed
    }
    wasInterrupted = false
    return result
  }

  /// A failure of running code as a diagnostic, with the calls that led to it.
  func diagnostic(_ failure: ScriptFailure) -> Diagnostic {
    let place = host.failurePlace ?? failure.trace.first?.span ?? Span(file: -1, start: 0, end: 0)
    host.failurePlace = nil
    let calls = failure.trace.dropFirst().prefix(6).filter { $0.span != place }
      .map { Diagnostic.Label(span: $0.span, text: "called from here") }
    return Diagnostic(
      failure.diagnosticCode, failure.message, at: place, secondary: Array(calls),
      help: failure.help)
  }
}
