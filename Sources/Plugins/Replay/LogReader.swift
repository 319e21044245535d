import Engine
import Foundation

/// Reads the files a replay names into signals.
struct LogReader {
  private let request: BuildRequest
  private let path: String
  private let timeColumn: String
  private let wanted: [String]

  init(_ request: BuildRequest) {
    self.request = request
    let file = request.text("file") ?? ""
    path = file.hasPrefix("/") || request.folder.isEmpty ? file : request.folder + "/" + file
    timeColumn = request.text("time") ?? "time"
    wanted = (request.text("columns") ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  func read() throws -> SampledLog {
    var sources: [SampledLog.Source] = []
    for file in try files() {
      let name = (file as NSString).lastPathComponent
      sources.append(
        SampledLog.Source((name as NSString).deletingPathExtension, try signals(of: file)))
    }
    return SampledLog(sources, path: path)
  }

  /// The file itself, or those of the folder that match the pattern, in the order of their names.
  private func files() throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      let source = request.text("source") ?? ""
      throw PluginError(
        "there is no file or folder \(path)",
        help: source.isEmpty ? "name a file beside the script" : "it can be had from \(source)",
        setting: "file")
    }
    guard isFolder.boolValue else { return [path] }
    let pattern = request.text("pattern") ?? "*"
    let present = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let matching = present.filter { NamePattern(pattern).matches($0) }
    guard !matching.isEmpty else {
      throw PluginError(
        "no file in \(path) matches \(pattern)",
        help: present.isEmpty
          ? "the folder is empty" : "it has \(present.prefix(8).joined(separator: ", "))",
        setting: "pattern")
    }
    return try matching.map { name in
      let file = path + "/" + name
      let type =
        try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
      // A link could lead out of the folders that the script may read.
      guard type == .typeRegular else {
        throw PluginError(
          "\(file) is no ordinary file", help: "replace it by the file itself", setting: "pattern")
      }
      return file
    }
  }

  private func signals(of file: String) throws -> [SampledSignal] {
    do throws(TraceError) {
      let isHDF5 = file.hasSuffix(".h5") || file.hasSuffix(".hdf5")
      let table = isHDF5 ? try HDF5Table.read(file) : try CSVReader.read(file)
      let times = try numbers(timeColumn, of: table)
      let names =
        wanted.isEmpty
        ? table.columns.filter { $0.values != nil && $0.name != timeColumn }.map(\.name) : wanted
      guard !names.isEmpty else {
        throw TraceError(file, "it has no column of numbers beside \(timeColumn)")
      }
      let rules = try rules(for: names.count, file)
      var signals: [SampledSignal] = []
      for (name, rule) in zip(names, rules) {
        signals.append(
          try SampledSignal(
            name, times: times, values: try numbers(name, of: table), rule: rule, path: file))
      }
      return signals
    } catch {
      throw PluginError(error.message, help: error.help, place: error.path, setting: "file")
    }
  }

  /// A column's numbers, in SI if it has a unit.
  private func numbers(_ name: String, of table: Table) throws(TraceError) -> [Double] {
    let column = try table.column(name)
    guard let values = column.values else {
      throw TraceError(
        table.path, "column \(name) holds texts, such as \"\(column.texts?.first ?? "")\"",
        help: name == timeColumn
          ? "times are numbers of seconds; convert the column" : "play columns of numbers only")
    }
    guard !column.unit.isEmpty else { return values }
    do {
      let unit = try UnitTable.standard.parse(column.unit)
      return values.map(unit.toSI)
    } catch {
      throw TraceError(table.path, "column \(name): \(error)")
    }
  }

  private func rules(
    for count: Int, _ file: String
  ) throws(TraceError) -> [SampledSignal.GlitchRule] {
    let lowest = try limits("lowest", count, file)
    let highest = try limits("highest", count, file)
    let spikes = try limits("spike", count, file)
    var rules: [SampledSignal.GlitchRule] = []
    for index in 0..<count {
      guard lowest[index] <= highest[index] else {
        throw TraceError(file, "lowest is \(lowest[index]), above highest, \(highest[index])")
      }
      rules.append(.init(range: lowest[index]...highest[index], spike: spikes[index]))
    }
    return rules
  }

  /// One limit for each column, from one for all or a list.
  private func limits(
    _ name: String, _ count: Int, _ file: String
  ) throws(TraceError) -> [Double] {
    switch request.settings[name] {
    case .number(let number): return Array(repeating: number, count: count)
    case .numbers(let numbers) where numbers.count == count: return numbers
    case .numbers(let numbers):
      throw TraceError(
        file, "\(name) has \(numbers.count) numbers for \(count) columns",
        help: "give one for all or one for each")
    default: preconditionFailure("the description declares no \(name)")
    }
  }
}
