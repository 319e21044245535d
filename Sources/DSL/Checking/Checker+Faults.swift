import Engine

/// The settings of a fault.
extension Checker {
  static let faultSettings = [
    "value", "onset", "probability", "active", "severity", "rate", "repair", "duration",
  ]

  func fault(
    _ name: Name, _ target: Expression, _ settings: [Setting], _ statement: Statement,
    _ context: Context
  ) {
    let symbol = FaultSymbol(name: name.text, span: name.span)
    symbols.faults[ObjectIdentifier(statement)] = symbol
    let nominal = faultTarget(target, settings, context)
    let law = lawContext(nominal, context)
    var seen: [String: Span] = [:]
    for setting in settings {
      if let earlier = seen.updateValue(setting.name.span, forKey: setting.name.text) {
        report(
          .duplicateSetting, "the setting `\(setting.name.text)` stands twice",
          at: setting.name.span,
          label: "again here", secondary: [.init(span: earlier, text: "first here")])
        continue
      }
      faultSetting(setting, nominal, law, context)
    }
    if let rate = seen["rate"], let severity = seen["severity"] {
      report(
        .faultSetting, "a fault grows by `severity` or by `rate`, not both", at: severity,
        secondary: [.init(span: rate, text: "rate is here")])
    }
    bind(name, .fault(symbol), .fault(symbol), context)
  }

  /// What the fault acts on: the type of one element of its target.
  private func faultTarget(_ target: Expression, _ settings: [Setting], _ context: Context) -> Type
  {
    let hasValue = settings.contains { $0.name.text == "value" }
    if let mode = faultMode(target, hasValue, context) {
      checked.noteType(mode.element, for: target)
      return mode.element
    }
    var inner = context.at(.scenario)
    inner.isFaultTarget = true
    let found = type(target, inner)
    guard case .port(let use)? = checked.resolution(of: target) else {
      if found != .any {
        report(
          .faultTarget, "a fault acts on a port, a tunable parameter or a fault mode of a twin",
          at: target.span,
          label: "this is \(found.described)")
      }
      return .any
    }
    if !hasValue {
      report(
        .faultSetting, "this fault does not say what it does", at: target.span,
        help:
          "add `value: nominal * …`, or one of stuck(), drift(r), offset(x), scale(k), noise(s), dropout(p), delay(d)"
          + modes(actingOn: use))
    }
    if case .list(let element) = found { return element }
    return found
  }

  /// The fault modes that act on a port or parameter, as one may go on reading.
  private func modes(actingOn use: PortUse) -> String {
    let index =
      switch use.index?.expression.kind {
      case nil: ""
      case .number(let number, nil)?: "[\(QuantityFormat.number(number))]"
      default: "[…]"
      }
    let modes = use.twin.model.faultModes.filter { $0.target == use.name }
      .map { "\(use.twin.name).\($0.name)\(index)" }
    guard !modes.isEmpty else { return "" }
    return "; or take a fault mode: " + modes.prefix(3).joined(separator: ", ")
      + (modes.count > 3 ? ", …" : "")
  }

  /// A fault mode of the twin's description; resolved as a port reference by that name.
  private func faultMode(_ target: Expression, _ hasValue: Bool, _ context: Context) -> (
    mode: FaultModeDescription, element: Type
  )? {
    var owner: Expression?
    var index: Expression?
    /// What the mode has a place for each of, such as `joint`.
    var owners: String?
    var word = ""
    /// Where the words of the mode's name stand.
    var places: [Span] = []
    if case .member(let base, let name) = target.kind {
      word = name.text
      places = [name.span]
      if case .index(let group, let place) = base.kind,
        case .member(let twin, let prefix) = group.kind
      {
        owner = twin
        index = place
        owners = prefix.text
        places.append(prefix.span)
      } else {
        owner = base
      }
    } else if case .index(let base, let place) = target.kind,
      case .member(let twin, let name) = base.kind
    {
      owner = twin
      index = place
      word = name.text
      places = [name.span]
    }
    guard let owner, case .name(let name) = owner.kind, let binding = context.scope.find(name),
      case .twin(let twin) = binding.kind,
      let mode = owners.map({ twin.model.faultMode(word, ofEach: $0, hasValue: hasValue) })
        ?? twin.model.faultMode(word, hasValue: hasValue)
    else { return nil }
    if let index { checkIndex(index, context) }
    checked.note(.twin(twin), for: owner)
    names?.noteUse(of: binding, at: owner.span)
    for place in places { names?.note(.member(twin, mode.name), at: place) }
    checked.note(
      .port(
        PortUse(
          twin: twin, name: mode.name, isParameter: false,
          index: index.map { PortUse.IndexSyntax(expression: $0) })), for: target)
    let element =
      twin.model.port(mode.target)?.elementType ?? twin.model.tunable(mode.target)?.elementType
      ?? .any
    return (mode, element)
  }

