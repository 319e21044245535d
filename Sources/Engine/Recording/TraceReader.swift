/// Reads a recorded trace, finished or not.
///
/// Every call reads the file anew and closes nothing in between; use from one thread at a time.
public final class TraceReader {
  /// A recorded signal, as the file describes it.
  public struct Signal: Sendable {
    public let name: String
    public let unit: String
    public let elements: [String]
    /// `real`, `integer`, `boolean` or `enumeration`.
    public let kind: String
    /// Names of an enumeration's values.
    public let valueNames: [String]
    public let meaning: String
    fileprivate let path: String
  }

  /// Signals recorded at the same instants.
  public struct Group: Sendable {
    public let name: String
    /// In nanoseconds; nil where rows come at every instant.
    public let period: Int64?
    /// Rows that every signal has.
    public let rows: Int
    /// Rows of the longest signal; more than `rows` only if the run was killed while it wrote.
    let longest: Int
    /// In the order in which they were declared.
    public let signals: [Signal]
  }

  /// One run of the file.
  public struct Run: Sendable {
    public let name: String
    public let seed: UInt64
    /// `completed`, why the run stopped, or `unfinished` where it did not end in good order.
    public let outcome: String
    public let groups: [Group]

    /// Whether the run ended in good order, so that everything recorded is there.
    public var isFinished: Bool { outcome != TraceLayout.unfinished }
  }

  public let path: String
  public let script: String
  public let seed: UInt64
  public let parameters: [(name: String, value: String)]
  public let versions: [(name: String, value: String)]
  public let runs: [Run]

  private let file: HDF5File

  /// Opens a trace and reads what it says of itself.
  public init(_ path: String) throws(TraceError) {
    self.path = path
    let (file, root, runs) = try HDF5Library.shared.exclusively { () throws(TraceError) in
      let file = try HDF5File(reading: path)
      do throws(TraceError) {
        let root = try file.attributes(of: "/")
        try Self.check(root, path)
        return (file, root, try Self.readRuns(file))
      } catch {
        try? file.close()
        throw error
      }
    }
    self.file = file
    self.runs = runs
    script = root["script"]?.asText ?? ""
    seed = root["seed"]?.asNatural ?? 0
    parameters = Self.pairs(root["parameters"]?.asText ?? "")
    versions = Self.pairs(root["versions"]?.asText ?? "")
  }

  deinit { try? HDF5Library.shared.exclusively { () throws(TraceError) in try file.close() } }

  /// The run called `name`, or the first where that is nil.
  public func run(_ name: String? = nil) throws(TraceError) -> Run {
    guard let name else {
      guard let first = runs.first else { throw TraceError(path, "the trace holds no run") }
      return first
    }
    guard let run = runs.first(where: { $0.name == name }) else {
      let known = runs.map(\.name).joined(separator: ", ")
      throw TraceError(path, "there is no run \(name)", help: "the trace holds \(known)")
    }
    return run
  }

  /// Reads one signal with its instants. Where several groups record it, the first one counts.
  public func column(_ name: String, run: String? = nil) throws(TraceError) -> TraceColumn {
    let run = try self.run(run)
    for group in run.groups {
      guard let signal = group.signals.first(where: { $0.name == name }) else { continue }
      return try HDF5Library.shared.exclusively { () throws(TraceError) in
        let width = max(1, signal.elements.count)
        let times = try file.readNumbers("/\(run.name)/\(group.name)/time")
        let values = try file.readNumbers(signal.path)
        // A run killed while it wrote may have longer columns than others.
        let rows = min(group.rows, times.count, values.count / width)
        return TraceColumn(
          name: name, unit: signal.unit, elements: signal.elements,
          times: Array(times.prefix(rows)),
          values: Array(values.prefix(rows * width)))
      }
    }
    let known = run.groups.flatMap(\.signals).map(\.name)
    throw TraceError(
      path, "\(run.name) has no signal \(name)",
      help: known.isEmpty
        ? "it records no signals"
        : "it records " + known.prefix(12).joined(separator: ", ")
          + (known.count > 12 ? " and \(known.count - 12) more" : ""))
  }

  /// The instants of a group's rows in seconds.
  func times(of group: Group, in run: Run) throws(TraceError) -> [Double] {
    try HDF5Library.shared.exclusively { () throws(TraceError) in
      try file.readNumbers("/\(run.name)/\(group.name)/time")
    }
  }

