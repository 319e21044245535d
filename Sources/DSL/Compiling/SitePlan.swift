/// Sorts the expressions of a declaration into those evaluated once and those evaluated at every step.
struct SitePlan {
  let checked: CheckedScript
  private(set) var operands: [Expression] = []
  private(set) var steps: [Expression] = []

  init(_ checked: CheckedScript) { self.checked = checked }

  /// The site of a statement that declares something, or that a `do` block waits in.
  static func site(for statement: Statement, _ checked: CheckedScript) -> Site {
    var plan = SitePlan(checked)
    plan.sort(statement)
    let captures = FreeVariables(checked).captures(of: plan.steps)
    return Site(
      .statement(statement), operands: plan.operands, steps: plan.steps, captures: captures,
      span: statement.span)
  }

  private mutating func sort(_ statement: Statement) {
    switch statement.kind {
    case .twin(_, _, let settings): operands += settings.map(\.value).filter { !isReference($0) }
    case .connect(let from, let to, let delay):
      path(from)
      path(to)
      if let delay { operands.append(delay) }
    case .signal(_, let value), .clock(let value): step(value)
    case .record(let paths, let period, _):
      for item in paths {
        path(item.path)
        // A `var` is handed over as in step code, so that the bus follows it.
        if case .variable? = checked.resolution(of: item.path) { step(item.path) }
      }
      if let period { operands.append(period) }
    case .fault(_, let target, let settings):
      path(target)
      for setting in settings { fault(setting) }
    case .require(_, let value): requirement(value)
    case .at(let time, _): operands.append(time)
    case .every(let period, let from, let until, _):
      operands.append(period)
      if let from { operands.append(from) }
      if let until { operands.append(until) }
    case .when(let condition, let debounce, _):
      step(condition)
      if let debounce { operands.append(debounce) }
    case .stop(let condition): if let condition { step(condition) }
    case .wait(let duration): operands.append(duration)
    case .waitUntil(let condition): until(condition)
    case .actUntil(_, let condition): until(condition)
    case .parameter(_, _, let value, let within):
      operands.append(value)
      if let within { operands.append(within) }
    case .study(_, _, let settings): for setting in settings { study(setting) }
    case .learn(isCalibration: true, _, _, let settings):
      for setting in settings { calibration(setting) }
    case .expression: break
    default: break
    }
  }

  /// The site of a question to a study, or of how sure its answer is; nil for any other call.
  static func question(_ node: Expression, _ checked: CheckedScript) -> Site? {
    guard case .call(let callee, let arguments) = node.kind else { return nil }
    var operands: [Expression] = []
    let asking: (callee: Expression, arguments: [Argument])
    if case .studyInterval? = checked.resolution(of: callee),
      case .member(let inner, _) = callee.kind, case .call(let base, let given) = inner.kind
    {
      asking = (base, given)
      operands = arguments.map(\.value)
    } else if case .studyQuestion? = checked.resolution(of: node) {
      asking = (callee, arguments)
    } else {
      return nil
    }
    guard case .member(let study, let name) = asking.callee.kind,
      let question = StudyQuestion(rawValue: name.text)
    else { return nil }
    // What a heat map shows is a name.
    if question == .heat { return Site(.expression(node), operands: [study], span: node.span) }
    let steps = asking.arguments.prefix(question.askedCount).map(\.value)
    let others = asking.arguments.dropFirst(steps.count).map(\.value)
    return Site(
      .expression(node), operands: [study] + others + operands, steps: steps,
      captures: FreeVariables(checked).captures(of: steps), span: node.span)
  }

  /// What varies and how long is worked out once; what is asked of the runs is step code.
  private mutating func study(_ setting: Setting) {
    switch setting.name.text {
    case "vary":
      if case .record(let fields) = setting.value.kind { operands += fields.map(\.value) }
    case "faults", "fault_sets", "chance": break
    case "modes":
      if case .variable? = checked.resolution(of: setting.value) { operands.append(setting.value) }
    case "occurrence", "mode_ratios":
      if case .record(let fields) = setting.value.kind { operands += fields.map(\.value) }
    case "detectors":
      if case .record(let fields) = setting.value.kind { steps += fields.map(\.value) }
    case "method":
      operands += StudyMethodSyntax(setting.value)?.numbers.map(\.value) ?? []
    case "stop":
      guard let rule = StopSyntax(setting.value) else { return }
      steps.append(rule.asked)
      operands += rule.numbers.map(\.value)
    default: operands.append(setting.value)
    }
  }

  /// Everything is worked out once; what the scenario gives is read by name.
  private mutating func calibration(_ setting: Setting) {
    switch (setting.name.text, setting.value.kind) {
    case ("model", _), ("match", _): break
    case ("priors", .record(let fields)), ("noise", .record(let fields)):
      operands += fields.map(\.value)
    default: operands.append(setting.value)
    }
  }

  /// Whether a setting names something of another twin, which the program looks up itself.
  private func isReference(_ value: Expression) -> Bool {
    switch checked.resolution(of: value) {
    case .property, .twin, .port, .signal: true
    default: false
    }
  }

  private mutating func step(_ value: Expression) { steps.append(value) }

  /// The index of a path, where it has one, is evaluated once.
  private mutating func path(_ node: Expression) {
    if case .port(let use)? = checked.resolution(of: node), let index = use.index {
      operands.append(index.expression)
    }
  }

  private mutating func until(_ node: Expression) {
    if case .binary(.or, let left, let right) = node.kind {
      until(left)
      until(right)
    } else if case .number = checked.type(of: node) {
      operands.append(node)
    } else {
      step(node)
    }
  }

  private mutating func fault(_ setting: Setting) {
    let value = setting.value
    switch setting.name.text {
    case "value":
      if case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind,
        FaultHelper(rawValue: name) != nil
      {
        operands += arguments.map(\.value)
      } else {
        step(value)
      }
    case "rate": step(value)
    case "severity":
      if case .call(_, let arguments) = value.kind, GrowthProcess(value) != nil {
        operands += arguments.map(\.value)
      } else {
        step(value)
      }
    case "onset", "repair", "active":
      guard case .call(let callee, let arguments) = value.kind, case .name(let name) = callee.kind,
        ["when", "hazard", "after", "for", "intermittent"].contains(name)
      else {
        if case .name(let word) = value.kind, word == "manual" || word == "always" { return }
        operands.append(value)
        return
      }
      for (position, argument) in arguments.enumerated() {
        let isCondition = name == "hazard" || (name == "when" && position == 0)
        if isCondition { step(argument.value) } else { operands.append(argument.value) }
      }
    default: operands.append(value)
    }
  }

  /// Bounds are evaluated once; whatever has no temporal operator inside is a predicate.
  private mutating func requirement(_ node: Expression) {
    switch node.kind {
    case .temporal(_, let bound, let operand):
      self.bound(bound)
      requirement(operand)
    case .heldFor(let operand, let duration):
      requirement(operand)
      operands.append(duration)
    case .holdsUntil(let left, let bound, let right):
      requirement(left)
      self.bound(bound)
      requirement(right)
    case .not(let operand): requirement(operand)
    case .binary(let op, let left, let right) where op == .and || op == .or || op == .implies:
      requirement(left)
      requirement(right)
    case .member(let base, _):
      if case .edge? = checked.resolution(of: node) { step(base) } else { step(node) }
    default: step(node)
    }
  }

  private mutating func bound(_ bound: BoundSyntax?) {
    guard let bound else { return }
    if let from = bound.from { operands.append(from) }
    operands.append(bound.to)
  }
}
