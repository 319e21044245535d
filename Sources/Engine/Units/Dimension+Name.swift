extension Dimension: CustomStringConvertible {
  /// What the dimension measures, such as `voltage`; the coherent unit where the quantity has no usual name.
  public var name: String { Self.named[self]?.name ?? symbol }

  /// The coherent SI unit, such as `V`, `rad/s` or `W/(m^2*K)`; `UnitTable.parse` reads it back.
  public var symbol: String { Self.named[self]?.symbol ?? composedSymbol }

  /// Name and unit, such as `voltage [V]`.
  public var description: String {
    guard let known = Self.named[self] else { return "[\(symbol)]" }
    return isOne ? known.name : "\(known.name) [\(known.symbol)]"
  }

  private static let named: [Dimension: (symbol: String, name: String)] = {
    var table: [Dimension: (symbol: String, name: String)] = [:]
    for (symbol, name) in namedQuantities {
      guard let unit = try? UnitTable.standard.parse(symbol) else {
        preconditionFailure("\(name) is measured in the unknown unit \(symbol)")
      }
      precondition(unit.scale == 1, "\(symbol) is not coherent")
      let earlier = table.updateValue((symbol, name), forKey: unit.dimension)
      precondition(earlier == nil, "\(symbol) repeats \(earlier?.symbol ?? "")")
    }
    return table
  }()

  /// Derived units that may head a composed symbol, in order of preference.
  private static let heads: [(symbol: String, dimension: Dimension)] = [
    ("N", .force), ("J", .energy), ("W", .power), ("V", .voltage), ("coul", .charge),
    ("Pa", .pressure), ("ohm", .resistance), ("F", .capacitance), ("H", .inductance),
  ]

  /// The shortest of the plain product of base units and the products headed by one derived unit.
  private var composedSymbol: String {
    var best = Self.baseFactors(of: self)
    var bestCost = Self.cost(of: best)
    for head in Self.heads {
      for exponent in [60, -60] {
        let inverse = exponent > 0 ? self / head.dimension : self * head.dimension
        let factors = [(head.symbol, exponent)] + Self.baseFactors(of: inverse)
        let cost = Self.cost(of: factors)
        if cost < bestCost { (best, bestCost) = (factors, cost) }
      }
    }
    return Self.text(of: best)
  }

  private static func baseFactors(of dimension: Dimension) -> [(symbol: String, sixtieths: Int)] {
    // The usual order in print: mass before length before time.
    let order: [Base] = [
      .mass, .length, .angle, .current, .amount, .luminosity, .cycle, .cRate, .temperature, .time,
    ]
    return order.compactMap { base in
      let exponent = dimension.sixtieths(of: base)
      return exponent == 0 ? nil : (base.symbol, exponent)
    }
  }

  private static func cost(of factors: [(symbol: String, sixtieths: Int)]) -> Int {
    factors.reduce(0) { $0 + 120 + abs($1.sixtieths) }
  }

  private static func text(of factors: [(symbol: String, sixtieths: Int)]) -> String {
    let above = factors.filter { $0.sixtieths > 0 }.map { power($0.symbol, $0.sixtieths) }
    let below = factors.filter { $0.sixtieths < 0 }.map { power($0.symbol, -$0.sixtieths) }
    let top = above.isEmpty ? "1" : above.joined(separator: "*")
    if below.isEmpty { return top }
    return top + "/" + (below.count == 1 ? below[0] : "(\(below.joined(separator: "*")))")
  }

  private static func power(_ symbol: String, _ sixtieths: Int) -> String {
    if sixtieths == 60 { return symbol }
    if sixtieths % 60 == 0 { return "\(symbol)^\(sixtieths / 60)" }
    var (a, b) = (sixtieths, 60)
    while b != 0 { (a, b) = (b, a % b) }
    return "\(symbol)^(\(sixtieths / a)/\(60 / a))"
  }
}
