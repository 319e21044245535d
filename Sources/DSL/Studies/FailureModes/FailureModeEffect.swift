import Engine

/// What one fault mode at one place, of one severity and from one time on, does: its runs beside the healthy runs that share
/// their chance.
struct FailureModeEffect {
  /// What becomes of a requirement.
  ///
  /// A run that could not be carried to its end counts only if the requirement was violated before.
  struct OnRequirement {
    /// What a run that counts says.
    struct Outcome {
      /// Shared by runs of the same chance.
      let block: Int
      /// Whether the requirement is violated, and is not by the healthy machine.
      let isCaused: Bool
    }

    /// How often it is violated.
    var violated = BinomialCount()
    var outcomes: [Outcome] = []
    /// How often it is violated, is not by the healthy machine, and there was no alarm before.
    var unnoticed = BinomialCount()
    var isCaused: Bool { outcomes.contains { $0.isCaused } }
    /// Of the margins, in SI, and of their differences from those of the healthy machine.
    var margin = RunningMean()
    var change = RunningMean()
  }

  /// How well a detector sees it.
  struct OnDetector {
    /// How often it gives alarm at a time when it does not for the healthy machine.
    var detected = BinomialCount()
    /// Seconds from the onset to the alarm.
    var latency = RunningMean()
  }

  let injection: Injection
  var requirements: [OnRequirement]
  var detectors: [OnDetector]
  /// How often some requirement is violated, which the healthy machine does not violate, without an alarm before.
  var unnoticed = BinomialCount()
  /// Whether anything at all came out differently than for the healthy machine, but for what the mode itself changes.
  var acts = false
  /// How many runs came to their end, beside a healthy one.
  var runs = 0
  /// How many did not, or not the healthy one beside them.
  var failed = 0
  /// How many ended before the mode began.
  var late = 0
  /// Whether any run was carried out, or begun.
  var isTried: Bool { runs + failed + late > 0 }
  /// Whether the runs tell something of the mode.
  var isKnown: Bool { runs > 0 || requirements.contains { !$0.outcomes.isEmpty } }
}

extension FailureModeEffect {
  /// The effects of all combinations, in their order, as far as the study has come.
  static func all(of study: StudyObject) -> [FailureModeEffect] {
    guard let design = study.course.injections else { return [] }
    let reader = FailureModeReader(study)
    let blank = FailureModeEffect.blank(study)
    var effects = (1...max(1, design.combinationCount)).compactMap { combination in
      design.injection(combination).map(blank)
    }
    let healthy = study.healthyRuns
    let broken = Set(
      study.failed.filter { design.isHealthy(run: $0.run) }.map { design.round(ofRun: $0.run) })
    var causes: [[Range<Int>]] = []
    for place in design.places { causes.append(study.layout.cause(place)) }
    let each = design.severities.count * design.times.count
    for row in study.rows {
      guard let injection = design.injection(ofRun: row.run) else { continue }
      let position = injection.combination - 1
      guard let beside = healthy[design.round(ofRun: row.run)] else {
        // The healthy run may not be done yet, or be in another shard.
        if row.failure != nil || broken.contains(design.round(ofRun: row.run)) {
          effects[position].failed += 1
        }
        continue
      }
      let block = study.course.block(of: row.run, study.settings)
      guard reader.record(row, beside, block: block, into: &effects[position]) else { continue }
      if !effects[position].acts {
        effects[position].acts = FailureModeReader.differs(
          row, beside, besides: causes[position / each])
      }
    }
    return effects
  }

  private static func blank(_ study: StudyObject) -> (Injection) -> FailureModeEffect {
    let requirements = study.symbol.scenario.requirements.map { _ in OnRequirement() }
    let detectors = study.symbol.failureModes?.detectors.map { _ in OnDetector() } ?? []
    return {
      FailureModeEffect(injection: $0, requirements: requirements, detectors: detectors)
    }
  }
}

/// Reads from rows what came of a run.
struct FailureModeReader {
  private let layout: StudyLayout
  private let requirements: [(verdict: Int, margin: Int, first: Int)]
  private let detectorCount: Int
  private let duration: Int

  init(_ study: StudyObject) {
    layout = study.layout
    requirements = study.symbol.scenario.requirements.map { symbol in
      func place(_ member: String?) -> Int { study.layout.range(of: symbol, member)?.offset ?? 0 }
      return (place(nil), place("margin"), place("first_violation"))
    }
    duration = layout.range(ofFact: "duration")?.offset ?? 0
    detectorCount = study.symbol.failureModes?.detectors.count ?? 0
  }

  /// Takes a run into account, beside the healthy run of its round.
  ///
  /// - Returns: whether the mode came
  func record(
    _ row: StudyRow, _ healthy: StudyRow, block: Int, into effect: inout FailureModeEffect
  ) -> Bool {
    let onset = Nanoseconds.seconds(effect.injection.time)
    let isComplete = row.failure == nil
    if isComplete { effect.runs += 1 } else { effect.failed += 1 }
    // Of a run that could not even begin nothing is kept.
    guard row.values[duration] >= onset else {
      if isComplete {
        effect.runs -= 1
        effect.late += 1
      }
      return false
    }
    var firstAlarm = Double.infinity
    for detector in 0..<detectorCount {
      let place = layout.alarm(detector, from: effect.injection.timePlace).offset
      let (alarm, without) = (row.values[place], healthy.values[place])
      // An alarm that the healthy machine raises as early says nothing of the mode.
      let isDetected = !alarm.isNaN && !(without <= alarm)
      if isComplete || isDetected { effect.detectors[detector].detected.record(isDetected) }
      guard isDetected else { continue }
      effect.detectors[detector].latency.record(alarm - onset)
      firstAlarm = min(firstAlarm, alarm)
    }
    var isUnnoticed = false
    for (position, places) in requirements.enumerated() {
      let isViolated = row.values[places.verdict] == 0
      guard isComplete || isViolated else { continue }
      let isCaused = isViolated && healthy.values[places.verdict] != 0
      let violation = row.values[places.first]
      let isWarned = firstAlarm < (violation.isNaN ? .infinity : violation)
      effect.requirements[position].violated.record(isViolated)
      effect.requirements[position].outcomes.append(.init(block: block, isCaused: isCaused))
      effect.requirements[position].unnoticed.record(isCaused && !isWarned)
      if isCaused && !isWarned { isUnnoticed = true }
      guard isComplete else { continue }
      let (margin, without) = (row.values[places.margin], healthy.values[places.margin])
      if margin.isFinite { effect.requirements[position].margin.record(margin) }
      if (margin - without).isFinite {
        effect.requirements[position].change.record(margin - without)
      }
    }
    if isComplete || isUnnoticed { effect.unnoticed.record(isUnnoticed) }
    return true
  }

  /// Whether two runs came to anything else, but for some places.
  static func differs(_ row: StudyRow, _ other: StudyRow, besides causes: [Range<Int>]) -> Bool {
    for place in row.values.indices
    where row.values[place].bitPattern != other.values[place].bitPattern {
      if !causes.contains(where: { $0.contains(place) }) { return true }
    }
    return false
  }
}
