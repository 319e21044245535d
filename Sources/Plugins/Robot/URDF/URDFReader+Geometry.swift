import Glibc

/// Reads what links look like and collide with.
///
/// Shapes do not act on the dynamics, so a shape that makes no sense is left out with a warning instead of
/// making the file useless.
extension URDFReader {
  /// The collision shapes of a link; its visual ones where it has no `<collision>`.
  mutating func shapes(_ link: XMLElement, in owner: String) -> [URDFRobot.Shape] {
    let collisions = link.children(named: "collision")
    return (collisions.isEmpty ? link.children(named: "visual") : collisions).compactMap {
      shape($0, in: owner)
    }
  }

  private mutating func shape(_ element: XMLElement, in owner: String) -> URDFRobot.Shape? {
    var origin = URDFRobot.Origin()
    if let place = element.children(named: "origin").first {
      guard let position = numbers(place, "xyz", 3, or: [0, 0, 0], in: owner),
        let angles = numbers(place, "rpy", 3, or: [0, 0, 0], in: owner)
      else { return nil }
      origin.position = Vector3(position[0], position[1], position[2])
      origin.rollPitchYaw = Vector3(angles[0], angles[1], angles[2])
    }
    let kinds = ["box", "cylinder", "sphere", "mesh"]
    guard let geometry = element.children(named: "geometry").first,
      let solid = geometry.children.first(where: { kinds.contains($0.name) })
    else {
      // A converter may have cut the visual down to its material; nothing is amiss then.
      if element.name == "collision" {
        leaveOut(element, "it has no <geometry> with a box, cylinder, sphere or mesh", in: owner)
      }
      return nil
    }
    return self.geometry(solid, in: owner).map {
      URDFRobot.Shape(origin: origin, geometry: $0, line: element.line)
    }
  }

  private mutating func geometry(
    _ solid: XMLElement, in owner: String
  ) -> URDFRobot.Shape.Geometry? {
    switch solid.name {
    case "box":
      guard let size = sizes(solid, "size", 3, in: owner) else { return nil }
      return .box(size: Vector3(size[0], size[1], size[2]))
    case "sphere":
      return sizes(solid, "radius", 1, in: owner).map { .sphere(radius: $0[0]) }
    case "cylinder":
      guard let radius = sizes(solid, "radius", 1, in: owner),
        let length = sizes(solid, "length", 1, in: owner)
      else { return nil }
      return .cylinder(radius: radius[0], length: length[0])
    default:
      guard let name = solid["filename"], !name.isEmpty else {
        leaveOut(solid, "it has no filename", in: owner)
        return nil
      }
      guard let scale = numbers(solid, "scale", 3, or: [1, 1, 1], in: owner) else { return nil }
      let path = meshPath(name)
      return .mesh(
        file: path, scale: Vector3(scale[0], scale[1], scale[2]), refusal: refusal(path))
    }
  }

  /// Lengths above zero.
  private mutating func sizes(
    _ element: XMLElement, _ attribute: String, _ count: Int, in owner: String
  ) -> [Double]? {
    guard let values = numbers(element, attribute, count, or: nil, in: owner) else { return nil }
    guard values.allSatisfy({ $0 > 0 }) else {
      leaveOut(element, "\(attribute)=\"\(element[attribute] ?? "")\" is not above zero", in: owner)
      return nil
    }
    return values
  }

  private mutating func numbers(
    _ element: XMLElement, _ attribute: String, _ count: Int, or fallback: [Double]?,
    in owner: String
  ) -> [Double]? {
    guard let text = element[attribute] else {
      if fallback == nil { leaveOut(element, "it has no \(attribute)", in: owner) }
      return fallback
    }
    let values = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      .filter(\.isFinite)
    guard values.count == count else {
      leaveOut(element, "\(attribute)=\"\(text)\" is not \(count) finite numbers", in: owner)
      return nil
    }
    return values
  }

  private mutating func leaveOut(_ element: XMLElement, _ why: String, in owner: String) {
    report(
      element.line, owner, "<\(element.name)> is left out of the link's shape: \(why)",
      "correct it if collisions are to be found", severity: .warning)
  }

  /// The file behind a mesh's name, as far as it can be found: `package://` names a folder that holds the
  /// package, which is usually one of those above the description.
  private func meshPath(_ name: String) -> String {
    var rest = Substring(name)
    var isPackage = false
    for scheme in ["package://", "file://", "model://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      isPackage = scheme != "file://"
    }
    if rest.hasPrefix("/") { return String(rest) }
    let folder = folder.map { $0 + "/" } ?? ""
    guard isPackage else { return folder + rest }
    let inPackage = rest.drop { $0 != "/" }.dropFirst()
    var above = folder.isEmpty ? "./" : folder
    for _ in 0..<6 {
      for candidate in [above + rest, above + inPackage] where access(candidate, R_OK) == 0 {
        return candidate
      }
      above += "../"
    }
    return folder + rest
  }
}
