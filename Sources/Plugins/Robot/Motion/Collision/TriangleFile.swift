import Glibc

/// The corners of a triangle mesh in STL format, binary or text.
///
/// Binary: 80 bytes of heading, a 32-bit count, then 50 bytes for each triangle: normal, three corners, two
/// spare bytes, all little-endian 32-bit floats. Text: `vertex x y z` lines. (3D Systems, StereoLithography
/// Interface Specification, 1988.) A binary file may begin with "solid" too, so the size decides.
enum TriangleFile {
  /// Larger files are refused.
  static let sizeLimit = 256 << 20

  /// Why a mesh gives no shape, for people.
  struct Failure: Error {
    let reason: String
  }

  /// Why a file gives no shape, as far as it shows without reading it.
  static func refusal(_ path: String) -> String? {
    guard path.lowercased().hasSuffix(".stl") else { return "only STL meshes are read" }
    guard access(path, R_OK) == 0 else {
      return "the file cannot be read: \(String(cString: strerror(errno)))"
    }
    return nil
  }

  static func corners(_ path: String) throws(Failure) -> [Vector3] {
    if let reason = refusal(path) { throw Failure(reason: reason) }
    guard let file = fopen(path, "rb") else {
      throw Failure(reason: "the file cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= sizeLimit {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    guard bytes.count <= sizeLimit else { throw Failure(reason: "the file is above 256 MB") }
    let corners = binary(bytes) ?? text(bytes)
    guard corners.count >= 3, corners.allSatisfy(\.isFinite) else {
      throw Failure(reason: "the file is no STL mesh")
    }
    return corners
  }

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
    var corners: [Vector3] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split { $0 == 32 || $0 == 9 || $0 == 13 }
      guard words.count == 4, words[0].elementsEqual("vertex".utf8) else { continue }
      let numbers = words[1...].compactMap { Double(String(decoding: $0, as: UTF8.self)) }
      guard numbers.count == 3 else { continue }
      corners.append(Vector3(numbers[0], numbers[1], numbers[2]))
    }
    return corners
  }
}
