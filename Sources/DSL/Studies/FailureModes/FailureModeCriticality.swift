import Engine

/// The table `s.criticality`: how much each fault mode adds to the loss of each requirement.
///
/// The criticality number of a mode is C = β · α · λ · t: β is the probability that the requirement is lost once the mode has
/// come, here the share of the runs, over all severities and times, in which it is violated and is not by the healthy machine;
/// λ the failure rate of the item, α the share of its failures that are of this mode at this place, t how long a mission takes.
/// Runs that end before the mode begins say nothing. Runs of a round share their chance, so the limits of β are those of as
/// many rounds, and not of as many runs.
///
/// Source: MIL-STD-1629A (1980), task 102, equation for C_m.
struct FailureModeCriticality {
  private let study: StudyObject

  init(_ study: StudyObject) { self.study = study }

  static func fields(of study: StudySymbol) -> [Field] {
    ["place", "mode", "requirement"].map { Field(name: $0, type: .text) }
      + ["runs", "failed"].map { Field(name: $0, type: .scalar) }
      + FailureModeColumns.share("beta")
      + [
        Field(name: "undetected", type: .scalar), Field(name: "ratio", type: .scalar),
        Field(name: "rate", type: FailureModeColumns.rate),
        Field(name: "mission", type: FailureModeColumns.hours),
        Field(name: "criticality", type: .scalar), Field(name: "criticality_lower", type: .scalar),
        Field(name: "criticality_upper", type: .scalar),
        Field(name: "undetected_criticality", type: .scalar),
      ]
  }

  /// A mode at a place and what it does to a requirement.
  struct Row {
    let name: FailureModeName
    let requirement: String
    /// Of the runs that count, one or zero, in blocks that share their chance.
    var beta = BlockedSample()
    var unnoticed = BinomialCount()
    /// Runs that did not come to their end.
    var failed = 0
    /// nil where the study does not say how often the mode comes.
    let occurrence: FailureModeOccurrence?
    /// Seconds.
    let mission: Double

    /// How many failures of this mode a mission brings.
    var expected: Double { occurrence.map { $0.rate * $0.ratio * mission } ?? .nan }
    /// Not a number before the first run.
    var share: Double { beta.count == 0 ? .nan : beta.events.fraction }
    var limits: ConfidenceInterval { beta.shareIntervalOfFewBlocks(level: 0.95) }
    var criticality: Double { share * expected }
    var unnoticedCriticality: Double { unnoticed.fraction * expected }
  }

  /// The most critical first; those whose rate is not known come last, by β.
  var rows: [Row] {
    guard let design = study.course.injections, let settings = study.settings.failureModes else {
      return []
    }
    let effects = study.failureModeEffects
    let each = design.severities.count * design.times.count
    let mission = settings.mission ?? meanDuration
    let occurrences = FailureModeOccurrence.all(
      settings.rates, of: study.layout.reference.failureModePlaces.map(\.name))
    var rows: [Row] = []
    for (position, place) in design.places.enumerated() {
      let found = effects[(position * each)..<((position + 1) * each)]
      guard study.condition == nil || found.contains(where: \.isTried) else { continue }
      let occurrence = occurrences[place.name]
      for (number, requirement) in study.symbol.scenario.requirements.enumerated() {
        var row = Row(
          name: place.name, requirement: requirement.name, occurrence: occurrence, mission: mission)
        for effect in found {
          for outcome in effect.requirements[number].outcomes {
            row.beta.record(outcome.isCaused ? 1 : 0, block: outcome.block)
          }
          row.unnoticed += effect.requirements[number].unnoticed
          row.failed += effect.failed
        }
        rows.append(row)
      }
    }
    func rank(_ row: Row) -> (Double, Double) {
      (
        row.criticality.isNaN ? -1 : row.criticality,
        row.share.isNaN ? -1 : row.share
      )
    }
    let order = rows.indices.sorted {
      let (a, b) = (rank(rows[$0]), rank(rows[$1]))
      return a == b ? $0 < $1 : a > b
    }
    return order.map { rows[$0] }
  }

  private var meanDuration: Double {
    guard let place = study.layout.range(ofFact: "duration") else { return .nan }
    var mean = RunningMean()
    for row in study.healthyRuns.values.sorted(by: { $0.run < $1.run }) {
      mean.record(row.values[place.offset])
    }
    return mean.known
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let rows = rows
    var made = FailureModeColumns()
    made.add("place", texts: rows.map(\.name.path))
    made.add("mode", texts: rows.map(\.name.mode))
    made.add("requirement", texts: rows.map(\.requirement))
    made.add("runs", rows.map { Double($0.beta.count) })
    made.add("failed", rows.map { Double($0.failed) })
    let limits = rows.map(\.limits)
    made.add("beta", rows.map(\.share))
    made.add("beta_lower", limits.map(\.lower))
    made.add("beta_upper", limits.map(\.upper))
    made.add("undetected", rows.map { $0.unnoticed.runs == 0 ? .nan : $0.unnoticed.fraction })
    made.add("ratio", rows.map { $0.occurrence?.ratio ?? .nan })
    made.add("rate", FailureModeColumns.rate, rows.map { $0.occurrence?.rate ?? .nan })
    made.add("mission", FailureModeColumns.hours, rows.map(\.mission))
    made.add("criticality", rows.map(\.criticality))
    made.add("criticality_lower", zip(rows, limits).map { $0.expected * $1.lower })
    made.add("criticality_upper", zip(rows, limits).map { $0.expected * $1.upper })
    made.add("undetected_criticality", rows.map(\.unnoticedCriticality))
    let table = try TableObject(
      Table(made.columns, path: "\(study.symbol.name).criticality"), units: units)
    table.chart = chart(rows)
    return table
  }

  /// As many bars as can be read.
  private static let mostBars = 20

  private func chart(_ rows: [Row]) -> Chart {
    let isRated = rows.contains { $0.criticality > 0 }
    let critical = rows.filter { isRated ? $0.criticality > 0 : $0.share > 0 }
    let shown = (critical.isEmpty ? rows : critical).prefix(Self.mostBars)
    let hasSeveral = study.symbol.scenario.requirements.count > 1
    let bars = shown.map { row in
      let interval = row.limits
      let scale = isRated ? row.expected : 1
      return Chart.Bar(
        hasSeveral ? "\(row.name.path) → \(row.requirement)" : row.name.path,
        isRated ? row.criticality : row.share,
        limits: (interval.lower * scale)...(interval.upper * scale))
    }
    let count =
      critical.isEmpty
      ? "none of \(rows.count) does harm"
      : shown.count < critical.count
        ? "the \(shown.count) most critical of \(critical.count) that do harm"
        : "\(critical.count) of \(rows.count) do harm"
    return Chart(
      title: "\(study.symbol.name): \(count)",
      horizontal: isRated
        ? "criticality: expected losses in a mission"
        : "β: share of runs that lose the requirement",
      vertical: "", .bars(bars))
  }
}

extension BinomialCount {
  static func += (a: inout BinomialCount, b: BinomialCount) {
    a = BinomialCount(events: a.events + b.events, runs: a.runs + b.runs)
  }
}
