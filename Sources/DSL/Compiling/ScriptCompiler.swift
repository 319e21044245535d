import Engine

/// Compiles checked statements to the code of one function for the machine.
///
/// Names of the top level are globals of the machine, so that each input of a session can be compiled by itself.
/// Inside a scenario or function, names are registers; a variable that a nested block or a step expression
/// also uses is kept in a cell, so that all see it change.
struct ScriptCompiler {
  let checked: CheckedScript
  let symbols: StatementSymbols
  /// Statements of included files, by the statement that includes them.
  let included: [ObjectIdentifier: [Statement]]
  /// The units of the script, its own included.
  let units: UnitTable
  let sources: [SourceFile]
  /// The place of a global of the machine.
  let globalSlot: (String) -> Int?
  /// The position of this compilation's first site among those of the session.
  let firstSite: Int
  private(set) var sites: [Site] = []
  /// What stands before the names of an imported file's top level.
  var prefix = ""
  var moduleNames: Set<String> = []
  /// The functions being compiled, outermost first.
  var frames: [FunctionFrame] = []

  init(
    checked: CheckedScript, symbols: StatementSymbols, included: [ObjectIdentifier: [Statement]],
    units: UnitTable, sources: [SourceFile], firstSite: Int,
    globalSlot: @escaping (String) -> Int?
  ) {
    self.checked = checked
    self.symbols = symbols
    self.included = included
    self.units = units
    self.sources = sources
    self.firstSite = firstSite
    self.globalSlot = globalSlot
  }

  /// The code of a file's or input's top level, and the sites it refers to.
  ///
  /// Its function returns the value of the last statement if that is a bare expression.
  mutating func compile(_ statements: [Statement], file: Int) throws(ScriptFailure) -> (
    code: FunctionCode, sites: [Site]
  ) {
    let code = try topLevel(statements, file: file)
    return (code, sites)
  }

  mutating func topLevel(_ statements: [Statement], file: Int) throws(ScriptFailure) -> FunctionCode
  {
    let source = sources.indices.contains(file) ? sources[file].name : ""
    var frame = FunctionFrame(
      FunctionBuilder("script", source: source, file: file), kind: .script, mentions: [])
    frame.mentions = Mentions.nested(in: statements)
    frames.append(frame)
    for (position, statement) in statements.enumerated() {
      if position == statements.count - 1, case .expression(let node) = statement.kind {
        mark(node.span)
        let register = try value(node)
        emit(.return, register)
      } else {
        try self.statement(statement)
      }
    }
    return try finishFrame()
  }

  // MARK: Frames and registers

  mutating func finishFrame() throws(ScriptFailure) -> FunctionCode {
    var frame = frames.removeLast()
    frame.builder.captures = frame.captures.map(\.source)
    return try frame.builder.finish()
  }

  var frame: FunctionFrame {
    get { frames[frames.count - 1] }
    _modify { yield &frames[frames.count - 1] }
  }

