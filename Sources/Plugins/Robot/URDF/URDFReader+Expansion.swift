extension URDFReader {
  /// Reports a xacro template: its elements and expressions, which a xacro run would have replaced.
  ///
  /// Returns whether the file is one; then nothing else in it can be trusted.
  mutating func reportTemplate(_ root: XMLElement) -> Bool {
    var found = TemplateParts()
    found.search(root)
    guard let first = found.first else { return false }
    let others = found.count - 1
    report(
      first.line, first.element,
      "this is a xacro template, not a URDF file: \(first.what)"
        + (others > 0
          ? ", and \(others) more place\(others == 1 ? " waits" : "s wait") for xacro" : ""),
      "expand it first: xacro in.xacro > out.urdf")
    return true
  }
}

/// What is left of a xacro template in an element and all it holds.
private struct TemplateParts {
  var count = 0
  var first: (line: Int, element: String, what: String)?

  mutating func search(_ element: XMLElement) {
    if element.name.hasPrefix("xacro:") {
      note(element, "this element is for xacro to replace")
    }
    for (name, value) in element.attributes where value.contains("${") || value.contains("$(") {
      let text = value.count <= 60 ? value : value.prefix(57) + "…"
      note(element, "\(name)=\"\(text)\" is an expression")
    }
    for child in element.children { search(child) }
  }

  private mutating func note(_ element: XMLElement, _ what: String) {
    count += 1
    if first == nil { first = (element.line, "<\(element.name)>", what) }
  }
}