  /// Where `nominal`, `age` and `severity` have a meaning.
  private func lawContext(_ nominal: Type, _ context: Context) -> Context {
    let scope = Scope(.block, in: context.scope)
    let span = Span(file: 0, start: 0, end: 0)
    let time = Type.number(Dimension([.time: 1]))
    scope.bind("nominal", Binding(kind: .stepVariable(.nominal), type: nominal, span: span))
    scope.bind("age", Binding(kind: .stepVariable(.age), type: time, span: span))
    scope.bind("severity", Binding(kind: .stepVariable(.severity), type: .scalar, span: span))
    return context.inside(scope).at(.step)
  }

  private func faultSetting(_ setting: Setting, _ nominal: Type, _ law: Context, _ context: Context)
  {
    let value = setting.value
    names?.note(.faultSetting(setting.name.text), at: setting.name.span)
    switch setting.name.text {
    case "value": faultValue(value, nominal, law)
    case "onset": onset(value, law, context)
    case "probability":
      if let number = expectNumber(value, context, "a probability is"), !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "a probability is a bare number", at: value.span,
          label: number.described)
      }
      checkShare(value, "a probability must lie")
    case "severity":
      if case .call(let callee, let arguments) = value.kind, let process = GrowthProcess(value) {
        faultCall(value, callee, arguments, process.parameters, law.at(.scenario))
        checkNumbers(of: process, arguments)
        return
      }
      if let number = expectNumber(value, law, "a severity is"), !number.dimension.isOne {
        report(
          .notADimensionlessNumber, "a severity is a bare number from 0 to 1", at: value.span,
          label: number.described,
          help: "divide the age by a time: `1 - exp(-age / 50 h)`")
      }
      checkShare(value, "a severity must lie")
    case "rate":
      if let number = expectNumber(value, law, "a rate is") {
        rate(number, value, context, "`rate` is the change of severity per time", .settingDimension)
      }
    case "active": pattern(value, context)
    case "repair": repair(value, law, context)
    case "duration": durationOrDistribution(value, context, "`duration` is")
    default:
      type(value, law)
      report(
        .faultSetting, "a fault has no setting `\(setting.name.text)`", at: setting.name.span,
        help: Suggestion.help(for: setting.name.text, in: Self.faultSettings)
          ?? "it has \(Self.faultSettings.joined(separator: ", "))")
    }
  }

  private func faultValue(_ value: Expression, _ nominal: Type, _ law: Context) {
    if case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind,
      let shape = FaultHelper(rawValue: name)
    {
      faultCall(value, callee, arguments, shape.parameters(nominal), law.at(.scenario))
      return
    }
    let found = type(value, law)
    switch (found, nominal) {
    case (.any, _), (_, .any): break
    case (.number(let x), .number(let y)):
      if !x.dimension.isCompatible(with: y.dimension), !isZero(value) {
        report(
          .settingDimension, "the faulty value needs the dimension of what it replaces",
          at: value.span,
          label: "this is \(x.described)", help: "the nominal value is \(y.described)")
      }
    case (.distribution(let x), .number(let y)):
      report(
        .expectedNumber, "the faulty value is a number, not a distribution", at: value.span,
        help: x.dimension.isCompatible(with: y.dimension)
          ? "add a draw to the value: `nominal + normal(sd: …)`" : nil)
    case (.truth, .truth): break
    default:
      report(
        .settingDimension, "the faulty value needs the kind of what it replaces", at: value.span,
        label: "this is \(found.described)", help: "the nominal value is \(nominal.described)")
    }
  }

  /// What an argument of a fault's helper must be.
  enum HelperArgument {
    case like(Type)
    case perTime
    case likePerTime(Type)
    case bare
    case share
    case time
    case truth
    case timeOrDistribution
  }

  /// Checks a call whose name has a meaning only in the settings of a fault.
  private func faultCall(
    _ node: Expression, _ callee: Expression, _ arguments: [Argument],
    _ parameters: KeyValuePairs<String, HelperArgument>, optional: Set<String> = [],
    _ context: Context
  ) {
    guard case .name(let name) = callee.kind else { return }
    self.names?.note(.faultWord(name), at: callee.span)
    let names = parameters.map(\.key)
    guard
      let places = match(
        arguments, to: names, required: { !optional.contains(names[$0]) },
        signature: "\(name)(\(names.joined(separator: ", ")))", node)
    else { return }
    var first: (node: Expression, span: ClockedSpan)?
    for (position, place) in places.enumerated() {
      if name == "intermittent" {
        let node = arguments[position].value
        let found = durationOrDistribution(node, context, "`\(names[place])` of `\(name)` is")
        if let found { expectSame(found, node, as: &first) }
        continue
      }
      check(
        arguments[position].value, parameters[place].value, "`\(names[place])` of `\(name)` is",
        context)
    }
  }

  private func check(
    _ value: Expression, _ wanted: HelperArgument, _ need: String, _ context: Context
  ) {
    func dimension(_ dimension: Dimension) {
      expect(dimension, value, context, need, code: .argumentDimension)
    }
    switch wanted {
    case .like(.number(let number)):
      dimension(number.dimension)
      refusePoint(value)
    case .likePerTime(.number(let number)):
      dimension(number.dimension / Dimension([.time: 1]))
      if case .binary(.divide, let change, _) = value.kind { refusePoint(change) }
    case .like, .likePerTime: type(value, context)
    case .perTime:
      if let number = expectNumber(value, context, need) {
        rate(number, value, context, "\(need) a rate", .argumentDimension)
      }
    case .bare: dimension(.one)
    case .share:
      dimension(.one)
      checkShare(value, "\(need) a number")
    case .time: expectTime(value, context, need)
    case .truth: expectTruth(value, context.at(.step), need)
    case .timeOrDistribution: durationOrDistribution(value, context, need)
    }
  }

  /// Reports a number that is written out and lies outside 0 .. 1.
  private func checkShare(_ value: Expression, _ need: String) {
    guard case .number(let number) = checked.type(of: value), number.dimension.isOne,
      let share = constantValue(value), !(0...1).contains(share)
    else { return }
    let shown = QuantityFormat.number(share)
    report(
      .settingRange, "\(need) within 0 .. 1", at: value.span, label: "this is \(shown)",
      help: share > 1 && share <= 100 ? "write `\(shown) %` for \(shown) of 100" : nil)
  }

  /// Reports numbers that are written out and that a process does not take.
  private func checkNumbers(of process: GrowthProcess, _ arguments: [Argument]) {
    for (place, argument) in process.places(of: arguments) {
      guard let number = constantValue(argument.value), !process.takes(number, at: place) else {
        continue
      }
      report(
        .settingRange, process.refusal(of: place), at: argument.value.span,
        label: "this is \(process.text(of: number, checked.type(of: argument.value)))")
    }
  }

  /// Reports a temperature on a scale where a difference is added: `offset(2 degC)` would add 275.15 K.
  private func refusePoint(_ value: Expression) {
    guard case .number(let number) = checked.type(of: value), number.scale == .point else {
      return
    }
    var written = 5.0
    var unit = "K"
    if case .number(let number, let name?) = value.kind {
      written = number
      if let known = try? units.parse(name.text), known.scale != 1 { unit = "degR" }
    }
    report(
      .addTwoPoints, "two temperatures on a scale cannot be added", at: value.span,
      label: "\(number.described), added to what the fault acts on",
      help: "a difference is written in \(unit): write `\(QuantityFormat.number(written)) \(unit)`")
  }

  @discardableResult
  private func durationOrDistribution(
    _ value: Expression, _ context: Context, _ need: String
  ) -> ClockedSpan? {
    let found = type(value, context)
    switch found {
    case .any: break
    case .number(let number), .distribution(let number):
      return span(of: number, value, context, need)
    default:
      report(
        .notATime, "\(need) a time or a distribution of times", at: value.span,
        label: "this is \(found.described)")
    }
    return nil
  }

  /// Whether a place belongs to the settings of a fault.
  func isInFault(_ context: Context) -> Bool {
    if case .stepVariable(.nominal)? = context.scope.find("nominal")?.kind { true } else { false }
  }

  /// Reports a word such as `gamma_process` or `offset` where it is part of a calculation; false for any other name.
  func reportFaultWord(_ name: String, _ node: Expression, _ context: Context) -> Bool {
    let setting: String
    if GrowthProcess(rawValue: name) != nil {
      setting = "severity"
    } else if FaultHelper(rawValue: name) != nil {
      setting = "value"
    } else {
      return false
    }
    names?.note(.faultWord(name), at: node.span)
    guard isInFault(context) else {
      report(
        .unknownName, "`\(name)` has a meaning only in a fault", at: node.span,
        help: "write `fault f on … { \(setting): \(name)(…) }`")
      return true
    }
    report(
      .unknownName, "`\(name)` stands alone", at: node.span,
      help: "write `\(setting): \(name)(…)`, with nothing before or after it")
    return true
  }

  /// A change per time, or per amount of what a clock counts.
  private func rate(
    _ number: NumberType, _ value: Expression, _ context: Context, _ need: String,
    _ code: DiagnosticCode
  ) {
    let span = NumberType(Dimension.one / number.dimension)
    if number.dimension.isCompatible(with: Dimension([.time: -1])) || isZero(value) { return }
    if !number.dimension.isOne {
      let clocks = context.scope.clocks(counting: span.dimension)
      if let clock = clocks.first, clocks.count == 1 {
        checked.note(clock, for: value)
        return
      }
      if !missingPlugins.isEmpty { return }
    }
    report(
      code, need, at: value.span, label: "this is \(number.described)",
      help: span.dimension == Dimension([.cycle: 1])
        ? "nothing here counts cycles; name what does: `clock engine.cycle`"
        : "its unit is like 1/h")
  }

  private func onset(_ value: Expression, _ law: Context, _ context: Context) {
    switch value.kind {
    case .name("manual"): return
    case .call(let callee, let arguments):
      if case .name("when") = callee.kind {
        return faultCall(value, callee, arguments, ["condition": .truth], law)
      }
      if case .name("hazard") = callee.kind {
        return faultCall(value, callee, arguments, ["rate": .perTime], law)
      }
      fallthrough
    default: durationOrDistribution(value, context, "`onset` is")
    }
  }

  private func pattern(_ value: Expression, _ context: Context) {
    switch value.kind {
    case .name("always"): return
    case .call(let callee, let arguments):
      if case .name("for") = callee.kind {
        return faultCall(value, callee, arguments, ["duration": .timeOrDistribution], context)
      }
      if case .name("intermittent") = callee.kind {
        return faultCall(
          value, callee, arguments, ["on": .timeOrDistribution, "off": .timeOrDistribution], context
        )
      }
      fallthrough
    default:
      report(
        .faultSetting, "`active` is always, for(5 s) or intermittent(on: 1 s, off: 9 s)",
        at: value.span)
    }
  }

  private func repair(_ value: Expression, _ law: Context, _ context: Context) {
    switch value.kind {
    case .name("manual"): return
    case .call(let callee, let arguments):
      if case .name("after") = callee.kind {
        return faultCall(
          value, callee, arguments, ["time": .timeOrDistribution, "quality": .share],
          optional: ["quality"], context)
      }
      if case .name("when") = callee.kind {
        let plain = arguments.map { argument in
          argument.label == nil
            ? argument
            : Argument(label: argument.label, value: argument.value)
        }
        return faultCall(
          value, callee, plain,
          ["condition": .truth, "after": .timeOrDistribution, "quality": .share],
          optional: ["after", "quality"], context.at(.scenario))
      }
      fallthrough
    default:
      report(
        .faultSetting, "`repair` is after(time), when(condition) or manual", at: value.span,
        help: "write `repair: after(6 h, quality: 90 %)`")
    }
  }
}

/// What a fault can do without a formula.
enum FaultHelper: String, CaseIterable {
  case stuck, drift, offset, scale, noise, dropout, delay

  fileprivate func parameters(_ nominal: Type) -> KeyValuePairs<String, Checker.HelperArgument> {
    switch self {
    case .stuck: [:]
    case .drift: ["rate": .likePerTime(nominal)]
    case .offset: ["amount": .like(nominal)]
    case .scale: ["factor": .bare]
    case .noise: ["sd": .like(nominal)]
    case .dropout: ["probability": .share]
    case .delay: ["time": .time]
    }
  }
}
