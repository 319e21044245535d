import Engine

/// Studies that go through the fault modes of a scenario's twins.
extension Checker {
  /// Settings of other studies that have no meaning in one of fault modes, and why.
  private static let foreignSettings = [
    ("method", "it has runs of its own for every mode"),
    ("faults", "the scenario's own faults do not act in it"),
    ("fault_sets", "the scenario's own faults do not act in it"),
    ("start_age", "modes begin at `times`, and the scenario's own faults do not act in it"),
    ("stop", "every mode gets as many runs; `runs` says how many"),
  ]

  /// What a study says of fault modes; nil where it says nothing of them.
  func failureModes(_ settings: [Setting], _ scenario: ScenarioSymbol, _ context: Context)
    -> FailureModeSymbol?
  {
    var given: [String: Setting] = [:]
    for setting in settings where given[setting.name.text] == nil {
      given[setting.name.text] = setting
    }
    guard let first = settings.first(where: { FailureModeSymbol.settings.contains($0.name.text) })
    else { return nil }
    for (name, reason) in Self.foreignSettings {
      guard let setting = given[name] else { continue }
      report(
        .studySetting, "a study of fault modes has no `\(name)`", at: setting.name.span,
        secondary: [.init(span: first.name.span, text: "this goes through fault modes")],
        help: reason)
    }
    let known = scenario.twins.flatMap { twin in
      twin.model.faultModes.map { FailureModeName(twin: twin.name, $0, of: twin.model) }
    }
    if known.isEmpty, missingPlugins.isEmpty {
      report(
        .studySetting, "nothing in `\(scenario.name)` can fail: its twins have no fault modes",
        at: first.name.span,
        help: "describe what fails by `fault`, and compare sets by `fault_sets`")
    }
    for name in ["severities", "times", "mission"] {
      if let node = given[name]?.value { numbers(name, node, context) }
    }
    for name in ["occurrence", "mode_ratios"] {
      if let node = given[name]?.value { rates(name, node, known, context) }
    }
    let listed = given["modes"].flatMap { texts($0.value, known, context) }
    return FailureModeSymbol(
      patterns: listed == nil
        ? given["modes"].flatMap { patterns($0.value, known, scenario) } : nil,
      listed: listed,
      detectors: given["detectors"].map { detectors($0.value, scenario, context) } ?? [])
  }

  // MARK: Which

  /// The value of `modes` where it is the name of a text, or of a list of texts, and of no mode.
  private func texts(_ node: Expression, _ known: [FailureModeName], _ context: Context)
    -> Expression?
  {
    guard let name = node.kind.name, name != "all", let binding = context.scope.find(name),
      binding.type == .text || binding.type == .list(.text),
      !known.contains(where: { $0.forms.contains(name) })
    else { return nil }
    type(node, context)
    return node
  }

  private func patterns(
    _ node: Expression, _ known: [FailureModeName], _ scenario: ScenarioSymbol
  ) -> [FailureModePattern]? {
    if node.kind.name == "all" { return nil }
    var items = [node]
    if case .list(let list) = node.kind { items = list }
    if items.isEmpty {
      report(
        .studySetting, "`modes` names no mode", at: node.span, help: "write `modes: all`")
    }
    return items.compactMap { item in
      guard let pattern = FailureModePattern(item) else {
        report(
          .studySetting, "here stands the name of a fault mode", at: item.span,
          help:
            "such as `friction_growth`, `arm.joint[2].friction_growth`, or a text with `*`: \"arm.encoder_*\"; `modes: all` for all"
        )
        return nil
      }
      noteTwin(of: item, scenario)
      if !known.isEmpty, !known.contains(where: { pattern.mayMatch($0) }) {
        let word = FailureModePattern.withoutPlaces(pattern.text)
        let names = Set(known.map(\.path)).sorted()
        report(
          .unknownFault, "`\(scenario.name)` has no fault mode `\(pattern.text)`", at: item.span,
          help: Suggestion.help(for: word, in: known.flatMap(\.forms))
            ?? "there are \(names.prefix(8).joined(separator: ", "))"
            + (names.count > 8 ? " and \(names.count - 8) more" : ""))
      }
      return pattern
    }
  }

