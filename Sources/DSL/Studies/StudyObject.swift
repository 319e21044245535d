import Engine

/// The result of a study, as scripts hold it.
final class StudyObject: HostObject {
  /// Why there are no more runs.
  enum Ending {
    case complete
    /// The rule that ends it was met.
    case enough
    case interrupted
    /// Another study of the script was asked for.
    case leftOut
  }

  let symbol: StudySymbol
  let settings: StudySettings
  let course: StudyCourse
  let layout: StudyLayout
  let frame: StudyFrame
  /// What the file of its results says of the study.
  private let header: StudyFile
  /// In the order of the runs.
  let rows: [StudyRow]
  /// What the estimator found, where one chose the runs.
  let finding: StudyFinding?
  let ending: Ending
  /// The machine as it was when the study began.
  let start: MachineSnapshot
  /// What holds at the end of its runs, where it is a study restricted to these.
  let condition: String?
  /// Where the results went.
  var path: String?
  /// What a sequential test says, where one ends the study.
  var decision: String?
  /// Of a study of fault modes: the healthy run of each round; a restricted study keeps those of the whole one.
  let healthyRuns: [Int: StudyRow]

  init(
    _ symbol: StudySymbol, _ settings: StudySettings, _ course: StudyCourse, _ layout: StudyLayout,
    _ frame: StudyFrame, _ header: StudyFile, rows: [StudyRow], finding: StudyFinding?,
    ending: Ending, start: MachineSnapshot, condition: String? = nil,
    healthyRuns: [Int: StudyRow]? = nil
  ) {
    self.condition = condition
    self.symbol = symbol
    self.settings = settings
    self.course = course
    self.layout = layout
    self.frame = frame
    self.header = header
    self.rows = rows
    self.finding = finding
    self.ending = ending
    self.start = start
    var healthy: [Int: StudyRow] = [:]
    if let design = course.injections, healthyRuns == nil {
      for row in rows where row.failure == nil && design.isHealthy(run: row.run) {
        healthy[design.round(ofRun: row.run)] = row
      }
    }
    self.healthyRuns = healthyRuns ?? healthy
  }

  var typeName: String { "study" }
  var text: String { summaryLines.joined(separator: "\n") }
  var memberNames: [String] {
    StudyMember.allCases.map(\.rawValue) + StudyQuestion.allCases.map(\.rawValue)
  }

  /// The runs that could be carried out.
  var valid: [StudyRow] { rows.filter { $0.failure == nil } }
  /// Those of them that are a sample of the scenario as it comes; where a study of fault modes is restricted to runs with a
  /// mode, these runs.
  var sample: [StudyRow] {
    let sample = valid.filter { course.isRepresentative($0.run) }
    return sample.isEmpty && condition != nil && course.injections != nil ? valid : sample
  }
  var failed: [StudyRow] { rows.filter { $0.failure != nil } }

  func row(_ run: Int) -> StudyRow? {
    rows.indices.contains(run) && rows[run].run == run ? rows[run] : rows.first { $0.run == run }
  }

  func field(_ name: String, in machine: Machine) throws(ScriptFailure) -> Value? {
    let units = layout.reference.host.units
    switch StudyMember(rawValue: name) {
    case .runs: return Value(Double(rows.count))
    case .failed: return Value(Double(failed.count))
    case .summary: return try machine.makeString(text)
    case .decision:
      guard let decision else {
        throw ScriptFailure(
          "\(symbol.name) has no sequential test that decides",
          help: "write `stop: sprt(P(not safe), acceptable: 1 %, unacceptable: 5 %)`",
          code: .badValue)
      }
      return try machine.makeString(decision)
    case .table: return try machine.makeHandle(table(units))
    case .survival: return try machine.makeHandle(try StudySurvival(self).table(units))
    case .coefficientOfVariation:
      guard case .probability(let estimate)? = finding else { throw noFinding }
      return Value(canonical: estimate.coefficientOfVariation)
    case .beta:
      guard case .designPoint(let point, _)? = finding else { throw noFinding }
      return Value(point.reliabilityIndex)
    case .designPoint:
      guard case .designPoint(_, let values)? = finding else { throw noFinding }
      return try machine.makeRecord(symbol.varied.map(\.name), values.map { Value(canonical: $0) })
    case .importance: return try machine.makeHandle(try importance(units))
    case .effects: return try machine.makeHandle(try FailureModeEffects(self).table(units))
    case .criticality:
      return try machine.makeHandle(try FailureModeCriticality(self).table(units))
    case .modes: return try machine.makeHandle(try FailureModeList(self).table(units))
    case .baseline: return try machine.makeHandle(try FailureModeBaseline(self).table(units))
    case nil: return nil
    }
  }

