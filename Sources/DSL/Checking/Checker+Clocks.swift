import Engine

/// What spans such as `3 cycle` are counted by: the port named by a `clock` statement, or the one counter among the
/// twins of the scenario.
final class ClockSymbol: Hashable, Sendable {
  enum Source: Sendable {
    /// The expression of a `clock` statement.
    case statement
    /// A port that its description calls a counter.
    case counter(TwinSymbol, port: String)
  }

  /// As people call it, such as `engine.cycle`.
  let name: String
  let dimension: Dimension
  let unit: Unit
  let source: Source
  let span: Span

  init(name: String, dimension: Dimension, unit: Unit, source: Source, span: Span) {
    self.name = name
    self.dimension = dimension
    self.unit = unit
    self.source = source
    self.span = span
  }

  static func == (a: ClockSymbol, b: ClockSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Spans of events, faults, records and requirements: times, or amounts of what a clock counts.
extension Checker {
  private static let time = Dimension([.time: 1])

  /// `clock engine.cycle`
  func clock(_ value: Expression, _ statement: Statement, _ context: Context) {
    guard let number = expectNumber(value, context.at(.step), "a clock is") else { return }
    guard !number.dimension.isOne, number.dimension != Self.time else {
      report(
        .notATime, "a clock counts something with a unit of its own, such as cycle or km",
        at: value.span, label: "this is \(number.described)",
        help: number.dimension.isOne
          ? "give what it counts a unit: `signal strokes = count * 1 cycle`"
          : "times need no clock")
      return
    }
    if let earlier = context.scope.ownClocks.last(where: {
      if case .statement = $0.source { $0.dimension == number.dimension } else { false }
    }), earlier.span.file == value.span.file, earlier.span != value.span {
      report(
        .duplicateName, "\(number.dimension.name) already has a clock", at: value.span,
        label: "again here", secondary: [.init(span: earlier.span, text: "first here")],
        help: "a scenario has one clock for each unit")
    }
    let unit = number.display ?? Unit(number.dimension.symbol, number.dimension)
    let symbol = ClockSymbol(
      name: pathText(value), dimension: number.dimension, unit: unit, source: .statement,
      span: value.span)
    symbols.clocks[ObjectIdentifier(statement)] = symbol
    context.scope.add(symbol)
  }

  /// Makes the counters among a twin's outputs known as clocks.
  func addCounters(of twin: TwinSymbol, _ context: Context) {
    for port in twin.model.ports where port.kind == .counter && port.shape == .scalar {
      context.scope.add(
        ClockSymbol(
          name: "\(twin.name).\(port.name)", dimension: port.unit.dimension, unit: port.unit,
          source: .counter(twin, port: port.name), span: twin.span))
    }
  }

  private func pathText(_ node: Expression) -> String {
    switch node.kind {
    case .name(let name): name
    case .member(let base, let name): pathText(base) + "." + name.text
    default: "the clock"
    }
  }

  /// A time, or an amount of what a clock of the scenario counts; nil where it is neither.
  @discardableResult
  func expectSpan(_ node: Expression, _ context: Context, _ need: String) -> ClockedSpan? {
    switch type(node, context) {
    case .number(let number): span(of: number, node, context, need)
    case .any: nil
    case let found: refuseSpan(node, found.described, need, help: spanHelp(node))
    }
  }

  /// Several spans that one clock must measure together.
  func expectSpans(_ spans: [(node: Expression?, need: String)], _ context: Context) {
    var first: (node: Expression, span: ClockedSpan)?
    for case (let node?, let need) in spans {
      guard let found = expectSpan(node, context, need) else { continue }
      expectSame(found, node, as: &first)
    }
  }

  /// Says so where two spans of one statement are measured by different clocks. A written 0 fits each.
  func expectSame(
    _ span: ClockedSpan, _ node: Expression, as first: inout (node: Expression, span: ClockedSpan)?
  ) {
    guard !isZero(node) else { return }
    guard let (other, earlier) = first else {
      first = (node, span)
      return
    }
    guard earlier.clock != span.clock else { return }
    report(
      .notATime, "these are measured by different clocks", at: node.span,
      label: span.described,
      secondary: [.init(span: other.span, text: earlier.described)],
      help: "give both in one unit")
  }

  /// Finds the clock that measures a number of a dimension, and notes it for the node.
  func span(
    of number: NumberType, _ node: Expression, _ context: Context, _ need: String
  ) -> ClockedSpan? {
    if number.dimension.isCompatible(with: Self.time) || isZero(node) { return ClockedSpan() }
    let clocks = context.scope.clocks(counting: number.dimension)
    if clocks.count == 1 {
      checked.note(clocks[0], for: node)
      return ClockedSpan(clock: clocks[0])
    }
    if let other = clocks.first {
      report(
        .notATime, "\(number.dimension.name) is counted by several twins", at: node.span,
        label: "which \(number.plainName)?",
        help: "say which is meant: `clock \(other.name)`")
      return nil
    }
    // A missing plugin has been named; what its twins would have counted is not known.
    if !number.dimension.isOne, !missingPlugins.isEmpty { return nil }
    return refuseSpan(node, number.described, need, help: spanHelp(node, number))
  }

  private func refuseSpan(
    _ node: Expression, _ found: String, _ need: String, help: String?
  ) -> ClockedSpan? {
    report(
      .notATime, "\(need) \(NumberType(Self.time).described)", at: node.span,
      label: "this is \(found)", help: help)
    return nil
  }

  private func spanHelp(_ node: Expression, _ number: NumberType? = nil) -> String? {
    if case .number(let value, nil) = node.kind {
      return "give it a unit, such as `\(QuantityFormat.number(value)) s`"
    }
    guard let number, number.dimension == Dimension([.cycle: 1]) else { return nil }
    return "nothing here counts cycles; name what does: `clock engine.cycle`"
  }
}

/// What measures a span: a clock of use, or time.
struct ClockedSpan {
  var clock: ClockSymbol?

  var described: String { clock.map { "counted by \($0.name)" } ?? "a time" }
}

extension Scope {
  /// The clocks that may measure an amount of this dimension: one that a `clock` statement names, else every counter.
  func clocks(counting dimension: Dimension) -> [ClockSymbol] {
    var scope: Scope? = self
    while let here = scope {
      let fitting = here.ownClocks.filter { $0.dimension == dimension }
      if let named = fitting.last(where: { if case .statement = $0.source { true } else { false } })
      {
        return [named]
      }
      let counters = fitting.filter {
        // At the prompt a name may have come to mean another twin.
        guard case .counter(let twin, _) = $0.source,
          case .twin(twin)? = here.own(twin.name)?.kind
        else { return false }
        return true
      }
      if !counters.isEmpty { return counters }
      scope = here.parent
    }
    return []
  }
}
