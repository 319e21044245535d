import Foundation
import Testing

@testable import Cell

/// A reference file: the committed extract, or the full one where this machine has it.
struct ReferenceTable {
  private let columns: [String: [Double]]
  let count: Int

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// The folder with the full reference data, if this machine has it.
  static let shared: URL? = {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let candidates = [
      ProcessInfo.processInfo.environment["TWIN_SHARED"].map { URL(filePath: $0) },
      checkout.deletingLastPathComponent().appending(path: "shared"),
      checkout.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared"),
    ]
    return candidates.compactMap { $0?.appending(path: "golden/cell") }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "README.md").path)
    }
  }()

  static func extract(_ name: String) throws -> ReferenceTable {
    try ReferenceTable(fixtures.appending(path: name + ".csv"))
  }

  static func full(_ name: String) throws -> ReferenceTable {
    try ReferenceTable(try #require(shared).appending(path: name + ".csv"))
  }

  init(_ url: URL) throws {
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: ",") }
    // US06.csv has its header in a comment.
    let hasHeader = Double(lines[0][0]) == nil
    let names = hasHeader ? lines[0].map(String.init) : lines[0].indices.map { "\($0)" }
    let rows = try lines.dropFirst(hasHeader ? 1 : 0).map { line in
      try line.map { try #require(Double($0.trimmingCharacters(in: .whitespaces))) }
    }
    count = rows.count
    columns = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { place, name in
        (name, rows.map { $0[place] })
      })
  }

  subscript(name: String) -> [Double] { columns[name] ?? [] }
}

/// Differences gathered over a run.
struct Deviation {
  private var squares = 0.0
  private var count = 0.0
  private(set) var largest = 0.0

  mutating func add(_ difference: Double) {
    squares += difference * difference
    count += 1
    largest = difference.isNaN ? .infinity : max(largest, abs(difference))
  }

  /// Infinite if nothing was compared, so that an empty table cannot pass.
  var rms: Double { count > 0 && largest.isFinite ? (squares / count).squareRoot() : .infinity }
}

extension CellRun {
  /// Advances to each time of the table and compares the voltage; times at or before `from` are passed over.
  func deviation(
    from table: ReferenceTable, _ column: String = "V_V", after start: Double = 0,
    before end: Double = .infinity
  ) throws -> Deviation {
    var deviation = Deviation()
    for (instant, voltage) in zip(table["t_s"], table[column])
    where instant > start && instant < end {
      try advance(for: instant - time)
      deviation.add(reading.voltage - voltage)
    }
    return deviation
  }
}

/// 1 mV.
let millivolt = 1e-3
