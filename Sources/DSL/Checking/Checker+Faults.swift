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

  @discardableResult
  func durationOrDistribution(
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
  func rate(
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
