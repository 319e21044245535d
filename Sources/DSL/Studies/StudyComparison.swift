import Engine

/// What a value comes to at each level of a quantity, and how much each level differs from the first.
///
/// Where levels share their chance the differences are taken between runs that do, so that luck which both had does not
/// count.
struct StudyComparison {
  private let study: StudyObject
  private let asked: AskedExpression
  private let isShare: Bool
  private let by: String
  private let names: [String]?
  /// In the order in which the study has them.
  private let levels: [Double]
  private let samples: [BlockedSample]

  private static let level = 0.95

  init(_ study: StudyObject, _ values: SiteValues) throws(ScriptFailure) {
    let asked = try AskedExpression(study, values)
    let by = try AskedExpression(study, values, 1)
    let host = study.layout.reference.host
    guard let known = study.levels(of: by.text), known.count > 1 else {
      throw ScriptFailure(
        "\(by.text) has no levels to compare in \(study.symbol.name)",
        help:
          "give it several, as a list or a range with `by`; else `\(study.symbol.name).where(\(by.text) > …)` asks for a part of the runs",
        code: .badValue)
    }
    var samples: [Double: BlockedSample] = [:]
    let isShare = host.checked.type(of: asked.node) == .truth
    for row in study.sample {
      let value = asked.value(row)
      guard !value.isNaN else { continue }
      samples[by.value(row), default: BlockedSample()].record(
        isShare ? (value == 0 ? 0 : 1) : value,
        block: study.course.block(of: row.run, study.settings))
    }
    self.study = study
    self.asked = asked
    self.by = by.text
    self.isShare = isShare
    // A restricted study has the levels that its runs have left.
    let found = known.filter { samples[$0] != nil }
    let left = study.condition != nil && found.count > 1 ? found : known
    if let missing = left.first(where: { samples[$0] == nil }) {
      let unit = study.unit(of: by.text)
      let level = QuantityFormat.format(
        si: missing, dimension: unit.dimension, in: unit, significantDigits: 6)
      throw ScriptFailure(
        "no run of \(study.symbol.name) with \(by.text) = \(level) has a value for \(asked.text)",
        help: study.condition.map { "these are the runs for which \($0)" }
          ?? "ask for something that runs of every level have", code: .badValue)
    }
    levels = left
    let all = try Self.names(values, known, left, study.unit(of: by.text), by.text)
    names =
      all?.count == left.count
      ? all : all.map { all in zip(known, all).filter { left.contains($0.0) }.map(\.1) }
    self.samples = left.map { samples[$0] ?? BlockedSample() }
  }

  /// What the script calls the levels, or those that are left of them, in their order.
  private static func names(
    _ values: SiteValues, _ levels: [Double], _ left: [Double], _ unit: Unit, _ by: String
  ) throws(ScriptFailure) -> [String]? {
    guard values.site.operands.count > 1 else { return nil }
    let machine = values.machine
    let list = values.value(values.site.operands[1])
    let items = list.tag == Value.Tag.list ? Array(machine.items(list)) : []
    let names = items.filter { $0.tag == Value.Tag.string }.map { machine.swiftString($0) }
    guard names.count == levels.count || names.count == left.count else {
      let known = levels.map {
        QuantityFormat.format(
          si: $0, dimension: unit.dimension, in: unit, significantDigits: 6)
      }
      throw ScriptFailure(
        "\(names.count) names for \(levels.count) levels of \(by)",
        help: "give one for each of \(known.joined(separator: ", ")), in this order",
        code: .badValue)
    }
    return names
  }

  // MARK: Columns

  static func fields(level: Type, share: Type) -> [Field] {
    fields(level, "share", share, difference: share)
  }

  static func fields(level: Type, mean: NumberType) -> [Field] {
    let difference =
      mean.scale == .point ? NumberType(mean.dimension, scale: .difference) : mean
    return fields(level, "mean", .number(mean), difference: .number(difference))
  }

  private static func fields(
    _ level: Type, _ name: String, _ value: Type, difference: Type
  ) -> [Field] {
    [Field(name: "level", type: level), Field(name: "runs", type: .scalar)]
      + [name, "lower", "upper"].map { Field(name: $0, type: value) }
      + ["difference", "difference_lower", "difference_upper"].map {
        Field(name: $0, type: difference)
      }
  }

  /// Limits of means that are shares never leave 0 … 100 %.
  private func interval(_ sample: BlockedSample) -> ConfidenceInterval? {
    if isShare { return sample.shareInterval(level: Self.level) }
    return study.interval(sample, asked.unit, level: Self.level)
  }

