import Glibc

/// Reads a robot description (URDF) and collects everything wrong with it in one pass.
///
/// Format: the ROS URDF specification, https://wiki.ros.org/urdf/XML. Materials, transmissions and `gazebo`
/// elements carry nothing that acts on the motion here and are passed over; any other unknown element
/// is reported.
struct URDFReader {
  private(set) var diagnostics: [URDFDiagnostic] = []
  /// Where relative names of mesh files start.
  var folder = ""

  /// Reads a file.
  ///
  /// - Throws: `URDFError` with every mistake found.
  static func read(file path: String) throws(URDFError) -> URDFRobot {
    var failure = Int32(0)
    let bytes = readBytes(path, limit: XMLElement.sizeLimit + 1, failure: &failure)
    guard let bytes else {
      throw URDFError(
        file: path,
        diagnostics: [
          URDFDiagnostic(
            severity: .error, line: 1, element: "file",
            message: "it cannot be read: \(String(cString: strerror(failure)))",
            help: "check the path and who may read it")
        ])
    }
    return try read(bytes, file: path)
  }

  /// Reads a description held in memory; `file` is only named in errors.
  static func read(_ bytes: [UInt8], file: String) throws(URDFError) -> URDFRobot {
    var reader = URDFReader()
    reader.folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
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
    let parsed = bytes.withUnsafeBytes { text in
      Result { () throws(XMLFailure) in try XMLElement.parse(text) }
    }
    let root: XMLElement
    switch parsed {
    case .success(let element): root = element
    case .failure(let failure):
      report(
        failure.line, "file", failure.message, "give a URDF file: XML with a <robot> element")
      return nil
    }
    guard root.name == "robot" else {
      report(
        root.line, "<\(root.name)>", "the outermost element is <\(root.name)>, not <robot>",
        "give a URDF file; SDF and MJCF need converting first")
      return nil
    }
    var links: [URDFRobot.Link] = []
    var joints: [URDFRobot.Joint] = []
    var macros = 0
    for element in root.children {
      switch element.name {
      case "link": if let link = link(element) { links.append(link) }
      case "joint": if let joint = joint(element) { joints.append(joint) }
      case "material", "transmission", "gazebo", "sensor", "group_state", "ros2_control": break
      case let name where name.hasPrefix("xacro:"):
        macros += 1
        if macros == 1 {
          report(
            element.line, "<\(name)>", "this is a xacro template, not a URDF file",
            "expand it first: xacro in.xacro > out.urdf")
        }
      default: reportUnknown(element, in: "<robot>", known: ["link", "joint", "material"])
      }
    }
    guard macros == 0 else { return nil }
    if links.isEmpty {
      report(root.line, "<robot>", "it has no link", "add <link name=\"base\"/> and the joints")
      return nil
    }
    reportDuplicates(links.map { ($0.name, $0.line) }, kind: "link")
    reportDuplicates(joints.map { ($0.name, $0.line) }, kind: "joint")
    checkMimics(joints)
    guard let base = checkTree(links, joints, line: root.line) else { return nil }
    checkMovingLinks(links, joints)
    return URDFRobot(
      name: root["name"] ?? "robot", links: links, joints: joints, root: base,
      warnings: sorted.filter { $0.severity == .warning })
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
