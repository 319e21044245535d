/// Thins out a long curve so that its picture stays the same: the least and the greatest value of each stretch
/// are kept, so that no spike is lost.
enum Decimation {
  /// Positions of the points to draw, in order; all of them where there are at most `limit`.
  static func kept(_ values: [Double], limit: Int) -> [Int] {
    guard values.count > limit, limit >= 4 else { return Array(values.indices) }
    let stretches = limit / 2
    var kept: [Int] = []
    kept.reserveCapacity(limit + 2)
    for stretch in 0..<stretches {
      let start = stretch * values.count / stretches
      let end = (stretch + 1) * values.count / stretches
      var least = start
      var greatest = start
      for index in start..<end {
        // A gap in the curve stays a gap.
        if !values[index].isFinite { continue }
        if !(values[index] >= values[least]) { least = index }
        if !(values[index] <= values[greatest]) { greatest = index }
      }
      kept.append(min(least, greatest))
      if least != greatest { kept.append(max(least, greatest)) }
    }
    if kept.first != 0 { kept.insert(0, at: 0) }
    if kept.last != values.count - 1 { kept.append(values.count - 1) }
    return kept
  }
}
