import Engine

/// The parts of a system with their numbers, and how they combine.
struct SystemInput {
  private let formulas: SystemFormulas
  private let values: SiteValues
  private let kind: SystemSyntax.Kind
  /// Of each part that has one.
  private(set) var laws: [String: Distribution] = [:]
  /// Of each part, that it has failed and that it works, at the time looked at.
  private(set) var failing: [String: Double] = [:]
  private(set) var working: [String: Double] = [:]

  init(_ syntax: SystemSyntax, _ values: SiteValues) throws(ScriptFailure) {
    guard let formulas = SystemFormulas(syntax, report: { _ in }) else {
      throw ScriptFailure("the \(syntax.kind.title) has no structure")
    }
    self.formulas = formulas
    self.values = values
    kind = syntax.kind
    let machine = values.machine
    let parts = values.value(syntax.parts)
    guard let fields = machine.fields(parts), !fields.isEmpty else {
      throw ScriptFailure(
        "`\(kind.part)s` is \(machine.kindName(parts)); it must be a record of the \(kind.part)s",
        help: "such as `\(kind.part)s: { pump: 1 %, valve: 0.002 }`", code: .badValue)
    }
    let time = try syntax.time.map { node throws(ScriptFailure) in try values.number(node, "`at`") }
    if let time, !(time >= 0) {
      throw ScriptFailure(
        "`at` is \(QuantityFormat.number(time))", help: "a life begins at 0", code: .badValue)
    }
    for (name, value) in fields { try add(name, value, time, machine) }
    for name in usedNames where failing[name] == nil {
      throw ScriptFailure(
        "no \(kind.part) or \(kind.group) is named `\(name)`",
        help: Suggestion.help(for: name, in: fields.map(\.name))
          ?? "give its \(kind.number) in `\(kind.part)s`", code: .badValue)
    }
  }

  private mutating func add(_ name: String, _ value: Value, _ time: Double?, _ machine: Machine)
    throws(ScriptFailure)
  {
    if let law = (machine.hostObject(value) as? DistributionObject)?.distribution {
      guard let time else {
        throw ScriptFailure(
          "`\(name)` is a law of life, and nothing says when it is looked at",
          help: "add `at: 100 h`", code: .badValue)
      }
      laws[name] = law
      failing[name] = law.cdf(time)
      working[name] = law.survival(time)
      return
    }
    guard value.isNumber else {
      throw ScriptFailure(
        "`\(name)` is \(machine.kindName(value))",
        help: "it is a \(kind.number) or a law of life", code: .badValue)
    }
    guard value.number >= 0, value.number <= 1 else {
      throw ScriptFailure(
        "the \(kind.number) of `\(name)` is \(QuantityFormat.number(value.number))",
        help: "it lies between 0 and 1, which is 100 %", code: .badValue)
    }
    (failing[name], working[name]) =
      kind == .faultTree
      ? (value.number, 1 - value.number) : (1 - value.number, value.number)
  }

  /// The parts that the whole depends on.
  private var usedNames: Set<String> {
    var (found, open): (Set<String>, [SystemFormula]) = ([], [formulas.top])
    var passed: Set<String> = []
    while let formula = open.popLast() {
      for (name, _) in formula.names {
        if let group = formulas.groups[name] {
          if passed.insert(name).inserted { open.append(group) }
        } else {
          found.insert(name)
        }
      }
    }
    return found
  }

  // MARK: Structure

  /// Trees are written out, and gates that are used often in one another grow without measure.
  private static let sizeLimit = 1_000_000.0

  /// How the whole fails, or works, with its gates written out.
  private func structure<Tree>(
    part: (String) -> Tree, all: ([Tree]) -> Tree, any: ([Tree]) -> Tree,
    atLeast: (Int, [Tree]) -> Tree
  ) throws(ScriptFailure) -> Tree {
    var known: [String: (tree: Tree, size: Double)] = [:]
    func build(_ formula: SystemFormula) throws(ScriptFailure) -> (tree: Tree, size: Double) {
      func inputs(_ formulas: [SystemFormula]) throws(ScriptFailure) -> ([Tree], Double) {
        var (trees, size): ([Tree], Double) = ([], 1)
        for formula in formulas {
          let input = try build(formula)
          trees.append(input.tree)
          size += input.size
        }
        return (trees, size)
      }
      switch formula {
      case .part(let name, _):
        guard let group = formulas.groups[name] else { return (part(name), 1) }
        if let built = known[name] { return built }
        let built = try build(group)
        known[name] = built
        return built
      case .all(let formulas):
        let (trees, size) = try inputs(formulas)
        return (all(trees), size)
      case .any(let formulas):
        let (trees, size) = try inputs(formulas)
        return (any(trees), size)
      case .atLeast(let node, let formulas):
        let (trees, size) = try inputs(formulas)
        return (atLeast(try count(node, trees.count), trees), size)
      }
    }
    let built = try build(formulas.top)
    guard built.size <= Self.sizeLimit else {
      throw ScriptFailure(
        "the \(kind.title) has more than a million parts with its \(kind.group)s written out",
        help: "use a \(kind.group) that stands in many others less often", code: .badValue)
    }
    return built.tree
  }

  private func count(_ node: Expression, _ inputs: Int) throws(ScriptFailure) -> Int {
    let number = try values.number(node, "the number of `\(SystemFormula.countWord)`")
    guard number >= 1, number <= Double(inputs), number == number.rounded() else {
      throw ScriptFailure(
        "\(QuantityFormat.number(number)) of \(inputs) inputs cannot be asked for",
        help: "`\(SystemFormula.countWord)` takes a whole number from 1 to \(inputs)",
        code: .badValue)
    }
    return Int(number)
  }

  func faultTree() throws(ScriptFailure) -> FaultTree {
    try structure(
      part: FaultTree.event, all: FaultTree.all, any: FaultTree.any,
      atLeast: { .atLeast($0, of: $1) })
  }

  func blockDiagram() throws(ScriptFailure) -> BlockDiagram {
    try structure(
      part: BlockDiagram.block, all: BlockDiagram.series, any: BlockDiagram.parallel,
      atLeast: { .atLeast($0, of: $1) })
  }
}