  /// Reads the table `events`, `faults` or `requirements` of a run.
  public func table(_ name: String, run: String? = nil) throws(TraceError) -> Table {
    let run = try self.run(run)
    return try HDF5Library.shared.exclusively { () throws(TraceError) in
      try Table(file, group: "/\(run.name)/\(name)")
    }
  }

  private static func check(_ root: [String: HDF5Value], _ path: String) throws(TraceError) {
    guard root["format"] == .text(TraceLayout.format) else {
      throw TraceError(
        path, "the file is no trace: its attribute `format` is not \(TraceLayout.format)")
    }
    guard root["format_version"] == .integer(TraceLayout.version) else {
      throw TraceError(
        path, "the trace has a format version other than \(TraceLayout.version)",
        help: "read it with the version of twin that wrote it")
    }
  }

  private static func readRuns(_ file: HDF5File) throws(TraceError) -> [Run] {
    var runs: [(number: Int, run: Run)] = []
    for child in try file.children(of: "/") where child.kind == .group {
      guard child.name.hasPrefix("run"), let number = Int(child.name.dropFirst(3)) else { continue }
      let attributes = try file.attributes(of: "/\(child.name)")
      var groups: [Group] = []
      for group in try file.children(of: "/\(child.name)") where group.name.hasPrefix("every_") {
        groups.append(try readGroup(file, group.name, path: "/\(child.name)/\(group.name)"))
      }
      groups.sort { ($0.period ?? 0, $0.name) < ($1.period ?? 0, $1.name) }
      runs.append(
        (
          number,
          Run(
            name: child.name, seed: attributes["seed"]?.asNatural ?? 0,
            outcome: attributes["outcome"]?.asText ?? TraceLayout.unfinished, groups: groups)
        ))
    }
    return runs.sorted { $0.number < $1.number }.map(\.run)
  }

  private static func readGroup(
    _ file: HDF5File, _ name: String, path: String
  ) throws(TraceError) -> Group {
    let period = try file.attributes(of: path)["period_nanoseconds"]?.asInteger
    var rows = Int.max
    var longest = 0
    var signals: [(index: Int64, signal: Signal)] = []
    var lives: [(length: Int, path: String)] = []
    for child in try file.children(of: path) where child.kind == .dataset {
      let dataset = "\(path)/\(child.name)"
      let length = try file.shape(of: dataset).first ?? 0
      let attributes = try file.attributes(of: dataset)
      if attributes["requirement"] == nil {
        rows = min(rows, length)
        longest = max(longest, length)
      } else {
        lives.append((length, dataset))
      }
      if child.name == "time" { continue }
      signals.append(
        (
          attributes["index"]?.asInteger ?? .max,
          Signal(
            name: attributes["name"]?.asText ?? child.name,
            unit: attributes["unit"]?.asText ?? "1",
            elements: attributes["elements"]?.asLines ?? [],
            kind: attributes["kind"]?.asText ?? "real",
            valueNames: attributes["values"]?.asTexts ?? [],
            meaning: attributes["meaning"]?.asText ?? "", path: dataset)
        ))
    }
    // A run that did not end has no remaining lives.
    let unknown = lives.filter { $0.length < rows }.map(\.path)
    signals.removeAll { unknown.contains($0.signal.path) }
    return Group(
      name: name, period: period, rows: rows == .max ? 0 : rows, longest: longest,
      signals: signals.sorted { $0.index < $1.index }.map(\.signal))
  }

  private static func pairs(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: "\n").map { line in
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]).resolvingLineBreaks : "")
    }
  }
}

extension HDF5Value {
  var asText: String? { if case .text(let text) = self { text } else { nil } }
  var asTexts: [String]? { if case .texts(let texts) = self { texts } else { nil } }
  /// Texts, or the lines of one.
  var asLines: [String]? {
    asTexts ?? asText?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
  var asInteger: Int64? { if case .integer(let value) = self { value } else { nil } }
  var asNatural: UInt64? { if case .natural(let value) = self { value } else { nil } }
}

extension String {
  /// Undoes `escapingLineBreaks`.
  fileprivate var resolvingLineBreaks: String {
    var result = ""
    var isEscaped = false
    for scalar in unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
