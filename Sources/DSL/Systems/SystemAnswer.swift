import Engine

/// What is known of a system of several parts, as the record that scripts get.
struct SystemAnswer {
  let kind: SystemSyntax.Kind
  /// Of the failure of the whole.
  let failure: FaultTreeAnalysis
  /// Of the whole working, for a block diagram.
  let success: FaultTreeAnalysis?
  /// The mean time to the failure of the whole, where every block has a law of life.
  let meanLife: Double?
  let units: UnitTable

  // MARK: Types

  /// The type of the record; `parts` is nil where the types of events or blocks are not known.
  static func type(_ kind: SystemSyntax.Kind, _ parts: [Field]?) -> Type {
    var fields: [Field]
    switch kind {
    case .faultTree:
      fields = ["probability", "rare_event_sum", "cut_set_bound"].map {
        Field(name: $0, type: .scalar)
      }
    case .blockDiagram:
      fields = ["reliability", "unreliability"].map { Field(name: $0, type: .scalar) }
      if let life = parts.flatMap(lifeType) { fields.append(Field(name: "mttf", type: life)) }
      fields.append(Field(name: "path_sets", type: .table(setColumns(kind))))
    }
    return .record(
      fields + [
        Field(name: "cut_sets", type: .table(setColumns(kind))),
        Field(name: "cut_set_count", type: .scalar),
        Field(name: "importance", type: .table(importanceColumns(kind))),
      ])
  }

  /// The type of a mean life, where all parts have laws.
  private static func lifeType(_ parts: [Field]) -> Type? {
    var life: Type?
    for part in parts {
      guard case .distribution(let number) = part.type else {
        return part.type == .any ? .any : nil
      }
      life = .number(number)
    }
    return life
  }

  private static func setColumns(_ kind: SystemSyntax.Kind) -> [Field] {
    [
      Field(name: "order", type: .scalar), Field(name: "\(kind.part)s", type: .text),
      Field(name: "probability", type: .scalar),
    ]
  }

  private static func importanceColumns(_ kind: SystemSyntax.Kind) -> [Field] {
    [Field(name: kind.part, type: .text), Field(name: kind.number, type: .scalar)]
      + ["birnbaum", "fussell_vesely", "risk_achievement", "risk_reduction"].map {
        Field(name: $0, type: .scalar)
      }
  }

  // MARK: Values

  func record(in machine: Machine) throws(ScriptFailure) -> Value {
    var fields: [(name: String, value: Value)] = []
    if kind == .faultTree {
      fields = [
        ("probability", Value(canonical: failure.topProbability)),
        ("rare_event_sum", Value(canonical: failure.rareEventApproximation)),
        ("cut_set_bound", Value(canonical: failure.minimalCutUpperBound)),
      ]
    } else if let success {
      fields = [
        ("reliability", Value(canonical: success.topProbability)),
        ("unreliability", Value(canonical: failure.topProbability)),
      ]
      if let meanLife { fields.append(("mttf", Value(canonical: meanLife))) }
      fields.append(("path_sets", try machine.makeHandle(try sets(success, "path_sets"))))
    }
    fields.append(("cut_sets", try machine.makeHandle(try sets(failure, "cut_sets"))))
    fields.append(("cut_set_count", Value(canonical: failure.cutSetCount)))
    fields.append(("importance", try machine.makeHandle(try importance())))
    return try machine.makeRecord(fields.map(\.name), fields.map(\.value))
  }

  /// Minimal sets: those that fail together, or those that suffice when they work.
  private func sets(_ analysis: FaultTreeAnalysis, _ name: String) throws(ScriptFailure)
    -> TableObject
  {
    let sets = analysis.minimalCutSets
    let texts = sets.map { $0.joined(separator: ", ") }
    let table = try TableObject(
      Table(
        [
          .init("order", .numbers(sets.map { Double($0.count) })),
          .init("\(kind.part)s", .texts(texts)),
          .init("probability", .numbers(analysis.cutSetProbabilities)),
        ], path: "\(kind.rawValue).\(name)"), units: units)
    let bars = zip(texts, analysis.cutSetProbabilities).map { Chart.Bar($0, $1) }
      .sorted { $0.value > $1.value }.prefix(Self.barLimit)
    table.chart = Chart(
      title: "\(kind.title): \(name == "path_sets" ? "minimal path sets" : "minimal cut sets")",
      horizontal: "probability", vertical: "", .bars(Array(bars)))
    return table
  }

  private static let barLimit = 25

  private func importance() throws(ScriptFailure) -> TableObject {
    let rows = failure.importances
    func column(_ name: String, _ value: (FaultTreeAnalysis.Importance) -> Double) -> Table.Column {
      Table.Column(name, .numbers(rows.map(value)))
    }
    let number: (FaultTreeAnalysis.Importance) -> Double =
      kind == .faultTree ? { $0.probability } : { 1 - $0.probability }
    let table = try TableObject(
      Table(
        [
          .init(kind.part, .texts(rows.map(\.event))), column(kind.number, number),
          column("birnbaum", \.birnbaum), column("fussell_vesely", \.fussellVesely),
          column("risk_achievement", \.riskAchievement), column("risk_reduction", \.riskReduction),
        ], path: "\(kind.rawValue).importance"), units: units)
    let bars = rows.map { Chart.Bar($0.event, $0.fussellVesely) }.sorted { $0.value > $1.value }
    table.chart = Chart(
      title: "\(kind.title): importance",
      horizontal: "share of the failure's probability that goes without it (Fussell–Vesely)",
      vertical: "", .bars(Array(bars.prefix(Self.barLimit))))
    return table
  }
}
