/// Finds the names a person most likely meant.
enum Suggestion {
  /// Up to three of `candidates` that are a few slips away from `word`, nearest first.
  static func nearest(to word: String, in candidates: some Sequence<String>) -> [String] {
    let lower = word.lowercased()
    let limit = word.count <= 3 ? 1 : word.count <= 6 ? 2 : 3
    var scored: [(distance: Int, name: String)] = []
    for candidate in Set(candidates) where candidate != word {
      let other = candidate.lowercased()
      var distance = editDistance(Array(lower.utf8), Array(other.utf8), limit: limit + 1)
      if word.count >= 3, other.hasPrefix(lower) || other.hasSuffix(lower) {
        distance = min(distance, limit)
      }
      if distance <= limit, distance < max(2, word.count) {
        scored.append((distance, candidate))
      }
    }
    return scored.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// `did you mean …?` with the nearest names, or nil.
  static func help(for word: String, in candidates: some Sequence<String>) -> String? {
    let names = nearest(to: word, in: candidates)
    guard let last = names.last else { return nil }
    if names.count == 1 { return "did you mean `\(last)`?" }
    return "did you mean " + names.dropLast().map { "`\($0)`" }.joined(separator: ", ")
      + " or `\(last)`?"
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  static func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
    if abs(a.count - b.count) > limit { return limit + 1 }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
