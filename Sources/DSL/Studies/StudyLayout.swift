import Engine

/// What is kept of each run: the whole bus as it stands at the end, and behind it what the run was given and how it
/// was judged. A question is step code over such a row, as a signal is over the bus.
struct StudyLayout {
  let study: StudySymbol
  /// A run that was built and not carried out; it knows where everything is on the bus.
  let reference: Instance
  let busCount: Int
  /// The names of everything declared, which every run must share.
  let declared: [String]
  private let verdicts: [RequirementSymbol: Int]

  init(_ study: StudySymbol, _ reference: Instance) {
    self.study = study
    self.reference = reference
    busCount = reference.scenario.busCount
    declared = reference.declaredNames
    var verdicts: [RequirementSymbol: Int] = [:]
    for (place, requirement) in reference.requirements.enumerated() {
      verdicts[requirement.symbol] = place
    }
    self.verdicts = verdicts
  }

  private var variedCount: Int { study.varied.count }
  private var requirementsStart: Int { busCount + variedCount + 4 }
  /// Of a study of fault modes: which combination was injected, how severe, and when.
  private var injectionStart: Int { requirementsStart + 3 * reference.requirements.count }
  var width: Int { injectionStart + (study.failureModes == nil ? 0 : 3) }

  private func single(_ offset: Int) -> BusRange { BusRange(offset: offset, count: 1) }

  /// Where a fact about the run, or a value that varies, lies; nil where there is none of that name.
  func range(ofFact name: String) -> BusRange? {
    if let place = study.varied.firstIndex(where: { $0.name == name }) {
      return single(busCount + place)
    }
    switch name {
    case "start_age": return study.hasAge ? single(busCount + variedCount) : nil
    case "fault_set": return single(busCount + variedCount + 1)
    case "duration": return single(busCount + variedCount + 2)
    case "passed": return single(busCount + variedCount + 3)
    case "combination": return study.failureModes.map { _ in single(injectionStart) }
    case "injected_severity": return study.failureModes.map { _ in single(injectionStart + 1) }
    case "injected_at": return study.failureModes.map { _ in single(injectionStart + 2) }
    default: return nil
    }
  }

  func range(of requirement: RequirementSymbol, _ member: String?) -> BusRange? {
    guard let place = verdicts[requirement] else { return nil }
    let offset = member == nil ? 0 : member == "margin" ? 1 : 2
    return single(requirementsStart + 3 * place + offset)
  }

  /// Where a column's value lies; nil where the scenario did not declare it.
  func range(of column: StudyColumn) -> BusRange? {
    switch column.source {
    case .run: nil
    case .varied(let place): single(busCount + place)
    case .startAge: range(ofFact: "start_age")
    case .faultSet: range(ofFact: "fault_set")
    case .duration: range(ofFact: "duration")
    case .passed: range(ofFact: "passed")
    case .verdict(let requirement): range(of: requirement, nil)
    case .margin(let requirement): range(of: requirement, "margin")
    case .firstViolation(let requirement): range(of: requirement, "first_violation")
    case .onset(let fault): try? reference.range(fault, .onset)
    case .severity(let fault): try? reference.range(fault, .severity)
    case .combination: range(ofFact: "combination")
    case .injectedSeverity: single(injectionStart + 1)
    case .injectedAt: single(injectionStart + 2)
    case .firstAlarm(let detector): alarm(detector, from: nil)
    }
  }

  /// Where it is kept when a detector of a study of fault modes first gave alarm.
  ///
  /// - Parameter time: which of the study's times it counts from; nil for the start of the run
  func alarm(_ detector: Int, from time: Int?) -> BusRange {
    let range = reference.alarms[detector]
    return range[(time ?? -1) + 2]
  }

  /// The places of a row that say what was injected, and not what came of it.
  func cause(_ place: FailureModePlace) -> [Range<Int>] {
    let fault = reference.injected.map { [$0.active, $0.severity, $0.onset] } ?? []
    return [injectionStart..<(injectionStart + 3), place.port.range.positions]
      + fault.map(\.positions)
  }

  /// What a row keeps of what its run was given.
  private static func kept(_ given: StudyGiven) -> [Double] {
    given.values + [Double(given.startAge) / 1e9, Double(given.faultSet + 1)]
  }

  /// Whether a row is that of a run that was given this; what is kept of a run that failed is not compared.
  func isRow(_ row: StudyRow, of given: StudyGiven) -> Bool {
    guard row.failure == nil else { return true }
    let kept = Self.kept(given)
    return zip(row.values[busCount...], kept).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  /// The row of a run that is over.
  ///
  /// - Parameter failure: why it could not go on, where it could not
  func row(
    _ run: Int, _ given: StudyGiven, _ instance: Instance, _ simulation: Simulation,
    failure: String? = nil
  ) -> StudyRow {
    var values = simulation.read(BusRange(offset: 0, count: busCount))
    values.reserveCapacity(width)
    values += Self.kept(given)
    let results = simulation.requirementResults
    let isPassed = results.allSatisfy { $0.verdict != .violated }
    values += [Nanoseconds.seconds(simulation.time), isPassed ? 1 : 0]
    for result in results {
      values += [
        result.verdict == .violated ? 0 : 1,
        result.robustness.isFinite ? result.robustness : .nan,
        result.firstViolation.map(Nanoseconds.seconds) ?? .nan,
      ]
    }
    if study.failureModes != nil {
      let injection = given.injection
      values += [
        Double(injection?.combination ?? 0), injection?.severity ?? 0,
        injection.map { Nanoseconds.seconds($0.time) } ?? .nan,
      ]
    }
    return StudyRow(run: run, values: values, failure: failure)
  }
}

extension Instance {
  /// The names of all that has a place on the bus, and of the requirements.
  var declaredNames: [String] {
    scenario.twins.map {
      "twin \($0.name) \($0.slots.map { String($0.range.count) }.joined(separator: " "))"
    }
      + scenario.signals.map { "signal \($0.name)" } + scenario.faults.map { "fault \($0.name)" }
      + scenario.requirements.map { "require \($0.name)" }
  }
}
