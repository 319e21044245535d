import Engine

/// Decides, run by run, whether a study has seen enough.
struct StudyRule {
  private let rule: StudySettings.Rule
  private let statistic: StudyQuestion
  private let asked: any StepExpression
  private let text: String
  private let unit: Unit
  private let seed: UInt64
  private var count = BinomialCount()
  private var mean = RunningMean()

  init(_ rule: StudySettings.Rule, _ study: StudySymbol, _ layout: StudyLayout, _ site: SiteValues)
    throws(ScriptFailure)
  {
    guard let node = study.settings.first(where: { $0.name.text == "stop" })?.value,
      let syntax = StopSyntax(node)
    else { throw ScriptFailure("the study \(study.name) has no rule to stop by") }
    self.rule = rule
    statistic = syntax.rule == .sprt ? .probability : syntax.statistic
    let host = layout.reference.host
    asked = try StepCompiler(host.checked, StudyEnvironment(layout: layout, values: site)).compile(
      syntax.asked)
    text = host.text(of: syntax.asked)
    unit = host.checked.type(of: syntax.asked).displayUnit
    seed = layout.reference.seed
  }

  mutating func record(_ row: StudyRow) {
    guard row.failure == nil else { return }
    let value = StudyObject.evaluate(asked, row, seed: seed)
    if statistic == .probability { count.record(value != 0) } else { mean.record(value) }
  }

  /// Whether the runs so far are enough.
  var isMet: Bool {
    switch rule {
    case .halfWidth(let stopping):
      statistic == .probability ? stopping.isMet(by: count) : stopping.isMet(by: mean)
    case .sprt(let test): test.decision(count) != .undecided
    }
  }

  /// What the sequential test says, in words; nil for other rules.
  var decision: String? {
    guard case .sprt(let test) = rule else { return nil }
    switch test.decision(count) {
    case .undecided: return "P(\(text)) is still undecided"
    case .acceptable: return "P(\(text)) is acceptable"
    case .unacceptable: return "P(\(text)) is unacceptable"
    }
  }

  /// How many runs it will take if things go on as they are.
  func expectedRuns(_ limits: ClosedRange<Int>) -> Int {
    guard case .halfWidth(let stopping) = rule, statistic == .probability, count.runs > 0,
      let runs = stopping.expectedRuns(count)
    else { return limits.upperBound }
    return min(max(runs, limits.lowerBound), limits.upperBound)
  }

  /// The estimate so far, as text.
  var estimate: String {
    if statistic == .probability {
      guard count.runs > 0 else { return "" }
      return "P(\(text)) " + StudyText.brief(count, level: 0.95)
    }
    guard mean.count > 1 else { return "" }
    return "mean \(text) "
      + StudyText.mean(mean.mean, mean.interval(level: 0.95), unit)
  }
}
