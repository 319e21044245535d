/// Finds the name that was probably meant.
enum Spelling {
  /// A sentence that offers the nearest of `names`, or lists them all when none is near.
  static func help(for name: String, among names: [String], called kind: String) -> String? {
    if let nearest = nearest(to: name, among: names) { return "did you mean \(nearest)?" }
    guard !names.isEmpty else { return nil }
    return "\(kind): " + names.joined(separator: ", ")
  }

  /// The nearest of `names`, if it is within a third of the name's length.
  static func nearest(to name: String, among names: [String]) -> String? {
    let limit = max(1, name.utf8.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in names {
      let distance = distance(Array(name.utf8), Array(candidate.utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.name
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that turn one into the other
  /// (optimal string alignment).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforePrevious[j - 1] + 1)
        }
        current.append(cost)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
  }
}
