import Testing

@testable import Cell

/// `degradation.csv`: what PyBaMM gives for cells that age, by `make_degradation.py`.
struct AgeingReference: Sendable, CustomTestStringConvertible {
  let name: String
  /// Columns of the kept cycles, by cycle.
  private(set) var rows: [(cycle: Int, values: [String: Double])] = []
  var testDescription: String { name }

  static let all: [String: AgeingReference] = {
    let url = ReferenceTable.fixtures.appending(path: "degradation.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [:] }
    let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    var cases: [String: AgeingReference] = [:]
    for line in lines.dropFirst() {
      let values = Dictionary(
        uniqueKeysWithValues: zip(lines[0].dropFirst(2), line.dropFirst(2).compactMap(Double.init)))
      cases[line[0], default: AgeingReference(name: line[0])].rows
        .append((Int(line[1]) ?? 0, values))
    }
    return cases
  }()

  /// The protocol of the reference: 1C to 2.5 V, 10 min, C/3 to 4.2 V, hold to C/100; calls back at the kept cycles.
  func carryOut(_ run: CellRun, _ atCycle: (Int, [String: Double]) throws -> Void) throws {
    try run.hold(.current(0))
    for cycle in 1...(rows.last?.cycle ?? 1) {
      try run.hold(.current(5))
      try run.advance(for: 1e5) { $0.voltage - 2.5 }
      try run.hold(.current(0))
      try run.advance(for: 600)
      try run.hold(.current(-5.0 / 3))
      try run.advance(for: 1e5) { 4.2 - $0.voltage }
      try run.hold(.voltage(4.2))
      try run.advance(for: 1e6) { -$0.current - 0.05 }
      if let row = rows.first(where: { $0.cycle == cycle }) { try atCycle(cycle, row.values) }
    }
  }
}

/// Ah for each mol of lithium.
let ampereHours = Constants.faraday / 3600

extension CellRun {
  /// A run of one of the plugin's sets on a mesh of choice, from the set's own concentrations.
  convenience init(
    ageing: AgeingMechanisms, _ parameters: String, _ model: ElectrochemicalCell.Model,
    mesh: CellMesh? = nil, tolerance: Double = 1e-4
  ) throws {
    let set = try #require(try ParameterLibrary.parameters(named: parameters))
    let cell = try ElectrochemicalCell(set, model: model, mesh: mesh, ageing: ageing)
    self.init(
      cell, negative: set.negative.initialConcentration / set.negative.maximumConcentration,
      positive: set.positive.initialConcentration / set.positive.maximumConcentration,
      precision: .init(tolerance: tolerance))
  }
}
