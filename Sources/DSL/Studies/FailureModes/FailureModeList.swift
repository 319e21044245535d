import Engine

/// The table `s.modes`: the fault modes of the study's twins, what they do, and where that is from.
struct FailureModeList {
  private let study: StudyObject

  init(_ study: StudyObject) { self.study = study }

  static let fields =
    ["twin", "mode", "target"].map { Field(name: $0, type: .text) }
    + ["places", "acting"].map { Field(name: $0, type: .scalar) }
    + ["law", "meaning", "source"].map { Field(name: $0, type: .text) }

  /// A mode of a twin, whether or not the twin, as it is built, has a place for it.
  struct Row {
    let twin: String
    let mode: FaultModeDescription
    let unit: Unit?
    var places = 0
    /// At how many of the places anything came out differently.
    var acting = 0
  }

  /// The modes that the study goes through.
  var rows: [Row] {
    guard let design = study.course.injections, let settings = study.settings.failureModes else {
      return []
    }
    var acting: Set<String> = []
    for effect in study.failureModeEffects where effect.acts {
      acting.insert(effect.injection.place.name.path)
    }
    var places: [String: [FailureModeName]] = [:]
    for place in design.places {
      places["\(place.name.twin).\(place.name.mode)", default: []].append(place.name)
    }
    return study.layout.reference.scenario.twins.flatMap { twin in
      twin.description.faultModes.compactMap { mode -> Row? in
        let found = places["\(twin.name).\(mode.name)"] ?? []
        guard
          !found.isEmpty
            || settings.includes(FailureModeName(twin: twin.name, mode, of: twin.description))
        else { return nil }
        let unit =
          twin.description.port(mode.target)?.unit ?? twin.slot(mode.target)?.unit
        return Row(
          twin: twin.name, mode: mode, unit: unit, places: found.count,
          acting: found.count { acting.contains($0.path) })
      }
    }
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let rows = rows
    var made = FailureModeColumns()
    made.add("twin", texts: rows.map(\.twin))
    made.add("mode", texts: rows.map(\.mode.name))
    made.add("target", texts: rows.map(\.mode.target))
    made.add("places", rows.map { Double($0.places) })
    made.add("acting", rows.map { Double($0.acting) })
    made.add("law", texts: rows.map { $0.mode.effectText(unit: $0.unit) })
    made.add("meaning", texts: rows.map(\.mode.meaning))
    made.add("source", texts: rows.map(\.mode.source))
    return try TableObject(Table(made.columns, path: "\(study.symbol.name).modes"), units: units)
  }
}
