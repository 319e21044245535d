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
  var width: Int { requirementsStart + 3 * reference.requirements.count }

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
    }
  }

  /// What a row keeps of what its run was given.
  private static func kept(_ given: StudyGiven) -> [Double] {
    given.values + [Double(given.startAge) / 1e9, Double(given.faultSet + 1)]
  }

  /// Whether a row is that of a run that was given this; of a run that failed nothing is kept.
  func isRow(_ row: StudyRow, of given: StudyGiven) -> Bool {
    guard row.failure == nil else { return true }
    let kept = Self.kept(given)
    return zip(row.values[busCount...], kept).allSatisfy { $0.bitPattern == $1.bitPattern }
  }

  /// The row of a run that is over.
  func row(
    _ run: Int, _ given: StudyGiven, _ instance: Instance, _ simulation: Simulation
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
    return StudyRow(run: run, values: values)
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
