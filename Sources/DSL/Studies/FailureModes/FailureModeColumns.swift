import Engine

/// Columns of the tables of a study of fault modes, once as the checker knows them and once filled.
struct FailureModeColumns {
  private(set) var columns: [Table.Column] = []

  static let time = Type.number(Dimension([.time: 1]))
  static let rate = Type.number(NumberType(Unit("1/h", Dimension([.time: -1]), scale: 1 / 3600)))
  static let hours = Type.number(NumberType(Unit("h", Dimension([.time: 1]), scale: 3600)))

  /// The margin of a requirement, and how much it changes, which has no zero of a scale.
  static func margin(_ requirement: RequirementSymbol) -> (value: Type, change: Type) {
    let unit = requirement.margin
    return (
      .number(NumberType(unit)),
      unit.isAffine
        ? .number(NumberType(unit.dimension, scale: .difference)) : .number(NumberType(unit))
    )
  }

  mutating func add(_ name: String, texts: [String]) {
    columns.append(.init(name, .texts(texts)))
  }

  mutating func add(_ name: String, _ values: [Double]) { add(name, .scalar, values) }

  /// - Parameter values: in SI
  mutating func add(_ name: String, _ type: Type, _ values: [Double]) {
    let unit = type.displayUnit
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : unit.symbol
    columns.append(.init(name, unit: symbol, .numbers(values.map(unit.fromSI))))
  }

  /// A share with its Wilson interval of 95 %; not a number before the first run.
  mutating func add(_ name: String, shares counts: [BinomialCount]) {
    let intervals = counts.map { $0.wilson(level: 0.95) }
    add(name, counts.map { $0.runs == 0 ? .nan : $0.fraction })
    add(name + "_lower", intervals.map(\.lower))
    add(name + "_upper", intervals.map(\.upper))
  }

  /// The fields of such a share.
  static func share(_ name: String) -> [Field] {
    ["", "_lower", "_upper"].map { Field(name: name + $0, type: .scalar) }
  }
}

extension RunningMean {
  /// The mean; not a number where there is nothing.
  var known: Double { count == 0 ? .nan : mean }
}
