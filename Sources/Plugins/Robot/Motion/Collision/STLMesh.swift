/// The corners of a triangle mesh in STL format, binary or text.
///
/// Binary: 80 bytes of heading, a 32-bit count, then 50 bytes for each triangle: normal, three corners, two
/// spare bytes, all little-endian 32-bit floats. Text: `vertex x y z` lines. (3D Systems, StereoLithography
/// Interface Specification, 1988.) A binary file may begin with "solid" too, so the size decides.
enum STLMesh {
  static func corners(_ bytes: [UInt8]) -> [Vector3] { binary(bytes) ?? text(bytes) }

  private static func binary(_ bytes: [UInt8]) -> [Vector3]? {
    guard bytes.count >= 84 else { return nil }
    return bytes.withUnsafeBytes { raw in
      let count = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 80, as: UInt32.self)))
      guard bytes.count == 84 + 50 * count else { return nil }
      func number(_ offset: Int) -> Double {
        let bits = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        return Double(Float(bitPattern: bits))
      }
      var corners: [Vector3] = []
      corners.reserveCapacity(3 * count)
      for triangle in 0..<count {
        for corner in 0..<3 {
          let offset = 84 + 50 * triangle + 12 + 12 * corner
          corners.append(Vector3(number(offset), number(offset + 4), number(offset + 8)))
        }
      }
      return corners
    }
  }

  private static func text(_ bytes: [UInt8]) -> [Vector3] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { MeshFile.point($0, after: "vertex") }
  }
}
