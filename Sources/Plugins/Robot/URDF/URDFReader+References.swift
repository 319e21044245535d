import Glibc

extension URDFReader {
  /// Warns of transmissions that name a joint the file does not have.
  mutating func checkTransmissions(_ root: XMLElement, _ joints: [URDFRobot.Joint]) {
    let names = Set(joints.map(\.name))
    for transmission in root.children(named: "transmission") {
      let owner = "transmission \"\(transmission["name"] ?? "")\""
      for joint in transmission.children(named: "joint") {
        guard let name = joint["name"], !names.contains(name) else { continue }
        let near = nearestName(to: name, among: names.sorted())
        report(
          joint.line, owner, "it drives joint \"\(name)\", which does not exist",
          near.map { "did you mean \"\($0)\"?" } ?? "name a joint of this file",
          severity: .warning)
      }
    }
  }

  /// Warns of meshes whose file is not where the description says, looked for from `folder`.
  ///
  /// What a package:// or http:// name stands for only ROS knows, so only its form is checked.
  mutating func checkMeshes(_ element: XMLElement, in owner: String, folder: String?) {
    for part in element.children where part.name == "visual" || part.name == "collision" {
      for mesh in part.children(named: "geometry").flatMap({ $0.children(named: "mesh") }) {
        guard let name = mesh["filename"], !name.isEmpty else {
          report(
            mesh.line, owner, "a <mesh> of its <\(part.name)> names no file",
            "write <mesh filename=\"…\"/>", severity: .warning)
          continue
        }
        if name.hasPrefix("package:") {
          let words = name.dropFirst("package:".count).split(separator: "/")
          guard !name.hasPrefix("package://") || words.count < 2 else { continue }
          report(
            mesh.line, owner, "the mesh name \"\(name)\" names no file of a package",
            "write package://name_of_the_package/path/of/the/mesh", severity: .warning)
          continue
        }
        let path = name.hasPrefix("file://") ? String(name.dropFirst(7)) : name
        guard let folder, !path.contains("://") else { continue }
        let place = path.hasPrefix("/") ? path : folder + "/" + path
        guard access(place, F_OK) != 0 else { continue }
        report(
          mesh.line, owner, "the mesh \"\(name)\" of its <\(part.name)> is not there",
          "put the file at that path from the URDF file's folder; the motion does without",
          severity: .warning)
      }
    }
  }
}
