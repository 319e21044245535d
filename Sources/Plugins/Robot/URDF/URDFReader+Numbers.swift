extension URDFReader {
  /// The finite number in an attribute; reports and returns nil if it is there but is none.
  ///
  /// A missing attribute gives `fallback`, or is reported if there is none.
  mutating func number(
    _ element: XMLElement, _ attribute: String, in owner: String, default fallback: Double? = nil
  ) -> Double? {
    guard let text = element[attribute] else {
      if let fallback { return fallback }
      report(
        element.line, owner, "<\(element.name)> has no \(attribute)",
        "write <\(element.name) \(attribute)=\"…\"/>")
      return nil
    }
    let words = split(text)
    guard words.count == 1, let value = finite(words[0]) else {
      report(
        element.line, owner,
        "\(attribute)=\"\(clipped(text))\" of <\(element.name)> is not a finite number",
        text.contains(",")
          ? "write a decimal point: \"\(clipped(text.replacing(",", with: ".")))\""
          : "write one decimal number, such as 0.25")
      return nil
    }
    return value
  }

  /// The three finite numbers in an attribute; a missing attribute gives `fallback`.
  mutating func vector(
    _ element: XMLElement, _ attribute: String, in owner: String, default fallback: Vector3
  ) -> Vector3? {
    guard let text = element[attribute] else { return fallback }
    let words = split(text)
    guard words.count == 3 else {
      report(
        element.line, owner,
        "\(attribute)=\"\(clipped(text))\" of <\(element.name)> holds \(words.count) value\(words.count == 1 ? "" : "s"), not 3",
        text.contains(",")
          ? "write three numbers with spaces, not commas, between, such as \"0 0 0.1\""
          : "write three numbers with spaces between, such as \"0 0 0.1\"")
      return nil
    }
    guard let x = finite(words[0]), let y = finite(words[1]), let z = finite(words[2]) else {
      report(
        element.line, owner,
        "\(attribute)=\"\(clipped(text))\" of <\(element.name)> holds something other than finite numbers",
        text.contains(",")
          ? "write decimal points and spaces, not commas, such as \"0 0 0.1\""
          : "write three decimal numbers with spaces between, such as \"0 0 0.1\"")
      return nil
    }
    return Vector3(x, y, z)
  }

  /// The `<origin>` of `element`, the identity where there is none.
  mutating func origin(_ element: XMLElement, in owner: String) -> URDFRobot.Origin? {
    guard let origin = onlyChild(element, "origin", in: owner) else { return URDFRobot.Origin() }
    let position = vector(origin, "xyz", in: owner, default: .zero)
    let angles = vector(origin, "rpy", in: owner, default: .zero)
    guard let position, let angles else { return nil }
    return URDFRobot.Origin(position: position, rollPitchYaw: angles)
  }

  /// The first child with this tag; a second one is reported.
  mutating func onlyChild(_ element: XMLElement, _ name: String, in owner: String) -> XMLElement? {
    var first: XMLElement?
    for child in element.children where child.name == name {
      if first == nil { checkAttributes(child, in: owner) }
      if let first {
        report(
          child.line, owner, "a second <\(name)> follows the one in line \(first.line)",
          "keep one of them")
        break
      }
      first = child
    }
    return first
  }

  private func split(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

  private func finite(_ word: Substring) -> Double? {
    // Hexadecimal floats are Swift's idea of a number, not a URDF writer's.
    guard !word.contains(where: { $0 == "x" || $0 == "X" }), let value = Double(word) else {
      return nil
    }
    return value.isFinite ? value : nil
  }

  /// A number as people write it: 2, not 2.0.
  func text(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private func clipped(_ text: String) -> String {
    text.count <= 60 ? text : text.prefix(57) + "…"
  }
}
