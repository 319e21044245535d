import Engine

extension BPXReader {
  /// What a number must be.
  enum Bounds {
    case positive, notNegative, share, any
    case between(Double, Double)
    /// In m, above 0 and not above what such a part of a cell can measure; files slip by powers of a thousand.
    case length(most: Double)

    func allow(_ value: Double) -> Bool {
      switch self {
      case .positive: value > 0
      case .notNegative: value >= 0
      case .share: value > 0 && value <= 1
      case .any: true
      case .between(let low, let high): value >= low && value <= high
      case .length(let most): value > 0 && value <= most
      }
    }

    var wayOut: String {
      switch self {
      case .positive: "give a number above 0"
      case .notNegative: "give a number not below 0"
      case .share: "give a number above 0 and not above 1"
      case .any: "give a number"
      case .between(let low, let high): "give a number from \(low.brief) to \(high.brief)"
      case .length(let most): "give metres, above 0 and at most \(most.brief)"
      }
    }

    /// Of a sheet in a cell.
    static let thickness = Bounds.length(most: 0.01)
    /// Of a particle.
    static let radius = Bounds.length(most: BPXReader.largestRadius)
    static let temperature = Bounds.between(173.15, 473.15)
  }

  /// Complains of entries the format does not have, and of entries that come twice.
  mutating func checkKeys(_ section: Section, _ keys: [String]) {
    var seen: [String: Int] = [:]
    for member in section.members {
      if let line = seen[member.key] {
        fail(
          member.line, section.path(member.key),
          "stands here for the second time, first in line \(line)",
          "keep one of the two")
      }
      seen[member.key] = member.line
      guard !keys.contains(member.key) else { continue }
      let nearest = nearestKey(to: member.key, among: keys)
      fail(
        member.line, section.path(member.key), "the format has no such entry here",
        nearest.map { "did you mean \"\($0)\"?" }
          ?? "take it away, or move it to Parameterisation/User-defined")
    }
  }

  mutating func section(_ key: String, in parent: Section, isRequired: Bool = true) -> Section? {
    guard let member = parent.member(key) else {
      if isRequired { missing(key, in: parent) }
      return nil
    }
    guard case .object(let members) = member.node.value else {
      fail(
        member.line, parent.path(key), "is \(member.node.summary), not a group of entries",
        "write { … } with its entries")
      return nil
    }
    return Section(path: parent.path(key), line: member.line, members: members)
  }

  mutating func required(_ key: String, in section: Section) -> JSONNode.Member? {
    if let member = section.member(key) { return member }
    missing(key, in: section)
    return nil
  }

  private mutating func missing(_ key: String, in section: Section) {
    let place = section.path.isEmpty ? "the file" : section.path
    fail(section.line, section.path(key), "is missing", "add \"\(key)\" to \(place)")
  }

  /// An entry that may be left out, as text; empty where it is.
  mutating func text(_ key: String, in section: Section) -> String {
    guard let member = section.member(key) else { return "" }
    if case .string(let text) = member.node.value { return text }
    fail(
      member.line, section.path(key), "is \(member.node.summary), not a text",
      "write it in double quotes")
    return ""
  }

  /// An entry that must be there; a stand-in where it is not.
  mutating func number(_ key: String, in section: Section, _ bounds: Bounds) -> Double {
    guard let member = required(key, in: section) else { return 1 }
    return number(member, in: section, bounds) ?? 1
  }

  /// An entry that may be left out or null.
  mutating func optionalNumber(_ key: String, in section: Section, _ bounds: Bounds) -> Double? {
    guard let member = section.member(key), member.node.value != .null else { return nil }
    return number(member, in: section, bounds)
  }