  /// What a question's step code yields for a run.
  static func evaluate(_ asked: any StepExpression, _ row: StudyRow, seed: UInt64) -> Double {
    var result = 0.0
    row.values.withUnsafeBufferPointer { values in
      guard let bus = values.baseAddress else { return }
      let random = RandomStream(
        seed: seed, run: UInt64(row.run), owner: "study", purpose: "question")
      asked.evaluate(StepContext(bus: bus, time: 0, random: random, index: 0), into: &result)
    }
    return result
  }

  /// The same study with these rows only.
  func restricted(to rows: [StudyRow], where condition: String) -> StudyObject {
    let all = self.condition.map { "\($0) and \(condition)" } ?? condition
    return StudyObject(
      symbol, settings, course, layout, frame, header, rows: rows, finding: finding,
      ending: ending, start: start, condition: all, healthyRuns: healthyRuns)
  }

  /// What each fault mode does, where the study goes through them; worked out once.
  private(set) lazy var failureModeEffects = FailureModeEffect.all(of: self)

  // MARK: Tables

  /// A row for each run that was carried out.
  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    try TableObject(table(of: valid), units: units)
  }

  /// The results as a file.
  func file(_ units: UnitTable) -> StudyFile {
    var result = header
    result.rows = rows
    if course.assignment.isAdaptive { result.runCount = rows.count }
    result.table = table(of: rows)
    return result
  }

  private func table(of rows: [StudyRow]) -> Table {
    let columns = StudyColumn.all(of: symbol).map { column in
      let unit = column.type.displayUnit
      let range = layout.range(of: column)
      let values = rows.map { row -> Double in
        if case .run = column.source { return Double(row.run) }
        return range.map { unit.fromSI(row.values[$0.offset]) } ?? .nan
      }
      let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : unit.symbol
      return Table.Column(column.name, unit: symbol, .numbers(values))
    }
    return Table(columns, path: "\(symbol.name).table")
  }

  /// What a run was given and came to, as a record.
  func record(_ run: Int, in machine: Machine) throws(ScriptFailure) -> Value {
    let row = try found(run)
    if let failure = row.failure {
      throw ScriptFailure("run \(run) of \(symbol.name) failed: \(failure)")
    }
    let columns = StudyColumn.all(of: symbol)
    return try machine.makeRecord(
      columns.map(\.name),
      columns.map { column in
        if case .run = column.source { return Value(Double(row.run)) }
        return Value(canonical: layout.range(of: column).map { row.values[$0.offset] } ?? .nan)
      })
  }

  func found(_ run: Int) throws(ScriptFailure) -> StudyRow {
    guard let row = row(run) else {
      throw ScriptFailure(
        "\(symbol.name) has no run \(run)",
        help: rows.isEmpty
          ? "it has no runs"
          : condition.map { "its runs are those for which \($0): `.table.run` has their numbers" }
            ?? "its runs are numbered from 0 to \(rows.count - 1)")
    }
    return row
  }

  // MARK: Summary

  /// What came of it, for the account after the study.
  var summaryLines: [String] {
    let count = failed.count
    let end =
      switch ending {
      case .complete: ""
      case .enough: ", enough by its rule"
      case .interrupted: ", interrupted"
      case .leftOut: ", not carried out now"
      }
    let part = condition.map { " where \($0)" } ?? ""
    var lines = ["study \(symbol.name) of \(symbol.scenario.name): \(rows.count) runs\(part)\(end)"]
    if let first = failed.first {
      lines.append(
        "  \(count) of them failed; run \(first.run): \(first.failure ?? "")")
    }
    if let decision { lines.append("  \(decision)") }
    if symbol.failureModes != nil { return lines + failureModeLines + pathLines }
    guard symbol.method.isRepresentative else { return lines + findingLines + pathLines }
    let sample = sample
    for requirement in symbol.scenario.requirements {
      guard let range = layout.range(of: requirement, nil) else { continue }
      var violations = BlockedSample()
      for row in sample {
        violations.record(
          row.values[range.offset] == 0 ? 1 : 0, block: course.block(of: row.run, settings))
      }
      guard violations.count > 0 else { continue }
      let share = StudyText.probability(violations.events, violations.shareInterval(level: 0.95))
      lines.append("  P(not \(requirement.name)) = \(share)")
    }
    return lines + pathLines
  }

  private var pathLines: [String] { path.map { ["  results \($0)"] } ?? [] }
}
