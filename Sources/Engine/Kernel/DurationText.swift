/// Writes an instant or duration for people: `1.5 s`, `20 ms`, `3 h`.
func durationText(_ nanoseconds: Int64) -> String {
  let scales: [(symbol: String, size: Int64)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("min", 60_000_000_000),
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
  ]
  if nanoseconds == 0 { return "0 s" }
  for scale in scales
  where nanoseconds % scale.size == 0 && (scale.size < 60_000_000_000 || nanoseconds >= scale.size)
  {
    return "\(nanoseconds / scale.size) \(scale.symbol)"
  }
  for scale in scales.dropFirst(3) where abs(nanoseconds) >= scale.size {
    return "\(Double(nanoseconds) / Double(scale.size)) \(scale.symbol)"
  }
  return "\(nanoseconds) ns"
}
