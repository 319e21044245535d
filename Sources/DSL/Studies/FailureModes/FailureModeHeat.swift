import Engine

/// The table `s.heat(safe)` and its picture: fault modes one under the other, severities and times side by side.
struct FailureModeHeat {
  /// What the colours show.
  enum Subject {
    /// The share of the runs that violate a requirement.
    case violated(Int, RequirementSymbol)
    /// How much of its margin is lost, on average.
    case lost(Int, RequirementSymbol)
    /// The share of the runs in which a detector sees the mode.
    case detected(Int, String)
    /// How long it takes to, on average.
    case latency(Int, String)

    /// nil where the expression is none of `safe`, `safe.margin`, `watchdog`, `watchdog.latency`.
    init?(_ node: Expression, _ study: StudySymbol) {
      var (name, member) = (node.kind.name, String?.none)
      if case .member(let base, let word) = node.kind {
        (name, member) = (base.kind.name, word.text)
      }
      guard let name else { return nil }
      let requirements = study.scenario.requirements
      let detectors = study.failureModes?.detectors ?? []
      if let place = requirements.firstIndex(where: { $0.name == name }) {
        switch member {
        case nil: self = .violated(place, requirements[place])
        case "margin"?: self = .lost(place, requirements[place])
        default: return nil
        }
      } else if let place = detectors.firstIndex(where: { $0.name == name }) {
        switch member {
        case nil: self = .detected(place, name)
        case "latency"?: self = .latency(place, name)
        default: return nil
        }
      } else {
        return nil
      }
    }

    /// The type of what is shown.
    var type: Type {
      switch self {
      case .violated, .detected: .scalar
      case .lost(_, let requirement): FailureModeColumns.margin(requirement).change
      case .latency: FailureModeColumns.time
      }
    }

    fileprivate var title: String {
      switch self {
      case .violated(_, let requirement): "share of runs that violate \(requirement.name)"
      case .lost(_, let requirement): "loss of margin of \(requirement.name)"
      case .detected(_, let name): "share of runs in which \(name) sees it"
      case .latency(_, let name): "time until \(name) sees it"
      }
    }

    /// In SI.
    fileprivate func value(_ effect: FailureModeEffect) -> Double {
      switch self {
      case .violated(let place, _): return effect.requirements[place].violated.fraction
      // No loss is 0 and not −0.
      case .lost(let place, _): return 0 - effect.requirements[place].change.known
      case .detected(let place, _): return effect.detectors[place].detected.fraction
      case .latency(let place, _): return effect.detectors[place].latency.known
      }
    }
  }

  private let study: StudyObject
  private let subject: Subject

  init(_ study: StudyObject, _ subject: Subject) {
    self.study = study
    self.subject = subject
  }

  static func fields(_ subject: Subject) -> [Field] {
    [
      Field(name: "place", type: .text), Field(name: "severity", type: .scalar),
      Field(name: "time", type: FailureModeColumns.time), Field(name: "value", type: subject.type),
    ]
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let effects = study.shownEffects
    let values = effects.map(subject.value)
    var made = FailureModeColumns()
    made.add("place", texts: effects.map(\.injection.place.name.path))
    made.add("severity", effects.map(\.injection.severity))
    made.add(
      "time", FailureModeColumns.time, effects.map { Nanoseconds.seconds($0.injection.time) })
    made.add("value", subject.type, values)
    let table = try TableObject(
      Table(made.columns, path: "\(study.symbol.name).heat"), units: units)
    table.chart = chart(study.failureModeEffects)
    return table
  }

  // MARK: The picture

  /// More rows than this are gathered: the worst place of each mode.
  private static let mostRows = 40

  private func chart(_ effects: [FailureModeEffect]) -> Chart? {
    guard let design = study.course.injections else { return nil }
    let columns = design.severities.flatMap { severity in
      design.times.map { column(severity, Nanoseconds.seconds($0), design) }
    }
    let unit = subject.type.displayUnit
    let width = columns.count
    var rows: [(name: String, values: [Double])] = design.places.indices.map { place in
      let found = effects[(place * width)..<((place + 1) * width)]
      return (
        design.places[place].name.path,
        found.map { unit.fromSI(subject.value($0)) }
      )
    }
    // A mode that does nothing there has an empty row.
    let all = rows.count
    let affected = rows.filter { $0.values.contains { $0 > 0 } }
    if !affected.isEmpty { rows = affected }
    var what =
      rows.count < all ? "\(rows.count) of \(all) modes and places" : "\(all) modes and places"
    if rows.count > Self.mostRows {
      rows = gathered(rows, design)
      what = "the worst place of each of \(rows.count) modes"
    }
    if affected.isEmpty { what = "none of \(all) modes and places" }
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : " [\(unit.symbol)]"
    return Chart(
      title: "\(study.symbol.name): \(what)",
      horizontal: axis(design), vertical: subject.title + symbol,
      .heat(rows: rows.map(\.name), columns: columns, values: rows.map(\.values)))
  }

  /// One row for each mode: the greatest value of its places.
  private func gathered(_ rows: [(name: String, values: [Double])], _ design: InjectionDesign)
    -> [(name: String, values: [Double])]
  {
    var modes: [String: String] = [:]
    for place in design.places {
      modes[place.name.path] = "\(place.name.twin).\(place.name.mode)"
    }
    var result: [(name: String, values: [Double])] = []
    for row in rows {
      let mode = modes[row.name] ?? row.name
      if let known = result.firstIndex(where: { $0.name == mode }) {
        result[known].values = zip(result[known].values, row.values).map { a, b in
          a.isNaN ? b : b.isNaN ? a : max(a, b)
        }
      } else {
        result.append((mode, row.values))
      }
    }
    return result
  }

  private func column(_ severity: Double, _ time: Double, _ design: InjectionDesign) -> String {
    let share = "\(QuantityFormat.number(severity * 100, significantDigits: 3)) %"
    return design.times.count == 1 ? share : "\(share), \(QuantityFormat.number(time)) s"
  }

  private func axis(_ design: InjectionDesign) -> String {
    design.times.count == 1
      ? "severity, from \(QuantityFormat.number(Nanoseconds.seconds(design.times[0]))) s on"
      : "severity, and when the mode begins"
  }
}
