import Engine

/// The table `s.baseline`: what the healthy machine does: how often it violates each requirement, and how often each detector
/// gives alarm though nothing is wrong.
struct FailureModeBaseline {
  struct Row {
    let name: String
    let kind: String
    var count = BinomialCount()
  }

  let rows: [Row]
  private let name: String

  init(_ study: StudyObject) {
    name = study.symbol.name
    let healthy = study.valid.filter { study.course.injections?.isHealthy(run: $0.run) == true }
    let requirements = study.symbol.scenario.requirements.map { symbol in
      var row = Row(name: symbol.name, kind: "requirement")
      guard let place = study.layout.range(of: symbol, nil) else { return row }
      for run in healthy { row.count.record(run.values[place.offset] == 0) }
      return row
    }
    let detectors = (study.symbol.failureModes?.detectors ?? []).enumerated().map {
      place, detector in
      var row = Row(name: detector.name, kind: "detector")
      let alarm = study.layout.alarm(place, from: nil).offset
      for run in healthy { row.count.record(!run.values[alarm].isNaN) }
      return row
    }
    rows = requirements + detectors
  }

  static let fields =
    ["name", "kind"].map { Field(name: $0, type: .text) }
    + ["events", "runs"].map { Field(name: $0, type: .scalar) } + FailureModeColumns.share("share")

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    var made = FailureModeColumns()
    made.add("name", texts: rows.map(\.name))
    made.add("kind", texts: rows.map(\.kind))
    made.add("events", rows.map { Double($0.count.events) })
    made.add("runs", rows.map { Double($0.count.runs) })
    made.add("share", shares: rows.map(\.count))
    return try TableObject(Table(made.columns, path: "\(name).baseline"), units: units)
  }
}
