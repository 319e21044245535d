extension URDFReader {
  /// Reports a xacro template: its elements and expressions, which a xacro run would have replaced.
  ///
  /// Returns whether the file is one; then nothing else in it can be trusted.
  mutating func reportTemplate(_ root: XMLElement) -> Bool {
    var found = TemplateParts()
    found.search(root)
    guard let first = found.first else { return false }
    let count = [
      found.elements > 0 ? "\(found.elements) xacro element\(found.elements == 1 ? "" : "s")" : nil,
      found.expressions > 0
        ? "\(found.expressions) expression\(found.expressions == 1 ? "" : "s")" : nil,
    ].compactMap { $0 }.joined(separator: " and ")
    report(
      first.line, first.element,
      "\(first.what): this is a xacro template, not a URDF file, with \(count) left to expand",
      "expand it first: xacro in.xacro > out.urdf")
    return true
  }
}

/// What is left of a xacro template in an element and all it holds.
private struct TemplateParts {
  var elements = 0
  var expressions = 0
  var first: (line: Int, element: String, what: String)?

  mutating func search(_ element: XMLElement) {
    if element.name.hasPrefix("xacro:") {
      elements += 1
      note(element, "it is for xacro to replace")
    }
    for (name, value) in element.attributes where value.contains("${") || value.contains("$(") {
      expressions += 1
      note(element, "\(name)=\"\(value.count <= 60 ? value : value.prefix(57) + "…")\" is an expression")
    }
    for child in element.children { search(child) }
  }

  private mutating func note(_ element: XMLElement, _ what: String) {
    if first == nil { first = (element.line, "<\(element.name)>", what) }
  }
}