  /// The twin that a path begins with is used there.
  private func noteTwin(of node: Expression, _ scenario: ScenarioSymbol) {
    var root = node
    while true {
      switch root.kind {
      case .member(let base, _), .index(let base, _): root = base
      case .name(let name):
        if let binding = scenario.scope.own(name), case .twin = binding.kind {
          names?.noteUse(of: binding, at: root.span)
        }
        return
      default: return
      }
    }
  }

  // MARK: How much, when, how often

  private func numbers(_ name: String, _ node: Expression, _ context: Context) {
    let number: NumberType
    switch type(node, context) {
    case .number(let found), .range(let found), .list(.number(let found)): number = found
    case .any: return
    case let other:
      report(
        .studySetting, "`\(name)` is a number or a list of numbers", at: node.span,
        label: "this is \(other.described)",
        help: name == "severities" ? "such as `[0.3, 1]`" : "such as `[2 s, 5 s]`")
      return
    }
    guard name == "severities" else {
      if number.dimension != Dimension([.time: 1]) {
        report(.notATime, "`\(name)` takes times", at: node.span, label: number.described)
      }
      return
    }
    bare(number, node, "a severity is")
    var items = [node]
    if case .list(let list) = node.kind { items = list }
    for item in items {
      guard let value = item.literalNumber, !(value > 0 && value <= 1) else { continue }
      report(
        .argumentValue, "a severity lies above 0 and not above 1", at: item.span,
        help: value == 0 ? "the healthy machine is there anyway" : nil)
    }
  }

  private func rates(
    _ name: String, _ node: Expression, _ known: [FailureModeName], _ context: Context
  ) {
    let isRate = name == "occurrence"
    guard case .record(let fields) = node.kind else {
      report(
        .studySetting, "`\(name)` takes \(isRate ? "a rate" : "a share") for each mode",
        at: node.span,
        help: isRate
          ? "write `occurrence: { friction_growth: 1e-5 1/h }`"
          : "write `mode_ratios: { friction_growth: 30 % }`")
      return
    }
    let keys = known.flatMap {
      isRate ? $0.keys : $0.keys.filter { key in !known.contains { $0.twin == key } }
    }
    for field in fields {
      let found = type(field.value, context)
      if !keys.isEmpty, !keys.contains(field.name.text) {
        report(
          .unknownFault, "no fault mode is called `\(field.name.text)`", at: field.name.span,
          help: Suggestion.help(for: field.name.text, in: keys)
            ?? "give it by the name of a mode\(isRate ? " or of a twin" : ""), such as `\(keys[0])`"
        )
      }
      switch found {
      case .number(let number), .list(.number(let number)):
        if isRate, number.dimension != Dimension([.time: -1]) {
          report(
            .argumentDimension, "a failure rate is a number per time", at: field.value.span,
            label: number.described, help: "its unit is like 1/h")
        }
        if !isRate { bare(number, field.value, "a mode ratio is") }
      case .any: break
      default:
        report(
          .expectedNumber, "`\(field.name.text)` takes a number, or one for each place",
          at: field.value.span, label: "this is \(found.described)")
      }
      if let value = field.value.literalNumber, value < 0 {
        report(
          .argumentValue, "\(isRate ? "a failure rate" : "a mode ratio") is 0 or more",
          at: field.value.span)
      }
    }
    if !isRate { ratioSums(fields, known) }
  }

  /// Reports ratios that stand there as numbers and add up to more than all failures of a twin.
  private func ratioSums(_ fields: [Setting], _ known: [FailureModeName]) {
    var reported: Set<Set<String>> = []
    for (_, modes) in Dictionary(grouping: known, by: \.twin).sorted(by: { $0.key < $1.key }) {
      let found = modes.compactMap { mode in
        mode.keys.lazy.compactMap { key in fields.first { $0.name.text == key } }.first
      }
      let sum = found.compactMap(\.value.literalSum).reduce(0, +)
      guard sum > 1 + FailureModeRates.tolerance, let first = found.first,
        let twin = modes.first?.twin,
        reported.insert(Set(found.map(\.name.text))).inserted
      else { continue }
      report(
        .argumentValue,
        "the mode ratios of `\(twin)` add up to \(QuantityFormat.number(sum * 100)) %",
        at: first.value.span,
        help:
          "each is the share of the failures of `\(twin)` that are of this mode: all together 100 % at most"
      )
    }
  }

  // MARK: Detectors

