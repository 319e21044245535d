/// The formulas of one system by the name of their gate; that of the whole has none.
struct SystemFormulas {
  let kind: SystemSyntax.Kind
  let top: SystemFormula
  private(set) var groups: [String: SystemFormula] = [:]

  /// Takes over those that can be read; `report` is told of the others.
  init?(_ syntax: SystemSyntax, report: (SystemFormula.Problem) -> Void) {
    func formula(_ node: Expression) -> SystemFormula? {
      do throws(SystemFormula.Problem) {
        return try SystemFormula(node, syntax.kind)
      } catch {
        report(error)
        return nil
      }
    }
    kind = syntax.kind
    let top = formula(syntax.top)
    for setting in syntax.groupSettings { groups[setting.name.text] = formula(setting.value) }
    guard let top else { return nil }
    self.top = top
  }

  /// A gate that leads back to itself, with the gates on the way; nil where there is none.
  var cycle: [String]? {
    var done: Set<String> = []
    var path: [String] = []
    func search(_ name: String) -> [String]? {
      if let start = path.firstIndex(of: name) { return path[start...] + [name] }
      guard let formula = groups[name], !done.contains(name) else { return nil }
      path.append(name)
      defer { path.removeLast() }
      for next in formula.names {
        if let found = search(next.name) { return found }
      }
      done.insert(name)
      return nil
    }
    for name in groups.keys.sorted() {
      if let found = search(name) { return found }
    }
    return nil
  }
}
