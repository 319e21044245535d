import Engine

/// Decides, run by run, whether a study has seen enough.
struct StudyRule {
  private let rule: StudySettings.Rule
  private let statistic: StudyQuestion
  private let asked: any StepExpression
  private let text: String
  private let unit: Unit
  private let seed: UInt64
  private let settings: StudySettings
  /// What was asked of the runs so far, in blocks of runs that share their chance.
  private var sample = BlockedSample()

  init(
    _ rule: StudySettings.Rule, _ study: StudySymbol, _ settings: StudySettings,
    _ layout: StudyLayout, _ site: SiteValues
  ) throws(ScriptFailure) {
    guard let node = study.settings.first(where: { $0.name.text == "stop" })?.value,
      let syntax = StopSyntax(node)
    else { throw ScriptFailure("the study \(study.name) has no rule to stop by") }
    self.rule = rule
    self.settings = settings
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
    sample.record(
      statistic == .probability ? (value == 0 ? 0 : 1) : value,
      block: StudyCourse.block(of: row.run, settings))
  }

  /// Whether the runs so far are enough.
  var isMet: Bool {
    switch rule {
    case .halfWidth(let stopping):
      statistic == .probability
        ? stopping.isMet(byShareOf: sample) : stopping.isMet(byMeanOf: sample)
    case .sprt(let test): test.decision(sample.events) != .undecided
    }
  }

  /// What the sequential test says, in words; nil for other rules.
  var decision: String? {
    guard case .sprt(let test) = rule else { return nil }
    switch test.decision(sample.events) {
    case .undecided: return "P(\(text)) is still undecided"
    case .acceptable:
      return "P(\(text)) is acceptable: \(StudyText.percent(test.acceptable)) or less"
    case .unacceptable:
      return "P(\(text)) is unacceptable: \(StudyText.percent(test.unacceptable)) or more"
    }
  }

  /// How many runs it will take if things go on as they are.
  func expectedRuns(_ limits: ClosedRange<Int>) -> Int {
    guard case .halfWidth(let stopping) = rule, statistic == .probability, sample.count > 0,
      let runs = stopping.expectedRuns(byShareOf: sample)
    else { return limits.upperBound }
    return min(max(runs, limits.lowerBound), limits.upperBound)
  }

  /// The estimate so far, as text.
  var estimate: String {
    if statistic == .probability {
      guard sample.count > 0 else { return "" }
      return "P(\(text)) " + StudyText.brief(sample.events, sample.shareInterval(level: 0.95))
    }
    guard let interval = sample.interval(level: 0.95) else { return "" }
    return "mean \(text) " + StudyText.mean(sample.mean, interval, unit)
  }
}
