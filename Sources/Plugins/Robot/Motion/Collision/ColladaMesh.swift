/// The corners of a mesh in COLLADA format (Khronos, COLLADA 1.4.1 and 1.5), in m.
///
/// The scene's nodes place geometries, each by its transforms in the order in which they stand; a geometry's corners are
/// the floats that its `<vertices>` name as POSITION. Lengths are scaled by `<unit meter="…"/>`. The axis that points up
/// is passed over, as rviz and Gazebo do: robot description files mean the mesh's own axes.
struct ColladaMesh {
  private let geometries: [String: XMLElement]
  private let nodes: [String: XMLElement]
  private var corners: [Vector3] = []

  static func corners(_ bytes: [UInt8]) throws(MeshFile.Failure) -> [Vector3] {
    let root: XMLElement
    switch bytes.withUnsafeBytes({ text in
      Result { () throws(XMLFailure) in try XMLElement.parse(text, keepsText: true) }
    }) {
    case .success(let element): root = element
    case .failure(let failure):
      throw MeshFile.Failure(reason: "line \(failure.line): \(failure.message)")
    }
    var mesh = ColladaMesh(root)
    mesh.collect(root)
    let unit = root.first("asset")?.first("unit")?["meter"].flatMap(Double.init) ?? 1
    return mesh.corners.map { $0 * unit }
  }

  private init(_ root: XMLElement) {
    var geometries: [String: XMLElement] = [:]
    var nodes: [String: XMLElement] = [:]
    root.visit { element in
      guard let id = element["id"] else { return }
      if element.name == "geometry" { geometries[id] = element }
      if element.name == "node" { nodes[id] = element }
    }
    self.geometries = geometries
    self.nodes = nodes
  }

  private mutating func collect(_ root: XMLElement) {
    let scenes = root.children(named: "library_visual_scenes").flatMap {
      $0.children(named: "visual_scene")
    }
    let named = root.first("scene")?.first("instance_visual_scene")?["url"].map {
      String($0.dropFirst())
    }
    let scene = scenes.first { $0["id"] == named } ?? scenes.first
    guard let scene else {
      // A library without a scene is taken as it lies.
      for geometry in geometries.sorted(by: { $0.key < $1.key }) {
        add(geometry.value, .identity)
      }
      return
    }
    for node in scene.children(named: "node") { add(node: node, .identity, depth: 0) }
  }

  private mutating func add(node: XMLElement, _ outer: NodePlacement, depth: Int) {
    // Nodes that contain themselves would never end.
    guard depth < XMLElement.depthLimit else { return }
    var placement = outer
    for child in node.children {
      placement = placement.followed(by: child)
      let target = child["url"].map { String($0.dropFirst()) } ?? ""
      switch child.name {
      case "node": add(node: child, placement, depth: depth + 1)
      case "instance_node":
        if let shared = nodes[target] { add(node: shared, placement, depth: depth + 1) }
      case "instance_geometry":
        if let geometry = geometries[target] { add(geometry, placement) }
      default: break
      }
    }
  }

  private mutating func add(_ geometry: XMLElement, _ placement: NodePlacement) {
    guard let mesh = geometry.first("mesh") ?? geometry.first("convex_mesh"),
      let position = mesh.first("vertices")?.children(named: "input").first(where: {
        $0["semantic"] == "POSITION"
      }),
      let name = position["source"].map({ String($0.dropFirst()) }),
      let source = mesh.children(named: "source").first(where: { $0["id"] == name })
    else { return }
    let numbers = source.first("float_array")?.numbers ?? []
    let stride =
      source.first("technique_common")?.first("accessor")?["stride"].flatMap(Int.init) ?? 3
    guard stride >= 3 else { return }
    for start in Swift.stride(from: 0, through: numbers.count - 3, by: stride) {
      corners.append(
        placement * Vector3(numbers[start], numbers[start + 1], numbers[start + 2]))
    }
  }
}

/// A linear map and a shift; scaling along axes included.
private struct NodePlacement {
  var linear: Matrix3
  var shift: Vector3

  static let identity = NodePlacement(linear: .identity, shift: .zero)

  static func * (placement: NodePlacement, point: Vector3) -> Vector3 {
    placement.linear * point + placement.shift
  }

  /// The placement with a transform element of COLLADA within it; unchanged for other elements.
  func followed(by element: XMLElement) -> NodePlacement {
    let n =
      ["matrix", "translate", "rotate", "scale"].contains(element.name) ? element.numbers : []
    let inner: NodePlacement
    switch (element.name, n.count) {
    case ("matrix", 16):
      // Row by row.
      inner = NodePlacement(
        linear: Matrix3(
          Vector3(n[0], n[4], n[8]), Vector3(n[1], n[5], n[9]), Vector3(n[2], n[6], n[10])),
        shift: Vector3(n[3], n[7], n[11]))
    case ("translate", 3):
      inner = NodePlacement(linear: .identity, shift: Vector3(n[0], n[1], n[2]))
    case ("rotate", 4):
      let turn = Vector3(n[0], n[1], n[2])
      guard length(turn) > 0 else { return self }
      inner = NodePlacement(
        linear: Matrix3(rotationVector: turn * (n[3] * .pi / 180 / length(turn))), shift: .zero)
    case ("scale", 3):
      inner = NodePlacement(
        linear: Matrix3(diagonal: Vector3(n[0], n[1], n[2])), shift: .zero)
    default: return self
    }
    return NodePlacement(linear: linear * inner.linear, shift: linear * inner.shift + shift)
  }
}

extension XMLElement {
  fileprivate func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  fileprivate func visit(_ body: (XMLElement) -> Void) {
    body(self)
    for child in children { child.visit(body) }
  }

  /// The numbers of the element's text; none where one of the words is no number.
  fileprivate var numbers: [Double] {
    let words = text.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Double($0) }
    return numbers.count == words.count ? numbers : []
  }
}
