import Engine

/// Declarations of studies.
extension Checker {
  static let studySettings =
    [
      "vary", "faults", "fault_sets", "start_age", "method", "runs", "stop", "seed", "parallel",
      "duration", "chance",
    ] + FailureModeSymbol.settings

  func study(
    _ name: Name, _ scenario: Name, _ settings: [Setting], _ statement: Statement,
    _ context: Context
  ) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "a study stands at the top level", at: name.span,
        help: "a running scenario cannot start others")
      return
    }
    let advice = "put what the runs have in common into"
    guard let subject = self.scenario(of: scenario, advice, context) else {
      bind(name, .missing, .any, context)
      return
    }
    var varied: [(name: String, type: NumberType)] = []
    var faultSets: [[FaultSymbol]]?
    var method = (StudyMethod.monteCarlo, RequirementSymbol?.none)
    var chance = StudyDesign.Chance.shared
    var seen: [String: Span] = [:]
    for setting in settings {
      if let earlier = seen.updateValue(setting.name.span, forKey: setting.name.text) {
        report(
          .duplicateSetting, "the setting `\(setting.name.text)` stands twice",
          at: setting.name.span,
          label: "again here", secondary: [.init(span: earlier, text: "first here")])
        continue
      }
      switch setting.name.text {
      case "vary": varied = vary(setting.value, subject, context)
      case "faults": faultSets = [faults(setting.value, subject)]
      case "fault_sets": faultSets = sets(setting.value, subject)
      case "method": method = studyMethod(setting.value, subject, context)
      case "chance": chance = studyChance(setting.value)
      case let name where FailureModeSymbol.settings.contains(name): break
      default: studySetting(setting, subject, context)
      }
    }
    refuseChance(seen["chance"], method.0)
    if let stop = seen["stop"], !method.0.allowsRule {
      report(
        .studySetting, "a study by `\(method.0.rawValue)` ends by itself", at: stop,
        help: "leave `stop` out; `runs` says how many runs it takes")
    }
    if let one = seen["faults"], let other = seen["fault_sets"] {
      report(
        .studySetting, "a study has `faults` or `fault_sets`, not both", at: other,
        secondary: [.init(span: one, text: "faults is here")])
    }
    let symbol = StudySymbol(
      name: name.text, scenario: subject, settings: settings, varied: varied,
      hasAge: seen["start_age"] != nil, faultSets: faultSets, method: method.0,
      target: method.1, chance: chance, failureModes: failureModes(settings, subject, context),
      span: name.span)
    symbols.studies[ObjectIdentifier(statement)] = symbol
    bind(name, .constant, .study(symbol), context)
  }

  // MARK: What varies

  private func vary(_ value: Expression, _ scenario: ScenarioSymbol, _ context: Context) -> [(
    name: String, type: NumberType
  )] {
    guard case .record(let fields) = value.kind else {
      report(
        .studySetting, "`vary` takes the parameters that vary", at: value.span,
        help: "write `vary: { payload: normal(3 kg, 0.4 kg) }`")
      return []
    }
    let parameters = scenario.scope.ownBindings.filter {
      if case .parameter = $0.value.kind { true } else { false }
    }
    var result: [(name: String, type: NumberType)] = []
    for field in fields {
      let found = type(field.value, context)
      guard let parameter = parameters[field.name.text] else {
        report(
          .studySetting, "`\(scenario.name)` has no parameter `\(field.name.text)`",
          at: field.name.span,
          help: Suggestion.help(for: field.name.text, in: Array(parameters.keys))
            ?? (parameters.isEmpty
              ? "add `param \(field.name.text) = …` to the scenario"
              : "it has \(parameters.keys.sorted().joined(separator: ", "))"))
        continue
      }
      names?.noteUse(of: parameter, at: field.name.span)
      if result.contains(where: { $0.name == field.name.text }) {
        report(.duplicateSetting, "`\(field.name.text)` varies twice", at: field.name.span)
        continue
      }
      guard let given = law(found, field.value, "`\(field.name.text)` varies by") else { continue }
      if case .number(let wanted) = parameter.type {
        if !given.dimension.isCompatible(with: wanted.dimension) {
          report(
            .argumentDimension, "`\(field.name.text)` takes \(wanted.described)",
            at: field.value.span, label: "this is \(given.described)")
          continue
        }
        result.append((field.name.text, wanted.with(display: given.display ?? wanted.display)))
      } else {
        result.append((field.name.text, given))
      }
    }
    return result
  }

  /// The numbers that a distribution, range, list or number stands for.
  private func law(_ found: Type, _ node: Expression, _ what: String) -> NumberType? {
    switch found {
    case .distribution(let number), .range(let number), .number(let number),
      .list(.number(let number)):
      return number
    case .any: return nil
    default:
      report(
        .studySetting, "\(what) a distribution, a range or a list of numbers", at: node.span,
        label: "this is \(found.described)",
        help: "such as `normal(3 kg, 0.4 kg)`, `0 kg .. 5 kg`, `0 h .. 8 h by 1 h`, `[1 kg, 2 kg]`")
      return nil
    }
  }

  // MARK: Faults

  private func faults(_ value: Expression, _ scenario: ScenarioSymbol) -> [FaultSymbol] {
    guard case .list(let items) = value.kind else {
      report(
        .studySetting, "the faults of a study are a list of names", at: value.span,
        help: "write `faults: [wear, glitch]`; `faults: []` for none")
      return []
    }
    return items.compactMap { item in
      guard case .name(let name) = item.kind else {
        report(.studySetting, "here stands the name of a fault", at: item.span)
        return nil
      }
      guard let binding = scenario.scope.own(name), case .fault(let fault) = binding.kind else {
        let known = scenario.scope.ownBindings.filter {
          if case .fault = $0.value.kind { true } else { false }
        }.keys.sorted()
        report(
          .unknownFault, "`\(scenario.name)` has no fault `\(name)`", at: item.span,
          help: Suggestion.help(for: name, in: known)
            ?? (known.isEmpty ? nil : "it has \(known.joined(separator: ", "))"))
        return nil
      }
      names?.noteUse(of: binding, at: item.span)
      checked.note(.fault(fault), for: item)
      return fault
    }
  }

  private func sets(_ value: Expression, _ scenario: ScenarioSymbol) -> [[FaultSymbol]] {
    guard case .list(let items) = value.kind, !items.isEmpty else {
      report(
        .studySetting, "`fault_sets` is a list of lists of names", at: value.span,
        help: "write `fault_sets: [[], [wear], [wear, glitch]]`")
      return []
    }
    return items.map { faults($0, scenario) }
  }

  // MARK: How

  private func studySetting(_ setting: Setting, _ scenario: ScenarioSymbol, _ context: Context) {
    let value = setting.value
    switch setting.name.text {
    case "start_age":
      guard let number = law(type(value, context), value, "`start_age` is") else { return }
      if number.dimension != Dimension([.time: 1]) {
        report(.notATime, "`start_age` is a time", at: value.span, label: number.described)
      }
    case "runs":
      guard let number = law(type(value, context), value, "`runs` is") else { return }
      bare(number, value, "the number of runs is")
    case "seed", "parallel":
      if let number = expectNumber(value, context, "`\(setting.name.text)` is") {
        bare(number, value, "`\(setting.name.text)` is")
      }
    case "duration": expectTime(value, context, "`duration` takes")
    case "stop": stop(value, scenario, context)
    default:
      report(
        .studySetting, "a study has no setting `\(setting.name.text)`", at: setting.name.span,
        help: Suggestion.help(for: setting.name.text, in: Self.studySettings)
          ?? "it has \(Self.studySettings.joined(separator: ", "))")
      type(value, context)
    }
  }

  func bare(_ number: NumberType, _ node: Expression, _ what: String) {
    if !number.dimension.isOne {
      report(
        .notADimensionlessNumber, "\(what) a bare number", at: node.span, label: number.described)
    }
  }

  private func stop(_ value: Expression, _ scenario: ScenarioSymbol, _ context: Context) {
    guard let rule = StopSyntax(value) else {
      report(
        .studySetting, "this does not say when a study has seen enough", at: value.span,
        help:
          "write `half_width(P(not safe), confidence: 95 %) < 1 %` or `sprt(P(not safe), acceptable: 1 %, unacceptable: 5 %)`"
      )
      return
    }
    let asking = askingContext(scenario, context)
    var unit = NumberType(.one)
    if rule.statistic == .probability || rule.rule == .sprt {
      expectTruth(rule.asked, asking, "`P` asks for")
    } else if let number = expectNumber(rule.asked, asking, "`mean` asks for") {
      unit = number
    }
    for (name, node) in rule.numbers {
      guard let number = expectNumber(node, context, "`\(name)` is") else { continue }
      if name == "limit" {
        if !number.dimension.isCompatible(with: unit.dimension) {
          report(
            .cannotCompare, "the half-width is in \(unit.described)", at: node.span,
            label: number.described)
        }
      } else {
        bare(number, node, "`\(name)` is")
      }
    }
  }
}

extension Expression.Kind {
  /// The name this is, if it is one.
  var name: String? { if case .name(let name) = self { name } else { nil } }
}
