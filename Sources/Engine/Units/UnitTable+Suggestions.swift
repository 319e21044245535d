extension UnitTable {
  /// The units whose names come nearest to `name`: at most three, best first.
  ///
  /// A name that differs only in case comes first; else the edit distance counts (Damerau's: insertion,
  /// deletion, replacement, swap of neighbours), up to a third of the length and at least one. A power
  /// written without its sign, as in `m2`, is answered with `m^2`.
  public func suggestions(for name: String) -> [String] {
    if let known = Self.commonMistakes[name] { return [known] }
    if let digit = name.last, digit == "2" || digit == "3", let base = splitPower(name) {
      return ["\(base)^\(digit)"]
    }
    let wanted = Array(name)
    let wantedLowered = name.lowercased()
    let limit = max(1, wanted.count / 3)
    var ranked: [(distance: Int, name: String)] = []
    for candidate in names {
      if candidate.lowercased() == wantedLowered {
        ranked.append((0, candidate))
        continue
      }
      let letters = Array(candidate)
      guard abs(letters.count - wanted.count) <= limit else { continue }
      let distance = editDistance(wanted, letters)
      // One edit turns any one-letter name into any other, which suggests nothing.
      if distance <= limit && wanted.count > 1 { ranked.append((distance, candidate)) }
    }
    ranked.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return ranked.prefix(3).map(\.name)
  }

  private func splitPower(_ name: String) -> String? {
    let base = String(name.dropLast())
    return unit(named: base) == nil ? nil : base
  }

  /// What people write for units that have another name here.
  private static let commonMistakes: [String: String] = [
    "in": "inch", "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min",
    "hours": "h", "hr": "h", "hrs": "h", "days": "d", "weeks": "week", "years": "year",
    "meter": "m", "metre": "m", "meters": "m", "metres": "m", "gram": "g", "grams": "g",
    "volt": "V", "volts": "V", "amp": "A", "amps": "A", "ampere": "A", "watt": "W", "watts": "W",
    "joule": "J", "joules": "J", "newton": "N", "newtons": "N", "pascal": "Pa", "kelvin": "K",
    "celsius": "degC", "fahrenheit": "degF", "rankine": "degR", "degree": "deg", "degrees": "deg",
    "radian": "rad", "radians": "rad", "hertz": "Hz", "percent": "%", "pct": "%", "cycles": "cycle",
    "coulomb": "coul", "Coulomb": "coul", "farad": "F", "henry": "H", "tesla": "T",
    "siemens": "S", "liter": "L", "litre": "L", "feet": "ft", "miles": "mile", "knots": "knot",
    "pound": "lb", "pounds": "lb", "lbs": "lb", "RPM": "rpm", "horsepower": "hp", "btu": "BTU",
    "ton": "tonne", "micron": "um", "grav": "gn", "g0": "gn",
  ]
}

/// The least number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var current = last
  for i in 1...a.count {
    current[0] = i
    for j in 1...b.count {
      let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(replaced, last[j] + 1, current[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last, current) = (last, current, beforeLast)
  }
  return last[b.count]
}
