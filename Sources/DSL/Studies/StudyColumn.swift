import Engine

/// A column of a study's table: what each run was given and came to.
struct StudyColumn: Sendable {
  enum Source: Sendable {
    case run
    /// One of the values that vary, by its place.
    case varied(Int)
    case startAge, faultSet, passed, duration
    case verdict(RequirementSymbol)
    case margin(RequirementSymbol)
    case firstViolation(RequirementSymbol)
    case onset(FaultSymbol)
    case severity(FaultSymbol)
    // Of a study of fault modes.
    case combination, injectedSeverity, injectedAt
    /// Of a detector, by its place.
    case firstAlarm(Int)
  }

  let name: String
  let type: Type
  let source: Source

  /// The columns, in their order: the run, what varies, the verdicts, the faults.
  static func all(of study: StudySymbol) -> [StudyColumn] {
    let time = Type.number(Dimension([.time: 1]))
    var columns = [StudyColumn(name: "run", type: .scalar, source: .run)]
    for (place, quantity) in study.varied.enumerated() {
      columns.append(
        StudyColumn(name: quantity.name, type: .number(quantity.type), source: .varied(place)))
    }
    if study.hasAge {
      columns.append(StudyColumn(name: "start_age", type: time, source: .startAge))
    }
    if let sets = study.faultSets, sets.count > 1 {
      columns.append(StudyColumn(name: "fault_set", type: .scalar, source: .faultSet))
    }
    columns.append(StudyColumn(name: "duration", type: time, source: .duration))
    columns.append(StudyColumn(name: "passed", type: .scalar, source: .passed))
    for requirement in study.scenario.requirements {
      let margin = Type.number(NumberType(requirement.margin))
      let name = requirement.name
      columns += [
        StudyColumn(name: name, type: .scalar, source: .verdict(requirement)),
        StudyColumn(name: "\(name)_margin", type: margin, source: .margin(requirement)),
        StudyColumn(
          name: "\(name)_first_violation", type: time, source: .firstViolation(requirement)),
      ]
    }
    for fault in study.scenario.faults {
      columns += [
        StudyColumn(name: "\(fault.name)_onset", type: time, source: .onset(fault)),
        StudyColumn(name: "\(fault.name)_severity", type: .scalar, source: .severity(fault)),
      ]
    }
    if let modes = study.failureModes {
      columns += [
        StudyColumn(name: "combination", type: .scalar, source: .combination),
        StudyColumn(name: "injected_severity", type: .scalar, source: .injectedSeverity),
        StudyColumn(name: "injected_at", type: time, source: .injectedAt),
      ]
      for (place, detector) in modes.detectors.enumerated() {
        columns.append(
          StudyColumn(
            name: "\(detector.name)_first_alarm", type: time, source: .firstAlarm(place)))
      }
    }
    return columns
  }
}

extension ScenarioSymbol {
  /// What it requires, in the order of the script.
  var requirements: [RequirementSymbol] {
    scope.ownBindings.values.compactMap {
      if case .requirement(let symbol) = $0.kind { symbol } else { nil }
    }.sorted { $0.span.start < $1.span.start }
  }

  /// Its faults, in the order of the script.
  var faults: [FaultSymbol] {
    scope.ownBindings.values.compactMap {
      if case .fault(let symbol) = $0.kind { symbol } else { nil }
    }.sorted { $0.span.start < $1.span.start }
  }
}
