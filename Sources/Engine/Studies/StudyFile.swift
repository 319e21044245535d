import Glibc

/// The results of a study, or of a part of its runs, as a file.
///
/// HDF5, documented in docs/studies.md:
///
/// - root attributes: `format` = "twin-study", `format_version`, `study`, `scenario`, `seed`, `script`, `parameters`,
///   `fingerprint` (what the study is; equal for all its parts) and `run_count` (how many runs all of it has)
/// - `/runs`: one dataset for each column of the study's table, with its `unit`; a row for each run, in their order;
///   the attribute `columns` names them in the order of the table
/// - `/state/values`: what each run ended with, row after row of `width` numbers, from which questions are answered
/// - `/failures`: the runs that could not be carried out, and why
///
/// Equal results are equal bytes: there is no time of day, and the order is that of the runs.
public struct StudyFile: Sendable {
  public var study: String
  public var scenario: String
  public var script: String
  /// `name=value`, as given on the command line.
  public var parameters: [String]
  public var seed: UInt64
  public var fingerprint: UInt64
  /// How many runs the whole study has at most.
  public var runCount: Int
  /// Numbers in a row's values.
  public var width: Int
  /// In the order of the runs.
  public var rows: [StudyRow]
  /// What people look at: a row for each of `rows`.
  public var table: Table

  public init(
    study: String, scenario: String, script: String, parameters: [String], seed: UInt64,
    fingerprint: UInt64, runCount: Int, width: Int, rows: [StudyRow], table: Table
  ) {
    self.study = study
    self.scenario = scenario
    self.script = script
    self.parameters = parameters
    self.seed = seed
    self.fingerprint = fingerprint
    self.runCount = runCount
    self.width = width
    self.rows = rows
    self.table = table
  }

  private static let format = "twin-study"
  /// What a file may say of the number of runs.
  private static let mostRuns: UInt64 = 1 << 40

  // MARK: Writing

  /// Whether a file of this name can be written, which is better known before hours of runs than after them.
  public static func check(writing path: String) throws(TraceError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw TraceError(path, "write the results", code: EISDIR)
    }
    guard stat(folder, &status) == 0 else {
      throw TraceError(path, "write the results", code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw TraceError(path, "write the results", code: ENOTDIR)
    }
    guard access(folder, W_OK) == 0 else {
      throw TraceError(path, "write the results", code: errno)
    }
  }

  /// Writes the file, which is there as a whole or not at all.
  public func write(_ path: String) throws(TraceError) {
    try Self.check(writing: path)
    try HDF5File.writeWhole(path) { file throws(TraceError) in try fill(file) }
  }

  private func fill(_ file: HDF5File) throws(TraceError) {
    try file.set("format", of: "/", to: .text(Self.format))
    try file.set("format_version", of: "/", to: .integer(1))
    try file.set("study", of: "/", to: .text(study))
    try file.set("scenario", of: "/", to: .text(scenario))
    try file.set("script", of: "/", to: .text(script))
    if !parameters.isEmpty { try file.set("parameters", of: "/", to: .texts(parameters)) }
    try file.set("seed", of: "/", to: .natural(seed))
    try file.set("fingerprint", of: "/", to: .natural(fingerprint))
    try file.set("run_count", of: "/", to: .integer(Int64(runCount)))
    // Chunks no longer than what is in them: the parts of a small study are small files.
    func chunk(_ count: Int, _ limit: Int) -> Int { min(max(count, 1), limit) }
    try file.makeGroup("/runs")
    try file.set("columns", of: "/runs", to: .texts(table.columns.map(\.name)))
    for column in table.columns {
      guard let values = column.values else { continue }
      let name = "/runs/\(column.name)"
      let dataset = try file.makeColumn(name, .number, chunkRows: chunk(values.count, 1024))
      try file.set("unit", of: name, to: .text(column.unit.isEmpty ? "1" : column.unit))
      try file.append(values, to: dataset, rows: 0)
    }
    try file.makeGroup("/state")
    try file.set("width", of: "/state", to: .integer(Int64(width)))
    let run = try file.makeColumn(
      "/state/run", .number, chunkRows: chunk(rows.count, 1024))
    try file.append(rows.map { Double($0.run) }, to: run, rows: 0)
    let values = try file.makeColumn(
      "/state/values", .number, chunkRows: chunk(rows.count * width, 16_384))
    try file.append(rows.flatMap(\.values), to: values, rows: 0)
    try file.makeGroup("/failures")
    let failures = rows.compactMap { row in row.failure.map { (row.run, $0) } }
    let failed = try file.makeColumn("/failures/run", .number, chunkRows: 64)
    let reason = try file.makeColumn("/failures/reason", .text, chunkRows: 64)
    try file.append(failures.map { Double($0.0) }, to: failed, rows: 0)
    try file.append(failures.map(\.1), to: reason, rows: 0)
  }

