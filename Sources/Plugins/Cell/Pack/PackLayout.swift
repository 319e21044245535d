/// How a pack's cells are joined: groups of cells in parallel, one group after the other in series.
///
/// Junctions 0 … series lie between the groups; 0 is the negative end. Cell (group, column) runs from junction `group`
/// to junction `group + 1`. Where busbars have a resistance, every junction has a node for each column, joined to its
/// neighbours by one piece of busbar; else each junction is one node. This is liionpack's ladder (Tranter et al., J. Open
/// Source Softw. 7 (2022) 4051), with busbars shared by the groups on either side.
struct PackLayout: Sendable {
  /// Where the cables are fixed.
  enum Terminals: String, CaseIterable, Sendable {
    /// Both at the first column.
    case sameSide = "same_side"
    /// The negative one at the first column, the positive one at the last.
    case oppositeSides = "opposite_sides"
  }

  let series: Int
  let parallel: Int
  /// Ω of the busbar between two neighbouring columns.
  let busbarResistance: Double
  /// Nodes of a junction.
  let columns: Int
  /// How far apart in number two joined nodes may lie.
  let bandwidth: Int
  let negativeTerminal: Int
  let positiveTerminal: Int

  init(series: Int, parallel: Int, busbarResistance: Double, terminals: Terminals) {
    self.series = series
    self.parallel = parallel
    self.busbarResistance = busbarResistance
    columns = busbarResistance > 0 ? parallel : 1
    // Numbering along the shorter side keeps the band narrow.
    let alongColumns = columns <= series + 1
    bandwidth = alongColumns ? columns : series + 1
    let last = terminals == .sameSide ? 0 : columns - 1
    negativeTerminal = 0
    positiveTerminal = alongColumns ? series * columns + last : last * (series + 1) + series
  }

  var cellCount: Int { series * parallel }
  var nodeCount: Int { (series + 1) * columns }

  @inline(__always)
  func node(junction: Int, column: Int) -> Int {
    let column = columns == 1 ? 0 : column
    return columns <= series + 1 ? junction * columns + column : column * (series + 1) + junction
  }

  /// Each cell's name, s3p2 for the second cell of the third group.
  var cellNames: [String] {
    (1...series).flatMap { group in (1...parallel).map { "s\(group)p\($0)" } }
  }
}
