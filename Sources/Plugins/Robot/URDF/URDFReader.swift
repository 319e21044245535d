import Glibc

/// Reads a robot description (URDF) and collects everything wrong with it in one pass.
///
/// Format: the ROS URDF specification, https://wiki.ros.org/urdf/XML. Materials, transmissions and `gazebo`
/// elements carry nothing that acts on the motion here and are passed over; any other unknown element
/// is reported.
struct URDFReader {
  private(set) var diagnostics: [URDFDiagnostic] = []
  /// Where relative mesh names start from; nil for a text without a file.
  let folder: String?
  /// Why a mesh may not be read, from its path; nil where it may.
  let refusal: (_ path: String) -> String?

  private init(folder: String?, refusal: @escaping (String) -> String?) {
    self.folder = folder
    self.refusal = refusal
  }

  /// Reads a file.
  ///
  /// - Throws: `URDFError` with every mistake found.
  static func read(
    file path: String, refusal: @escaping (_ mesh: String) -> String? = { _ in nil }
  ) throws(URDFError) -> URDFRobot {
    var failure = Int32(0)
    let bytes = readBytes(path, limit: XMLElement.sizeLimit + 1, failure: &failure)
    guard let bytes else {
      throw URDFError(
        file: path,
        diagnostics: [
          URDFDiagnostic(
            severity: .error, line: 1, element: "file",
            message: "it cannot be read: \(String(cString: strerror(failure)))",
            help: path.contains("://")
              ? "write the path of the file itself; what \(path.prefix { $0 != ":" }):// stands for "
                + "only ROS knows"
              : "check the path and who may read it")
        ])
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    return try read(bytes, file: path, folder: folder, refusal: refusal)
  }

  /// Reads a description held in memory; `file` is only named in errors.
  ///
  /// Relative mesh names are looked for from `folder`; without one no mesh is looked for.
  static func read(
    _ bytes: [UInt8], file: String, folder: String? = nil,
    refusal: @escaping (_ mesh: String) -> String? = { _ in nil }
  ) throws(URDFError) -> URDFRobot {
    var reader = URDFReader(folder: folder, refusal: refusal)
    let robot = reader.robot(bytes)
    guard let robot, !reader.diagnostics.contains(where: { $0.severity == .error }) else {
      throw URDFError(file: file, diagnostics: reader.sorted)
    }
    return robot
  }

  private var sorted: [URDFDiagnostic] {
    diagnostics.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
  }

  private mutating func robot(_ bytes: [UInt8]) -> URDFRobot? {
    if let foreign = ForeignFile(bytes) {
      report(1, "file", foreign.message, foreign.help)
      return nil
    }
    let parsed = bytes.withUnsafeBytes { text in
      Result { () throws(XMLFailure) in try XMLElement.parse(text) }
    }
    let root: XMLElement
    switch parsed {
    case .success(let element): root = element
    case .failure(let failure):
      report(failure.line, "file", failure.message, failure.help)
      return nil
    }
    guard root.name == "robot" else {
      reportForeignRoot(root)
      return nil
    }
    guard !reportTemplate(root) else { return nil }
    var links: [URDFRobot.Link] = []
    var joints: [URDFRobot.Joint] = []
    for element in root.children {
      switch element.name {
      case "link":
        if let link = link(element) {
          links.append(link)
          checkMeshes(element, in: "link \"\(link.name)\"", folder: folder)
        }
      case "joint": if let joint = joint(element) { joints.append(joint) }
      case "material", "transmission", "gazebo", "sensor", "group_state", "ros2_control": break
      default: reportUnknown(element, in: "<robot>", known: ["link", "joint", "material"])
      }
    }
    if links.isEmpty {
      report(root.line, "<robot>", "it has no link", "add <link name=\"base\"/> and the joints")
      return nil
    }
    reportDuplicates(links.map { ($0.name, $0.line) }, kind: "link")
    reportDuplicates(joints.map { ($0.name, $0.line) }, kind: "joint")
    checkMimics(joints)
    checkTransmissions(root, joints)
    // A link without a name may be the one that the joints miss.
    guard links.count == root.children(named: "link").count else { return nil }
    let isComplete = joints.count == root.children(named: "joint").count
    guard let base = checkTree(links, joints, isComplete: isComplete) else { return nil }
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    checkMovingLinks(links, joints)
    return URDFRobot(
      name: root["name"] ?? "robot", links: links, joints: joints, root: base,
      warnings: sorted.filter { $0.severity == .warning })
  }

  /// Says which format the outermost element belongs to.
  private mutating func reportForeignRoot(_ root: XMLElement) {
    let (format, help): (String, String) =
      switch root.name {
      case "sdf", "world", "model":
        (": this is an SDF file", "give the URDF file that the robot's maker or CAD export offers")
      case "mujoco", "mujocoinclude":
        (": this is an MJCF file", "give the URDF file that the robot's maker or CAD export offers")
      case "COLLADA": (": this is a mesh", "give the URDF file that names the mesh")
      case "launch": (": this is a ROS launch file", "give the URDF file that it loads")
      default: (", not <robot>", "give a URDF file: XML with a <robot> element")
      }
    report(
      root.line, "<\(root.name)>", "the outermost element is <\(root.name)>\(format)", help)
  }

  mutating func report(
    _ line: Int, _ element: String, _ message: String, _ help: String,
    severity: URDFDiagnostic.Severity = .error
  ) {
    // A hostile file could hold a mistake in each of a million lines.
    guard diagnostics.count < 200 else { return }
    diagnostics.append(
      URDFDiagnostic(
        severity: severity, line: line, element: element, message: message, help: help))
  }

  mutating func reportUnknown(_ element: XMLElement, in owner: String, known: [String]) {
    let near = nearestName(to: element.name, among: known)
    report(
      element.line, owner, "<\(element.name)> is no element of URDF and is ignored",
      near.map { "did you mean <\($0)>?" } ?? "remove it if it was not meant",
      severity: .warning)
  }

  private mutating func reportDuplicates(_ names: [(name: String, line: Int)], kind: String) {
    var first: [String: Int] = [:]
    for (name, line) in names {
      if let earlier = first[name] {
        report(
          line, "\(kind) \"\(name)\"", "another \(kind) in line \(earlier) has the same name",
          "rename one of them")
      } else {
        first[name] = line
      }
    }
  }
}

/// The bytes of a file, at most `limit`; nil, with the error number in `failure`, if it cannot be read.
private func readBytes(_ path: String, limit: Int, failure: inout Int32) -> [UInt8]? {
  guard let file = fopen(path, "rb") else {
    failure = errno
    return nil
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count < limit {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes.append(contentsOf: chunk[..<count])
  }
  guard ferror(file) == 0 else {
    failure = errno == 0 ? EIO : errno
    return nil
  }
  return bytes
}