  // MARK: Reading

  /// Reads a file that `write` made.
  public init(reading path: String) throws(TraceError) {
    self = try HDF5Library.shared.exclusively { () throws(TraceError) in
      let file = try HDF5File(reading: path)
      do throws(TraceError) {
        let result = try StudyFile(file)
        try file.close()
        return result
      } catch {
        try? file.close()
        throw error
      }
    }
  }

  private init(_ file: HDF5File) throws(TraceError) {
    let attributes = try file.attributes(of: "/")
    guard case .text(Self.format)? = attributes["format"] else {
      throw TraceError(file.path, "this is no file of a study")
    }
    func text(_ name: String) -> String {
      if case .text(let value)? = attributes[name] { value } else { "" }
    }
    func natural(_ name: String) -> UInt64 {
      switch attributes[name] {
      case .natural(let value)?: value
      case .integer(let value)?: UInt64(max(0, value))
      default: 0
      }
    }
    study = text("study")
    scenario = text("scenario")
    script = text("script")
    if case .texts(let values)? = attributes["parameters"] {
      parameters = values
    } else {
      parameters = []
    }
    seed = natural("seed")
    fingerprint = natural("fingerprint")
    let most = Int(min(natural("run_count"), Self.mostRuns))
    runCount = most
    guard case .integer(let width)? = try file.attributes(of: "/state")["width"] else {
      throw TraceError(file.path, "the file of a study has no state")
    }
    let runs = try file.readNumbers("/state/run")
    let values = try file.readNumbers("/state/values")
    guard let count = Int(exactly: width), (0...1 << 32).contains(count),
      values.count == runs.count * count,
      runs.allSatisfy({ $0 >= 0 && $0 < Double(most) && $0 == $0.rounded() })
    else { throw TraceError(file.path, "the file of a study is not whole") }
    self.width = count
    let failed = try file.readNumbers("/failures/run")
    let reasons = failed.isEmpty ? [] : try file.readTexts("/failures/reason")
    let failures = Dictionary(zip(failed, reasons)) { first, _ in first }
    rows = runs.enumerated().map { place, run in
      StudyRow(
        run: Int(run), values: Array(values[(place * count)..<((place + 1) * count)]),
        failure: failures[run])
    }
    let found = try Table(file, group: "/runs")
    guard case .texts(let names)? = try file.attributes(of: "/runs")["columns"] else {
      throw TraceError(file.path, "the file of a study does not name its columns")
    }
    table = Table(
      try names.map { name throws(TraceError) in
        let column = try found.column(name)
        return Table.Column(name, unit: column.unit == "1" ? "" : column.unit, column.content)
      }, path: file.path)
    guard table.columns.allSatisfy({ $0.values?.count == rows.count }) else {
      throw TraceError(file.path, "the file of a study is not whole")
    }
  }

  // MARK: Parts

  /// One file of several parts of a study.
  ///
  /// - Throws: if they are parts of different studies. Runs that several parts hold must be equal.
  public static func merged(_ parts: [(path: String, file: StudyFile)]) throws(TraceError)
    -> StudyFile
  {
    guard let first = parts.first else { throw TraceError("", "there is nothing to merge") }
    var rows: [Int: (row: StudyRow, cells: [Double], path: String)] = [:]
    let names = first.file.table.columns.map(\.name)
    for (path, file) in parts {
      guard file.fingerprint == first.file.fingerprint, file.width == first.file.width,
        file.table.columns.map(\.name) == names
      else {
        throw TraceError(
          path, "this is part of another study than \(first.path)",
          help: "parts come from one script, with one seed and one set of parameters")
      }
      let columns = file.table.columns.map { $0.values ?? [] }
      for (place, row) in file.rows.enumerated() {
        if let known = rows[row.run], known.row != row {
          throw TraceError(path, "its run \(row.run) differs from that in \(known.path)")
        }
        rows[row.run] = (row, columns.map { $0[place] }, path)
      }
    }
    let sorted = rows.values.sorted { $0.row.run < $1.row.run }
    var result = first.file
    result.rows = sorted.map(\.row)
    result.table = Table(
      first.file.table.columns.enumerated().map { place, column in
        Table.Column(column.name, unit: column.unit, .numbers(sorted.map { $0.cells[place] }))
      }, path: first.path)
    return result
  }

  /// The runs that are not in the file.
  public var missing: [Int] {
    let known = Set(rows.map(\.run))
    return (0..<runCount).filter { !known.contains($0) }
  }
}
