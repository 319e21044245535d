/// The key in `keys` that differs from `key` by the fewest edits, if by no more than a third of its length.
///
/// Insertions, deletions and replacements count one each (Levenshtein 1966); case does not count.
func nearestKey(to key: String, among keys: [String]) -> String? {
  let wanted = Array(key.lowercased().prefix(100))
  let limit = max(1, wanted.count / 3)
  var best: (key: String, distance: Int)?
  for candidate in keys {
    let other = Array(candidate.lowercased())
    guard abs(other.count - wanted.count) <= limit else { continue }
    var row = Array(0...other.count)
    for (i, letter) in wanted.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, otherLetter) in other.enumerated() {
        let replaced = diagonal + (letter == otherLetter ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    let distance = row[other.count]
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.key
}
