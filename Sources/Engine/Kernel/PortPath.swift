/// A path as people write it: names with optional brackets, separated by dots.
struct PortPath {
  private let text: String
  private let parts: [(name: String, element: String?)]

  init(_ text: String) throws(ScenarioError) {
    self.text = text
    var parts: [(name: String, element: String?)] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let open = part.firstIndex(of: "[") else {
        parts.append((String(part), nil))
        continue
      }
      guard part.last == "]" else {
        throw ScenarioError("\(text) has [ without ]", help: "write a path such as arm.position[2]")
      }
      let inside = part[part.index(after: open)..<part.index(before: part.endIndex)]
      parts.append((String(part[..<open]), String(inside)))
    }
    self.parts = parts
  }

  func resolve(in scenario: Scenario) throws(ScenarioError) -> PortReference {
    guard parts.count == 2 || parts.count == 3, parts[0].element == nil else {
      throw ScenarioError(
        "\(text) is not the path of a port", help: "write a path such as arm.position[2]")
    }
    guard let twin = scenario.twin(parts[0].name) else {
      throw ScenarioError(
        "there is no twin \(parts[0].name)",
        help: Spelling.help(
          for: parts[0].name, among: scenario.twins.map(\.name), called: "twins"))
    }
    if parts.count == 3 {
      guard let element = parts[1].element, parts[2].element == nil else {
        throw ScenarioError(
          "\(text) is not the path of a port",
          help: "write a path such as arm.joint[2].friction")
      }
      if let position = Int(element) {
        return try twin.port(axis: parts[1].name, element: position, of: parts[2].name)
      }
      return try twin.port(axis: parts[1].name, label: element, of: parts[2].name)
    }
    guard let element = parts[1].element else { return try twin.port(parts[1].name) }
    if let position = Int(element) { return try twin.port(parts[1].name, element: position) }
    return try twin.port(parts[1].name, label: element)
  }
}
