/// A call that says how a system of several parts fails or works:
/// `fault_tree(power or pumps, events: { … }, gates: { pumps: a and b }, at: 100 h)`.
///
/// What stands in place of `top` and in `gates` is no value but a formula over names of its own: those of the events
/// and gates. So it is read from the text, and everything about it is known before the script runs.
struct SystemSyntax {
  enum Kind: String, CaseIterable, Sendable {
    case faultTree = "fault_tree"
    case blockDiagram = "block_diagram"

    var title: String { self == .faultTree ? "fault tree" : "block diagram" }
    /// What its formulas are made of.
    var part: String { self == .faultTree ? "event" : "block" }
    /// What a formula with a name is called.
    var group: String { self == .faultTree ? "gate" : "group" }
    /// What a part has.
    var number: String { self == .faultTree ? "probability" : "reliability" }
  }

  let kind: Kind
  /// When the whole fails, or works.
  let top: Expression
  /// A record of the parts.
  let parts: Expression
  let groups: Expression?
  /// When laws of life are looked at.
  let time: Expression?

  /// nil where the call has another form, which the checker reports.
  init?(_ node: Expression) {
    guard case .call(let callee, let arguments) = node.kind,
      let kind = callee.kind.name.flatMap(Kind.init), let builtin = Builtin.all[kind.rawValue]
    else { return nil }
    let names = builtin.parameters.map(\.name)
    var found = [Expression?](repeating: nil, count: names.count)
    for argument in arguments {
      let place =
        argument.label.map { names.firstIndex(of: $0.text) } ?? found.firstIndex { $0 == nil }
      guard let place, found[place] == nil else { return nil }
      found[place] = argument.value
    }
    guard let top = found[0], let parts = found[1] else { return nil }
    self.kind = kind
    self.top = top
    self.parts = parts
    groups = found[2]
    time = found[3]
  }

  /// The gates as written; none where something else stands there.
  var groupSettings: [Setting] {
    if case .record(let settings)? = groups?.kind { settings } else { [] }
  }

  /// Everything that has a value, for the compiler.
  var operands: [Expression] {
    let formulas = ([top] + groupSettings.map(\.value)).compactMap { node in
      try? SystemFormula(node, kind)
    }
    return [parts] + (time.map { [$0] } ?? []) + formulas.flatMap(\.counts)
  }
}
