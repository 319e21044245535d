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

/// Levenshtein distance: the fewest insertions, deletions and replacements that turn one into the other.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let replaced = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
