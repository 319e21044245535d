/// The decimal prefixes of the SI (BIPM, The International System of Units, 9th ed. 2019 with the four of
/// 2022, table 7). `u` and both code points of the Greek mu stand for micro.
enum UnitPrefix {
  /// Prefix symbols and factors, the two-letter one first so that `da` is tried before `d`.
  static let all: [(symbol: String, factor: Double)] = [
    ("da", 1e1), ("Q", 1e30), ("R", 1e27), ("Y", 1e24), ("Z", 1e21), ("E", 1e18), ("P", 1e15),
    ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3), ("h", 1e2), ("d", 1e-1), ("c", 1e-2),
    ("m", 1e-3), ("u", 1e-6), ("µ", 1e-6), ("μ", 1e-6), ("n", 1e-9), ("p", 1e-12), ("f", 1e-15),
    ("a", 1e-18), ("z", 1e-21), ("y", 1e-24), ("r", 1e-27), ("q", 1e-30),
  ]

  /// Words of the language that a prefix and a unit would spell, such as the attosecond `as`.
  static let reserved: Set<String> = ["as", "at", "in", "to", "do"]

  /// The factors by which `name` could be a prefix and something else, with that something.
  static func splits(of name: String) -> [(factor: Double, rest: Substring)] {
    if reserved.contains(name) { return [] }
    return all.compactMap { symbol, factor in
      guard name.utf8.count > symbol.utf8.count, name.hasPrefix(symbol) else { return nil }
      return (factor, name.dropFirst(symbol.count))
    }
  }
}
