/// The corners of a mesh in Wavefront's OBJ format: lines `v x y z`, with colours or a weight behind them or not.
///
/// Source: Wavefront, Advanced Visualizer Manual, appendix B1. Faces only number the corners, so they are passed over.
enum WavefrontMesh {
  static func corners(_ bytes: [UInt8]) -> [Vector3] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { MeshFile.point($0, after: "v") }
  }
}
