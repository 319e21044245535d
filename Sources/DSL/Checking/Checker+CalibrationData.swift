import Engine

/// What a calibration compares with what: columns of data, and ports or signals of a scenario.
extension Checker {
  /// The columns of the data; nil where they are known only when the script runs.
  func columns(of node: Expression, _ context: Context) -> [Field]? {
    let found = type(node, context)
    switch found {
    case .table, .any: break
    case .record(let fields):
      for field in fields {
        switch field.type {
        case .list(.number), .list(.any), .any: continue
        default:
          report(
            .calibrationSetting, "`\(field.name)` is no column of numbers", at: node.span,
            label: "it is \(field.type.described)",
            help: "a record of data has a list of numbers in each field")
          return nil
        }
      }
    default:
      report(
        .calibrationSetting, "`to` takes a table, or a record of lists", at: node.span,
        label: "this is \(found.described)", help: "read one: `to: table(\"measured.csv\")`")
      return nil
    }
    guard let columns = CalibrationColumns.fields(found) else { return nil }
    let time = Dimension([.time: 1])
    let name = CalibrationColumns.time(
      columns.map { column in
        if case .number(let number) = column.type { return (column.name, number.dimension == time) }
        return (column.name, false)
      })
    guard let name, let column = columns.last(where: { $0.name == name }) else {
      report(
        .calibrationSetting, "nothing tells at what time these were measured", at: node.span,
        label: "its columns are \(columns.map(\.name).joined(separator: ", "))",
        help: "call a column `time`, with a unit: `time [s]` in the file, or "
          + "`data with { time: column(\"…\", \"s\") }`")
      return columns
    }
    if case .number(let number) = column.type, number.dimension != time {
      report(
        .notATime, "the column `\(name)` holds no times", at: node.span, label: number.described)
    }
    if case .table = found, column.type == .any { reportNoUnit(name, node.span, "s") }
    return columns
  }

  /// A heading without a unit: what stands below it could be anything.
  private func reportNoUnit(_ column: String, _ span: Span, _ unit: String) {
    report(
      .calibrationSetting, "the column `\(column)` has no unit", at: span,
      help: "write it into the file's heading, `\(column) [\(unit)]`, or "
        + "`data with { \(column): column(\"\(column)\", \"\(unit)\") }`")
  }

  func matches(
    _ value: Expression, _ scenario: ScenarioSymbol, _ columns: [Field]?, isTable: Bool,
    _ context: Context
  ) -> [CalibrationSymbol.Output] {
    guard case .record(let fields) = value.kind, !fields.isEmpty else {
      report(
        .calibrationSetting, "`match` says which column the scenario gives by what",
        at: value.span, help: "write `match: { voltage: cell.voltage }`")
      return []
    }
    let inner = context.inside(scenario.scope).at(.step)
    var result: [CalibrationSymbol.Output] = []
    for field in fields {
      let found = type(field.value, inner)
      let name = field.name.text
      if result.contains(where: { $0.column == name }) {
        report(.duplicateSetting, "`\(name)` is matched twice", at: field.name.span)
        continue
      }
      var column: Type?
      if let columns {
        column = columns.last { $0.name == name }?.type
        if column == nil {
          report(
            .calibrationSetting, "the data have no column `\(name)`", at: field.name.span,
            help: Suggestion.help(for: name, in: columns.map(\.name))
              ?? "they have \(columns.map(\.name).joined(separator: ", "))")
          continue
        }
      }
      guard let number = matched(field.value, found, scenario) else { continue }
      if isTable, column == .any, !number.dimension.isOne {
        reportNoUnit(name, field.name.span, Type.number(number).displayUnit.symbol)
        continue
      }
      if case .number(let measured)? = column {
        guard measured.dimension.isCompatible(with: number.dimension) else {
          report(
            .cannotCompare, "cannot compare \(measured.plainName) with \(number.plainName)",
            at: field.value.span, label: number.described,
            secondary: [.init(span: field.name.span, text: "column \(measured.described)")],
            help: helpWithPorts(of: field.value, fitting: measured, context))
          continue
        }
      }
      var display = number.display
      if case .number(let measured)? = column { display = measured.display ?? display }
      result.append(
        .init(column: name, path: field.value, type: number.with(display: display)))
    }
    return result
  }

  /// The number that a path stands for at each instant; reports anything else.
  private func matched(_ node: Expression, _ found: Type, _ scenario: ScenarioSymbol) -> NumberType?
  {
    switch checked.resolution(of: node) {
    case .port(let use)?:
      if let index = use.index?.expression, index.literalIndex == nil {
        report(
          .calibrationSetting, "the element is named by a number or a text here", at: index.span,
          help: "write `\(use.twin.name).\(use.name)[1]`")
        return nil
      }
    case .signal?, .faultSignal(_, .severity)?: break
    default:
      guard found != .any else { return nil }
      report(
        .calibrationSetting, "`match` takes a port or a signal of `\(scenario.name)`",
        at: node.span,
        help: "give what is compared a name in the scenario: `signal measured = …`")
      return nil
    }
    switch found {
    case .number(let number): return number
    case .any: return nil
    default:
      report(
        .expectedNumber, "what is compared with readings is one number", at: node.span,
        label: "this is \(found.described)",
        help: found.isList ? "name one element: `…[1]`" : nil)
      return nil
    }
  }

  // MARK: How well it was measured

  /// Checks what is said of the noise, and notes in which units.
  func noise(
    _ value: Expression, _ outputs: inout [CalibrationSymbol.Output], _ context: Context
  ) {
    guard case .record(let fields) = value.kind else {
      let found = type(value, context)
      if outputs.count == 1 { noise(found, value, of: &outputs[0]) }
      guard outputs.count > 1 else { return }
      report(
        .calibrationSetting, "several columns have a noise each", at: value.span,
        help: "write `noise: { \(outputs.map { "\($0.column): …" }.joined(separator: ", ")) }`")
      return
    }
    for field in fields {
      let found = type(field.value, context)
      let known = outputs.map(\.column)
      if let place = known.firstIndex(of: field.name.text) {
        noise(found, field.value, of: &outputs[place])
      } else if !known.isEmpty {
        report(
          .calibrationSetting, "`match` has no `\(field.name.text)`", at: field.name.span,
          help: Suggestion.help(for: field.name.text, in: known)
            ?? "it has \(known.joined(separator: ", "))")
      }
    }
  }

  private func noise(
    _ found: Type, _ node: Expression, of output: inout CalibrationSymbol.Output
  ) {
    let number: NumberType
    switch found {
    case .number(let one), .distribution(let one), .range(let one): number = one
    case .any: return
    default:
      report(
        .calibrationSetting, "noise is a standard deviation, or a distribution of it",
        at: node.span, label: "this is \(found.described)",
        help: "such as `2 mV`, or `lognormal(2 mV, 0.5)` to find it out")
      return
    }
    guard number.dimension.isCompatible(with: output.type.dimension), number.scale != .point else {
      report(
        .argumentDimension,
        "the noise of `\(output.column)` is a difference in \(output.type.described)",
        at: node.span, label: "this is \(number.described)",
        help: number.scale == .point ? "write it in K" : nil)
      return
    }
    output.difference = output.difference.with(display: number.display)
  }
}

extension Type {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }
}

extension Expression {
  /// The element that a written number or text names.
  var literalIndex: ElementIndex? {
    if case .number(let number, _) = kind { return .position(Int(clamping: number)) }
    return literalText.map { .name($0) }
  }
}
