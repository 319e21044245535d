import Engine

/// The table `s.effects`: a row for each fault mode, place, severity and time.
struct FailureModeEffects {
  private let study: StudyObject

  init(_ study: StudyObject) { self.study = study }

  static func fields(of study: StudySymbol) -> [Field] {
    var fields = [Field(name: "combination", type: .scalar)]
    fields += ["twin", "place", "mode"].map { Field(name: $0, type: .text) }
    fields += [
      Field(name: "severity", type: .scalar), Field(name: "time", type: FailureModeColumns.time),
      Field(name: "runs", type: .scalar), Field(name: "failed", type: .scalar),
      Field(name: "acts", type: .scalar),
    ]
    for requirement in study.scenario.requirements {
      let margin = FailureModeColumns.margin(requirement)
      fields += FailureModeColumns.share("\(requirement.name)_violated")
      fields += [
        Field(name: "\(requirement.name)_margin", type: margin.value),
        Field(name: "\(requirement.name)_margin_change", type: margin.change),
      ]
    }
    for detector in study.failureModes?.detectors ?? [] {
      fields += FailureModeColumns.share("\(detector.name)_detected")
      fields.append(Field(name: "\(detector.name)_latency", type: FailureModeColumns.time))
    }
    return fields + FailureModeColumns.share("undetected")
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let effects = study.shownEffects
    let injections = effects.map(\.injection)
    var made = FailureModeColumns()
    made.add("combination", injections.map { Double($0.combination) })
    made.add("twin", texts: injections.map(\.place.name.twin))
    made.add("place", texts: injections.map(\.place.name.path))
    made.add("mode", texts: injections.map(\.place.name.mode))
    made.add("severity", injections.map(\.severity))
    made.add(
      "time", FailureModeColumns.time, injections.map { Nanoseconds.seconds($0.time) })
    made.add("runs", effects.map { Double($0.runs) })
    made.add("failed", effects.map { Double($0.failed) })
    made.add("acts", effects.map { $0.isKnown ? ($0.acts ? 1 : 0) : .nan })
    for (position, requirement) in study.symbol.scenario.requirements.enumerated() {
      let found = effects.map { $0.requirements[position] }
      let margin = FailureModeColumns.margin(requirement)
      made.add("\(requirement.name)_violated", shares: found.map(\.violated))
      made.add("\(requirement.name)_margin", margin.value, found.map(\.margin.known))
      made.add("\(requirement.name)_margin_change", margin.change, found.map(\.change.known))
    }
    for (position, detector) in (study.symbol.failureModes?.detectors ?? []).enumerated() {
      let found = effects.map { $0.detectors[position] }
      made.add("\(detector.name)_detected", shares: found.map(\.detected))
      made.add("\(detector.name)_latency", FailureModeColumns.time, found.map(\.latency.known))
    }
    made.add("undetected", shares: effects.map(\.unnoticed))
    return try TableObject(
      Table(made.columns, path: "\(study.symbol.name).effects"), units: units)
  }
}
