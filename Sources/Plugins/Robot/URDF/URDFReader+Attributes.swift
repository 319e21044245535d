extension URDFReader {
  /// The attributes that the format gives each element read here.
  private static let attributes: [String: [String]] = [
    "link": ["name", "type"],
    "joint": ["name", "type"],
    "parent": ["link"],
    "child": ["link"],
    "origin": ["xyz", "rpy"],
    "axis": ["xyz"],
    "limit": ["lower", "upper", "effort", "velocity", "acceleration", "deceleration", "jerk"],
    "dynamics": ["damping", "friction"],
    "mimic": ["joint", "multiplier", "offset"],
    "mass": ["value"],
    "inertia": ["ixx", "ixy", "ixz", "iyy", "iyz", "izz"],
  ]

  /// Warns of attributes that are none of the element's: a misspelt one would be missing without a word.
  mutating func checkAttributes(_ element: XMLElement, in owner: String) {
    guard let known = Self.attributes[element.name] else { return }
    let unknown = element.attributes.map(\.name).filter {
      !known.contains($0) && !$0.contains(":")
    }
    guard !unknown.isEmpty else { return }
    let near = unknown.compactMap { name in
      nearestName(to: name, among: known).map { "\($0) for \(name)" }
    }
    report(
      element.line, owner,
      "\(unknown.joined(separator: ", ")) of <\(element.name)> "
        + (unknown.count == 1
          ? "is no attribute of URDF and is ignored" : "are no attributes of URDF and are ignored"),
      near.isEmpty
        ? "<\(element.name)> has \(known.joined(separator: ", "))"
        : "write \(near.joined(separator: ", "))", severity: .warning)
  }
}