  @discardableResult
  mutating func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0) -> Int {
    frames[frames.count - 1].builder.emit(opcode, a, b, c)
  }

  mutating func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, to label: FunctionBuilder.Label)
  {
    frames[frames.count - 1].builder.emit(opcode, a, b, to: label)
  }

  mutating func makeLabel() -> FunctionBuilder.Label {
    frames[frames.count - 1].builder.makeLabel()
  }
  mutating func bind(_ label: FunctionBuilder.Label) {
    frames[frames.count - 1].builder.bind(label)
  }
  mutating func constant(_ constant: Constant) -> Int {
    frames[frames.count - 1].builder.constant(constant)
  }

  /// The source that the code emitted next stands for.
  mutating func mark(_ span: Span) {
    guard sources.indices.contains(span.file) else { return }
    frames[frames.count - 1].builder.place = (
      sources[span.file].line(at: span.start), span.start, span.end
    )
  }

  /// A register for a value in passing; `release` gives back it and all later ones.
  mutating func temporary(_ count: Int = 1) -> Int {
    let register = frame.next
    frame.next += count
    frames[frames.count - 1].builder.reserve(registers: frame.next)
    return register
  }

  mutating func release(to register: Int) { frame.next = register }

  mutating func load(_ constant: Constant, into register: Int) {
    emit(.loadConstant, register, self.constant(constant))
  }

  mutating func move(_ source: Int, into target: Int) {
    if source != target { emit(.move, target, source) }
  }

  // MARK: Names

  /// Finds a name in the functions around the present one, capturing it on the way.
  mutating func find(_ name: String) -> Variable? { find(name, in: frames.count - 1) }

  private mutating func find(_ name: String, in index: Int) -> Variable? {
    for scope in frames[index].scopes.reversed() {
      if let variable = scope[name] { return variable }
    }
    if let known = frames[index].captures.firstIndex(where: { $0.name == name }) {
      return .capture(known, isCell: frames[index].captures[known].isCell)
    }
    guard index > 0, let outer = find(name, in: index - 1) else { return nil }
    let source: FunctionCode.Capture
    let isCell: Bool
    switch outer {
    case .register(let register, let cell): (source, isCell) = (.register(register), cell)
    case .capture(let position, let cell): (source, isCell) = (.capture(position), cell)
    }
    frames[index].captures.append(CapturedName(name: name, source: source, isCell: isCell))
    return .capture(frames[index].captures.count - 1, isCell: isCell)
  }

  /// The global that holds a library function: a name no script can write, so none can overwrite it.
  static func libraryName(_ name: String) -> String { "$" + name }

  /// The global that a name of the top level stands for.
  func globalName(_ name: String) -> String { moduleNames.contains(name) ? prefix + name : name }

  mutating func slot(_ name: String) throws(ScriptFailure) -> Int {
    guard let slot = globalSlot(globalName(name)) else {
      throw ScriptFailure("the script has more than 65536 names at its top level")
    }
    return slot
  }

  /// Makes a name of the present block; its value is in `register`, which it takes over.
  mutating func declare(_ name: String, in register: Int, isVariable: Bool) {
    let isCell = isVariable && frame.mentions.contains(name)
    if isCell { emit(.newCell, register, register) }
    frame.scopes[frame.scopes.count - 1][name] = .register(register, isCell: isCell)
  }

  /// Whether names declared here belong to the top level.
  var isAtTopLevel: Bool { frames.count == 1 && frame.scopes.count == 1 }

  mutating func openScope() { frame.scopes.append([:]) }
  mutating func closeScope() { frame.scopes.removeLast() }

  // MARK: Sites

  mutating func add(_ site: Site) -> Int {
    sites.append(site)
    return firstSite + sites.count - 1
  }
}

/// Where a name's value is.
enum Variable {
  case register(Int, isCell: Bool)
  case capture(Int, isCell: Bool)
}

/// A name of an outer function, as a nested one holds it.
struct CapturedName {
  let name: String
  let source: FunctionCode.Capture
  let isCell: Bool
}

/// A function while it is being compiled.
struct FunctionFrame {
  enum Kind { case script, scenario, function, event, sequence }

  var builder: FunctionBuilder
  let kind: Kind
  var scopes: [[String: Variable]] = [[:]]
  var captures: [CapturedName] = []
  /// The first free register.
  var next: Int
  /// Names that nested functions, handlers and step expressions use.
  var mentions: Set<String>
  /// The loops around the present place: where `continue` and `break` go.
  var loops: [(next: FunctionBuilder.Label, end: FunctionBuilder.Label)] = []
  /// The function's own name, for calls of itself.
  var name: String?

  init(_ builder: FunctionBuilder, kind: Kind, mentions: Set<String>) {
    self.builder = builder
    self.kind = kind
    self.mentions = mentions
    next = builder.parameterCount
  }
}
