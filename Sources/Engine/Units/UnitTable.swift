/// The units a script, a file header or a command line may name.
///
/// A table is a value: a script that defines a unit changes its own copy.
///
/// ```swift
/// let table = UnitTable.standard
/// let unit = try table.parse("mV/s")        // scale 1e-3, dimension voltage per time
/// let mass = try table.parseQuantity("4 lb") // si 1.81436948
/// ```
public struct UnitTable: Sendable {
  /// One name with what it means and which prefixes completion offers with it.
  struct Entry: Sendable {
    let unit: Unit
    /// Whether any SI prefix may stand before the name.
    let takesPrefixes: Bool
    /// The prefixes listed by `names`.
    let commonPrefixes: [String]
  }

  var entries: [String: Entry] = [:]

  /// The units every script starts with.
  public static let standard = makeStandard()

  /// The unit of this exact name, else of an SI prefix and a unit that takes prefixes; nil if neither.
  public func unit(named name: String) -> Unit? {
    if let entry = entries[name] { return entry.unit }
    for (factor, rest) in UnitPrefix.splits(of: name) {
      guard let entry = entries[String(rest)], entry.takesPrefixes else { continue }
      return Unit(name, entry.unit.dimension, scale: factor * entry.unit.scale)
    }
    return nil
  }

  /// Reads a product of powers of units, such as `W/(m^2*K)`, `1/h`, `mV/s` or `m²`.
  ///
  /// An affine unit keeps its offset only when it stands alone; inside a product `degC` means `K` and
  /// `degF` means `degR`. The result's symbol is the text, trimmed.
  public func parse(_ text: String) throws(UnitError) -> Unit {
    var parser = UnitParser(text: text, table: self)
    return try parser.parse()
  }

  /// Gives `unit` the name `name`, as `unit turn = 360 deg` does.
  ///
  /// Repeating a definition is allowed where the meaning stays the same to within 1e-12.
  public mutating func define(_ name: String, as unit: Unit) throws(UnitError) {
    guard UnitParser.isName(name) else { throw .notAName(name) }
    if let known = self.unit(named: name) {
      let isSame =
        known.dimension == unit.dimension && known.offset == unit.offset
        && abs(known.scale - unit.scale) <= 1e-12 * abs(known.scale)
      guard isSame else {
        throw .alreadyDefined(
          name: name, meaning: QuantityFormat.format(si: known.scale, dimension: known.dimension))
      }
      return
    }
    entries[name] = Entry(
      unit: Unit(name, unit.dimension, scale: unit.scale, offset: unit.offset),
      takesPrefixes: false, commonPrefixes: [])
  }

  /// Every name of the table and the usual prefixed forms, sorted: what a completer offers.
  public var names: [String] {
    var names = Set<String>()
    for (name, entry) in entries {
      names.insert(name)
      for prefix in entry.commonPrefixes { names.insert(prefix + name) }
    }
    return names.sorted()
  }
}
