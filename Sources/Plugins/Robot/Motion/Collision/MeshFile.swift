import Glibc

/// The corners of a mesh, which is all that a capsule around it needs.
enum MeshFile {
  /// Larger files are refused.
  static let sizeLimit = 256 << 20

  /// Why a mesh gives no shape, for people.
  struct Failure: Error {
    let reason: String
  }

  private enum Format: String, CaseIterable {
    case stl, obj, dae
  }

  private static func format(_ path: String) -> Format? {
    Format.allCases.first { path.lowercased().hasSuffix("." + $0.rawValue) }
  }

  /// Why a file gives no shape, as far as it shows without reading it.
  static func refusal(_ path: String) -> String? {
    guard format(path) != nil else { return "only STL, OBJ and COLLADA (.dae) meshes are read" }
    guard access(path, R_OK) == 0 else {
      return "the file cannot be read: \(String(cString: strerror(errno)))"
    }
    return nil
  }

  /// The corners of all triangles, some of them several times, in the frame and unit of the mesh.
  static func corners(_ path: String) throws(Failure) -> [Vector3] {
    if let reason = refusal(path) { throw Failure(reason: reason) }
    let bytes = try read(path)
    let (corners, name): ([Vector3], String) =
      switch format(path) {
      case .obj: (WavefrontMesh.corners(bytes), "OBJ")
      case .dae: (try ColladaMesh.corners(bytes), "COLLADA")
      default: (STLMesh.corners(bytes), "STL")
      }
    guard corners.count >= 3, corners.allSatisfy(\.isFinite) else {
      throw Failure(reason: "the file is no \(name) mesh")
    }
    return corners
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
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
    return bytes
  }

  /// Three numbers of a line that begins with `word`: `vertex x y z`, `v x y z`; nil for other lines.
  static func point(_ line: ArraySlice<UInt8>, after word: String) -> Vector3? {
    let words = line.split { $0 == 32 || $0 == 9 || $0 == 13 }
    guard words.count >= 4, words[0].elementsEqual(word.utf8) else { return nil }
    let numbers = words[1...3].compactMap { Double(String(decoding: $0, as: UTF8.self)) }
    return numbers.count == 3 ? Vector3(numbers[0], numbers[1], numbers[2]) : nil
  }
}
