import Engine

/// What the script handed over at a site: the values of its operands and captures, and its blocks.
struct SiteValues {
  let site: Site
  private let operands: [ObjectIdentifier: Value]
  private let captures: [String: Value]
  /// The closures of the site's blocks, in the order in which they stand.
  let bodies: [Value]
  let machine: Machine

  init(_ site: Site, _ values: [Value], in machine: Machine) {
    self.site = site
    self.machine = machine
    var operands: [ObjectIdentifier: Value] = [:]
    for (node, value) in zip(site.operands, values) { operands[ObjectIdentifier(node)] = value }
    var captures: [String: Value] = [:]
    for (capture, value) in zip(site.captures, values.dropFirst(site.operands.count)) {
      captures[capture.name] = value
    }
    self.operands = operands
    self.captures = captures
    bodies = Array(values.dropFirst(site.operands.count + site.captures.count))
  }

  /// The value of an operand; absent where the site has no such operand.
  func value(_ node: Expression) -> Value { operands[ObjectIdentifier(node)] ?? .absent }

  func capture(_ name: String) -> Value? { captures[name] }

  func number(_ node: Expression, _ what: String) throws(ScriptFailure) -> Double {
    let value = value(node)
    guard value.isNumber else {
      throw ScriptFailure("\(what) is \(machine.kindName(value)); it must be a number")
    }
    return value.number
  }

  /// A time in nanoseconds.
  func time(_ node: Expression, _ what: String) throws(ScriptFailure) -> Int64 {
    try Nanoseconds.from(seconds: try number(node, what), what)
  }

  /// An index: a position from 1, or the name of an element.
  func index(_ node: Expression) throws(ScriptFailure) -> ElementIndex {
    try ElementIndex(value(node), in: machine)
  }
}

extension ElementIndex {
  init(_ value: Value, in machine: Machine) throws(ScriptFailure) {
    if value.tag == Value.Tag.string {
      self = .name(machine.swiftString(value))
      return
    }
    guard value.isNumber, value.number == value.number.rounded(), abs(value.number) < 1e9 else {
      throw ScriptFailure(
        "an index is \(machine.kindName(value)); it must be a whole number or the name of an element"
      )
    }
    self = .position(Int(value.number))
  }
}

/// Times between the script's seconds and the kernel's nanoseconds.
enum Nanoseconds {
  static func from(seconds: Double, _ what: String) throws(ScriptFailure) -> Int64 {
    let nanoseconds = (seconds * 1e9).rounded()
    guard abs(nanoseconds) < 9e18 else {
      throw ScriptFailure(
        "\(what) is \(QuantityFormat.number(seconds)) s", help: "the longest time is 290 years")
    }
    return Int64(nanoseconds)
  }

  /// An instant a while after another; the end of time where there is none.
  static func after(_ time: Int64, _ duration: Int64) -> Int64 {
    let (sum, isTooLate) = time.addingReportingOverflow(duration)
    return isTooLate ? .max : sum
  }

  static func seconds(_ time: Int64) -> Double { Double(time) / 1e9 }
}
