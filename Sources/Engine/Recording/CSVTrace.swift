/// Records a run into CSV files: one for each group of signals, and one for the events if there are any.
///
/// A plan with one group writes `path` itself; with several, `run.csv` becomes `run_every_10ms.csv` and so on.
/// Events go to `run_events.csv`, faults and requirements to files named likewise. Columns are headed
/// `name [unit]`, a vector's `name.element [unit]`. Remaining lives come last, and when the run has ended: until then the
/// files lack them.
///
/// Sendable under `TraceSink`'s rule that calls come from one thread at a time.
public final class CSVTrace: TraceSink, @unchecked Sendable {
  /// The files written so far.
  public private(set) var paths: [String] = []
  public private(set) var failure: TraceError?

  private let path: String
  private let plan: TracePlan
  private var files: [TextFile] = []
  private var events: TextFile?

  /// Creates the files, with their headers.
  public init(path: String, plan: TracePlan) throws(TraceError) {
    self.path = path
    self.plan = plan
    let names = TraceLayout.groupNames(plan.groups)
    for (group, name) in zip(plan.groups, names) {
      let file = try makeFile(plan.groups.count == 1 ? path : Self.path(path, for: name))
      file.write("time [s]")
      for signal in group.signals where signal.requirement == nil { Self.head(signal, of: file) }
      file.write("\n")
      files.append(file)
    }
  }

  /// Writes the headings of a signal.
  static func head(_ signal: TraceSignal, of file: TextFile) {
    for element in signal.elements.isEmpty ? [""] : signal.elements {
      let name = element.isEmpty ? signal.name : "\(signal.name).\(element)"
      file.write(",")
      file.writeField(
        signal.unit.symbol == Unit.one.symbol ? name : "\(name) [\(signal.unit.symbol)]")
    }
  }

  public func append(group: Int, time: Int64, row: UnsafePointer<Double>) -> Bool {
    guard failure == nil else { return false }
    let file = files[group]
    file.write(Double(time) / 1e9)
    var column = 0
    for signal in plan.groups[group].signals {
      for _ in 0..<signal.width {
        file.write(",")
        file.write(signal.unit.fromSI(row[column]))
        column += 1
      }
    }
    file.write("\n")
    failure = file.failure
    return failure == nil
  }

  public func note(time: Int64, kind: String, message: String) {
    guard failure == nil else { return }
    if events == nil { events = makeTable("events", ["time [s]", "kind", "message"]) }
    events?.writeRow([(Double(time) / 1e9).description, kind, message])
    failure = failure ?? events?.failure
  }

  public func finish(_ summary: TraceSummary) throws(TraceError) {
    if failure == nil { writeTables(summary) }
    for file in files + (events.map { [$0] } ?? []) {
      do throws(TraceError) { try file.close() } catch { failure = failure ?? error }
    }
    if failure == nil { addLives(summary) }
    if let failure { throw failure }
  }

  /// Adds the remaining lives, which only the end of the run tells, to files that are written and closed.
  private func addLives(_ summary: TraceSummary) {
    for (file, group) in zip(files, plan.groups) {
      let lives = group.signals.filter { $0.requirement != nil }
      guard !lives.isEmpty else { continue }
      do throws(TraceError) {
        try RemainingLifeText(file.path).add(lives, summary)
      } catch { failure = failure ?? error }
    }
  }

  private func writeTables(_ summary: TraceSummary) {
    func seconds(_ time: Int64?) -> String { time.map { (Double($0) / 1e9).description } ?? "" }
    if !summary.faults.isEmpty {
      let table = makeTable(
        "faults", ["name", "target", "effect", "severity", "onset [s]", "repaired [s]"])
      for fault in summary.faults {
        table?.writeRow([
          fault.name, fault.target, fault.effect, fault.severity?.description ?? "",
          seconds(fault.onset), seconds(fault.repaired),
        ])
      }
      if let table { files.append(table) }
    }
    if !summary.requirements.isEmpty {
      let table = makeTable(
        "requirements", ["name", "verdict", "first_violation [s]", "margin", "unit"])
      for record in summary.requirements {
        let margin = record.margin.map { ($0 / record.unit.scale).description } ?? ""
        table?.writeRow([
          record.name, record.verdict, seconds(record.firstViolation), margin, record.unit.symbol,
        ])
      }
      if let table { files.append(table) }
    }
  }

  private func makeTable(_ name: String, _ header: [String]) -> TextFile? {
    do throws(TraceError) {
      let file = try makeFile(Self.path(path, for: name))
      file.writeRow(header)
      return file
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  private func makeFile(_ path: String) throws(TraceError) -> TextFile {
    let file = try TextFile(path)
    paths.append(path)
    return file
  }

  /// `folder/run.csv` for `faults` is `folder/run_faults.csv`.
  private static func path(_ path: String, for part: String) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path.lastIndex(of: "."), dot > name else { return "\(path)_\(part)" }
    return "\(path[..<dot])_\(part)\(path[dot...])"
  }
}