  private func difference(_ place: Int) -> (value: Double, limits: ConfidenceInterval?) {
    // The first level differs from itself by nothing, for certain.
    guard place > 0 else { return (0, nil) }
    let difference = SampleDifference(from: samples[0], to: samples[place])
    if isShare {
      return (
        samples[place].events.fraction - samples[0].events.fraction,
        difference.shareInterval(level: Self.level)
      )
    }
    let limits = difference.interval(level: Self.level)
    let areShares =
      study.isShare(samples[0], asked.unit) && study.isShare(samples[place], asked.unit)
    return (difference.value, areShares ? limits?.clamped(to: -1...1) : limits)
  }

  func table(_ units: UnitTable) throws(ScriptFailure) -> TableObject {
    let unit = asked.unit
    let symbol = unit.columnSymbol
    // A difference has the scale of its unit and not its zero.
    let differenceSymbol = unit.isAffine ? unit.dimension.symbol : symbol
    let divisor = unit.isAffine ? 1 : unit.scale
    let intervals = samples.map(interval)
    let differences = samples.indices.map { difference($0) }
    let levelUnit = study.unit(of: by)
    let level =
      names.map { Table.Column("level", .texts($0)) }
      ?? Table.Column(
        "level", unit: levelUnit.columnSymbol, .numbers(levels.map(levelUnit.fromSI)))
    func column(_ name: String, _ values: [Double?]) -> Table.Column {
      .init(name, unit: symbol, .numbers(values.map { $0.map(unit.fromSI) ?? .nan }))
    }
    func distance(_ name: String, _ values: [Double?]) -> Table.Column {
      .init(name, unit: differenceSymbol, .numbers(values.map { $0.map { $0 / divisor } ?? .nan }))
    }
    let table = try TableObject(
      Table(
        [
          level, .init("runs", .numbers(samples.map { Double($0.count) })),
          column(
            isShare ? "share" : "mean", samples.map { isShare ? $0.events.fraction : $0.mean }),
          column("lower", intervals.map { $0?.lower }),
          column("upper", intervals.map { $0?.upper }),
          distance("difference", differences.map(\.value)),
          distance("difference_lower", differences.map { $0.limits?.lower }),
          distance("difference_upper", differences.map { $0.limits?.upper }),
        ], path: "\(study.symbol.name).compare"), units: units)
    table.chart = chart(intervals)
    return table
  }

  // MARK: Picture

  private func chart(_ intervals: [ConfidenceInterval?]) -> Chart {
    let (unit, levelUnit) = (asked.unit, study.unit(of: by))
    let bars = samples.indices.map { place in
      let label =
        names?[place]
        ?? "\(by) = "
        + QuantityFormat.format(
          si: levels[place], dimension: levelUnit.dimension, in: levelUnit, significantDigits: 4)
      // Shares are read in per cent.
      let shown = isShare ? { $0 * 100 } : unit.fromSI
      return Chart.Bar(
        label, shown(isShare ? samples[place].events.fraction : samples[place].mean),
        limits: intervals[place].map { shown($0.lower)...max(shown($0.lower), shown($0.upper)) })
    }
    let symbol = isShare ? "%" : unit.columnSymbol
    let what = isShare ? "share of the runs" : "mean"
    return Chart(
      title: "\(study.symbol.name): \(asked.text) by \(by), with 95 % intervals",
      horizontal: symbol.isEmpty ? what : "\(what) [\(symbol)]", vertical: "", .bars(bars))
  }
}

extension StudyObject {
  /// The levels of a quantity that the study varies, in their order; nil where it has a distribution.
  func levels(of name: String) -> [Double]? {
    guard let quantity = settings.variables.all.first(where: { $0.name == name }),
      case .levels(let levels) = quantity.law
    else { return nil }
    var seen: Set<Double> = []
    // Sets of faults count from 1 for scripts; an age is kept in whole nanoseconds.
    return levels.map { level in
      switch name {
      case "fault_set": level + 1
      case "start_age": (max(0, level) * 1e9).rounded() / 1e9
      default: level
      }
    }.filter { seen.insert($0).inserted }
  }

  /// Whether numbers are shares: given in per cent, and none of them outside 0 … 100 %.
  func isShare(_ sample: BlockedSample, _ unit: Unit) -> Bool {
    unit.dimension.isOne && unit.symbol == "%" && sample.isWithinUnit
  }

  /// Student's interval for a mean; that of shares does not leave 0 … 100 %. Nil where chance was drawn only once.
  func interval(_ sample: BlockedSample, _ unit: Unit, level: Double) -> ConfidenceInterval? {
    let interval = sample.interval(level: level)
    return isShare(sample, unit) ? interval?.clamped(to: 0...1) : interval
  }
}

extension Unit {
  /// What stands in the heading of a column; nothing for a bare number.
  var columnSymbol: String { dimension.isOne && scale == 1 ? "" : symbol }
}