  private mutating func number(
    _ member: JSONNode.Member, in section: Section, _ bounds: Bounds
  ) -> Double? {
    let path = section.path(member.key)
    guard case .number(let value) = member.node.value else {
      var help = bounds.wayOut
      if case .string(let text) = member.node.value, Double(text) != nil {
        help = "write the number without quotes"
      }
      fail(member.line, path, "is \(member.node.summary), not a number", help)
      return nil
    }
    guard bounds.allow(value) else {
      var help = bounds.wayOut
      if member.key.hasSuffix("[K]"), (-100..<173).contains(value) {
        help = "write kelvins: \(value.brief) °C are \((value + 273.15).brief) K"
      }
      if case .length(let most) = bounds, value > most, bounds.allow(value * 1e-6) {
        help = "in metres: did you mean \(value.brief)e-6 (micrometres)?"
      }
      fail(member.line, path, "cannot be \(value.brief)", help)
      return nil
    }
    return value
  }

  /// A number, formula or table that must be there.
  mutating func function(
    _ key: String, in section: Section, unit: Unit, over argument: Unit
  ) -> MaterialFunction {
    let stand = MaterialFunction(law: .constant(1), unit: unit, argumentUnit: argument)
    guard let member = required(key, in: section) else { return stand }
    return function(member, path: section.path(key), unit: unit, over: argument) ?? stand
  }

  mutating func optionalFunction(
    _ key: String, in section: Section, unit: Unit, over argument: Unit
  ) -> MaterialFunction? {
    guard let member = section.member(key), member.node.value != .null else { return nil }
    return function(member, path: section.path(key), unit: unit, over: argument)
  }

  mutating func function(
    _ member: JSONNode.Member, path: String, unit: Unit, over argument: Unit
  ) -> MaterialFunction? {
    switch member.node.value {
    case .number(let value):
      return MaterialFunction(law: .constant(value), unit: unit, argumentUnit: argument)
    case .string(let text):
      do throws(MaterialFormulaParser.Problem) {
        let formula = try MaterialFormulaParser.parse(text)
        return MaterialFunction(law: .formula(formula), unit: unit, argumentUnit: argument)
      } catch {
        fail(member.node.line, path, error.message, error.help)
        return nil
      }
    case .object(let members):
      let table = Section(path: path, line: member.line, members: members)
      checkKeys(table, ["x", "y"])
      guard let table = lookupTable(table) else { return nil }
      return MaterialFunction(law: .table(table), unit: unit, argumentUnit: argument)
    default:
      fail(
        member.line, path, "is \(member.node.summary)",
        "write a number, a formula such as \"1 + 2 * x\", or a table {\"x\": […], \"y\": […]}")
      return nil
    }
  }

  private mutating func lookupTable(_ section: Section) -> LookupTable? {
    guard var arguments = numbers("x", in: section), var values = numbers("y", in: section) else {
      return nil
    }
    guard arguments.count == values.count else {
      fail(
        section.line, section.path, "x has \(arguments.count) numbers and y has \(values.count)",
        "give one y for each x")
      return nil
    }
    guard arguments.count >= 2 else {
      fail(
        section.line, section.path,
        "the table has \(arguments.count) point\(arguments.count == 1 ? "" : "s")",
        "give at least two points, or one plain number")
      return nil
    }
    // Measured potentials often come in the order of the measurement, from full to empty.
    if arguments[1] < arguments[0] {
      arguments.reverse()
      values.reverse()
    }
    if let k = arguments.indices.dropFirst().first(where: { arguments[$0] <= arguments[$0 - 1] }) {
      fail(
        section.line, section.path("x"),
        "neither rises nor falls throughout: \(arguments[k - 1].brief) stands beside "
          + arguments[k].brief,
        "sort the table by x and keep one point for each x")
      return nil
    }
    return LookupTable(arguments: arguments, values: values)
  }

  private mutating func numbers(_ key: String, in section: Section) -> [Double]? {
    guard let member = required(key, in: section) else { return nil }
    guard case .array(let items) = member.node.value else {
      fail(
        member.line, section.path(key), "is \(member.node.summary), not a list",
        "write [ … ] with numbers")
      return nil
    }
    var numbers: [Double] = []
    for (k, item) in items.enumerated() {
      guard case .number(let number) = item.value else {
        fail(
          item.line, section.path(key), "number \(k + 1) is \(item.summary)", "write a number there"
        )
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }
}
