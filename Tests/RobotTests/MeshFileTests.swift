import Foundation
import Testing

@testable import Robot

@Suite("Meshes of links")
struct MeshFileTests {
  private func corners(_ name: String, _ text: String) throws -> [Vector3] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return try MeshFile.corners(file.path)
  }

  private func expect(_ read: [Vector3], _ wanted: [Vector3]) {
    #expect(read.count == wanted.count)
    for (one, two) in zip(read, wanted) { #expect(length(one - two) < 1e-12, "\(one) \(two)") }
  }

  @Test("OBJ files give their corners, whatever stands behind the coordinates")
  func wavefront() throws {
    let text = """
      # a triangle
      mtllib part.mtl
      o part
      v 0 0 0
      v 0.1 0 0 1.0
      v  0 0.2 -3e-1 0.5 0.5 0.5\r
      vn 0 0 1
      vt 0 1
      f 1//1 2//1 3//1
      """
    expect(
      try corners("part.OBJ", text),
      [Vector3(0, 0, 0), Vector3(0.1, 0, 0), Vector3(0, 0.2, -0.3)])
  }

  /// A COLLADA file with one triangle and a scene of `nodes`.
  private func collada(_ nodes: String, unit: String = "1", scene: Bool = true) -> String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
    <asset><unit name="u" meter="\(unit)"/><up_axis>Y_UP</up_axis></asset>
    <library_geometries><geometry id="tri"><mesh>
      <source id="normals"><float_array id="n" count="3">0 0 1</float_array></source>
      <source id="places"><float_array id="p" count="9">0 0 0  1 0 0
        0 2 0</float_array><technique_common><accessor source="#p" count="3" stride="3"/></technique_common></source>
      <vertices id="v"><input semantic="POSITION" source="#places"/></vertices>
      <triangles count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 2</p></triangles>
    </mesh></geometry></library_geometries>
    <library_nodes><node id="shared"><translate>0 0 5</translate><instance_geometry url="#tri"/></node></library_nodes>
    \(scene ? """
      <library_visual_scenes><visual_scene id="other"><node><instance_geometry url="#tri"/></node></visual_scene>
      <visual_scene id="main">\(nodes)</visual_scene></library_visual_scenes>
      <scene><instance_visual_scene url="#main"/></scene>
      """ : "")
    </COLLADA>
    """
  }

  @Test("COLLADA files give their corners in metres, in the mesh's own axes")
  func unit() throws {
    let node = "<node><instance_geometry url=\"#tri\"/></node>"
    let wanted = [Vector3(0, 0, 0), Vector3(0.001, 0, 0), Vector3(0, 0.002, 0)]
    expect(try corners("part.dae", collada(node, unit: "0.001")), wanted)
    expect(try corners("part.dae", collada("", unit: "0.001", scene: false)), wanted)
  }

  @Test("a node's transforms act in the order in which they stand, and on the nodes within")
  func transforms() throws {
    let node = """
      <node><translate>1 0 0</translate><rotate>0 0 2 90</rotate><scale>1 3 1</scale>
        <node><matrix>1 0 0 0  0 1 0 0  0 0 1 7  0 0 0 1</matrix><instance_geometry url="#tri"/></node>
        <instance_node url="#shared"/>
      </node>
      """
    // Scaled, turned to the left, moved: (x, y, z) goes to (1 − 3 y, x, z).
    expect(
      try corners("part.dae", collada(node)),
      [
        Vector3(1, 0, 7), Vector3(1, 1, 7), Vector3(-5, 0, 7),
        Vector3(1, 0, 5), Vector3(1, 1, 5), Vector3(-5, 0, 5),
      ])
  }

  @Test(
    "what is no mesh is refused with the reason",
    arguments: [
      ("part.stl", "solid nothing", "the file is no STL mesh"),
      ("part.obj", "v 1 2\nv 0 0 0", "the file is no OBJ mesh"),
      ("part.dae", "<COLLADA/>", "the file is no COLLADA mesh"),
      ("part.dae", "<COLLADA>\n<asset></COLLADA>", "line 2: "),
      ("part.ply", "ply", "only STL, OBJ and COLLADA (.dae) meshes are read"),
    ])
  func refused(name: String, text: String, reason: String) throws {
    let failure = #expect(throws: MeshFile.Failure.self) { try corners(name, text) }
    #expect(failure?.reason.hasPrefix(reason) == true, "\(failure?.reason ?? "")")
  }

  @Test("nodes that contain themselves end")
  func endless() throws {
    let node =
      "<node id=\"loop\"><instance_geometry url=\"#tri\"/><instance_node url=\"#loop\"/></node>"
    #expect(try corners("part.dae", collada(node)).count >= 3)
  }
}