  private func detectors(_ node: Expression, _ scenario: ScenarioSymbol, _ context: Context)
    -> [FailureModeSymbol.Detector]
  {
    guard case .record(let fields) = node.kind else {
      report(
        .studySetting, "`detectors` takes conditions with names", at: node.span,
        help: "write `detectors: { watchdog: arm.motor_temperature[2] > 60 degC }`")
      return []
    }
    let inner = context.inside(scenario.scope).at(.step)
    var found: [FailureModeSymbol.Detector] = []
    for field in fields {
      let name = field.name
      if scenario.scope.own(name.text) != nil {
        report(
          .duplicateName, "`\(scenario.name)` has something called `\(name.text)`", at: name.span,
          help: "call the detector otherwise")
        continue
      }
      if found.contains(where: { $0.name == name.text }) {
        report(.duplicateSetting, "there are two detectors `\(name.text)`", at: name.span)
        continue
      }
      guard knowsNames(in: field.value, scenario) else { continue }
      expectTruth(field.value, inner, "the detector `\(name.text)` is")
      found.append(.init(name: name.text, condition: field.value))
    }
    return found
  }

  /// Reports what a scenario keeps to itself, and what is known only when a run is over.
  private func knowsNames(in node: Expression, _ scenario: ScenarioSymbol) -> Bool {
    guard let name = node.kind.name, let binding = scenario.scope.own(name) else {
      return node.children.map { knowsNames(in: $0, scenario) }.allSatisfy { $0 }
    }
    switch binding.kind {
    case .constant, .variable, .parameter:
      report(
        .notKept, "a detector does not know `\(name)` of `\(scenario.name)`", at: node.span,
        help: "make it a signal of `\(scenario.name)`: `signal my_\(name) = \(name)`")
      return false
    case .requirement:
      report(
        .notInStep, "the requirement `\(name)` is judged over the whole run", at: node.span,
        help: "a detector says at each instant whether something is wrong")
      return false
    default: return true
    }
  }

  // MARK: Heat maps

  /// The type of `s.heat(safe)`.
  func heat(_ study: StudySymbol, _ arguments: [Argument], _ name: Name, _ node: Expression) -> Type
  {
    guard study.failureModes != nil else {
      refuseWithoutModes(study, name)
      return .any
    }
    guard arguments.count == 1, arguments[0].label == nil else {
      report(
        .argumentCount, "`heat(requirement)` takes 1 argument, here are \(arguments.count)",
        at: node.span)
      return .any
    }
    let asked = arguments[0].value
    guard let subject = FailureModeHeat.Subject(asked, study) else {
      let requirements = study.scenario.requirements.map(\.name)
      let detectors = study.failureModes?.detectors.map(\.name) ?? []
      let word = asked.kind.name ?? ""
      report(
        .studySetting, "a heat map shows a requirement or a detector", at: asked.span,
        help: Suggestion.help(for: word, in: requirements + detectors)
          ?? "there are "
          + (requirements.flatMap { [$0, "\($0).margin"] }
          + detectors.flatMap { [$0, "\($0).latency"] }).joined(separator: ", "))
      return .any
    }
    return .table(FailureModeHeat.fields(subject))
  }

  /// Reports a member that only a study of fault modes has.
  func refuseWithoutModes(_ study: StudySymbol, _ name: Name) {
    report(
      .notAnswered, "`\(study.name)` does not go through fault modes and has no `.\(name.text)`",
      at: name.span, help: "write a study with `modes: all`")
  }
}

extension ScenarioSymbol {
  /// Its twins, in the order of the script.
  var twins: [TwinSymbol] {
    scope.ownBindings.values.compactMap {
      if case .twin(let symbol) = $0.kind { symbol } else { nil }
    }.sorted { $0.span.start < $1.span.start }
  }
}

extension Expression {
  /// The sum of numbers as they stand there, one or a list.
  fileprivate var literalSum: Double? {
    guard case .list(let items) = kind else { return literalNumber }
    let numbers = items.compactMap(\.literalNumber)
    return numbers.count == items.count ? numbers.reduce(0, +) : nil
  }

  /// The number as written, where this is one, in the unit that it is written in.
  var literalNumber: Double? {
    switch kind {
    case .number(let value, nil): value
    case .number(let value, let unit?): unit.text == "%" ? value / 100 : value
    case .negate(let inner): inner.literalNumber.map { -$0 }
    default: nil
    }
  }
}
