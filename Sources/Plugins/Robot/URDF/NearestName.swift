/// The name in `names` that differs from `name` by the fewest edits, if by no more than a third of its length.
func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.utf8)
  let limit = max(1, min(wanted.count, 64) / 3)
  var best: (name: String, distance: Int)?
  for candidate in names {
    let other = Array(candidate.utf8)
    guard abs(other.count - wanted.count) <= limit, other.count <= 256 else { continue }
    let distance = editDistance(wanted, other)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// The fewest insertions, deletions, replacements and swaps of neighbours that turn one into the other (the
/// optimal string alignment distance).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var earlier = [Int](repeating: 0, count: b.count + 1)
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var next = row
    next[0] = i + 1
    for (j, y) in b.enumerated() {
      next[j + 1] = min(row[j] + (x == y ? 0 : 1), row[j + 1] + 1, next[j] + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
        next[j + 1] = min(next[j + 1], earlier[j - 1] + 1)
      }
    }
    (earlier, row) = (row, next)
  }
  return row[b.count]
}
