extension UnitTable {
  /// Which prefixes a family of units is commonly written with. `none` refuses every prefix.
  private enum Prefixes {
    case none
    case common(String)
  }

  /// Names of one unit (the first is the usual one), and its value as a multiple of units above it.
  private struct Definition {
    let names: String
    let factor: Double
    let of: String
    let prefixes: Prefixes

    init(_ names: String, _ factor: Double, _ of: String, _ prefixes: Prefixes = .none) {
      self.names = names
      self.factor = factor
      self.of = of
      self.prefixes = prefixes
    }
  }

  // Factors: BIPM SI Brochure 9th ed. (2019), table 8 and the defining constants; NIST SP 811 (2008),
  // appendix B.8; CODATA 2022 for the dalton. Most are exact by definition. There is no `in` for the inch:
  // it is the language's word for conversion.

  private static let definitions: [Definition] =
    mechanics + pressureAndFlow + energyAndHeat + electricity + countsAndRates + lightAndMatter

  private static let mechanics: [Definition] = [
    // Time
    .init("min", 60, "s"),
    .init("h hour", 3600, "s"),
    .init("d day", 86_400, "s"),
    .init("week", 7, "d"),
    .init("year yr", 365.25, "d"),
    // Angle
    .init("deg °", .pi / 180, "rad"),
    .init("rev turn", 2 * .pi, "rad"),
    .init("arcmin", 1.0 / 60, "deg"),
    .init("arcsec", 1.0 / 3600, "deg"),
    .init("gon", 0.9, "deg"),
    .init("sr", 1, "rad^2"),
    // Length
    .init("inch", 0.0254, "m"),
    .init("ft foot", 0.3048, "m"),
    .init("yd yard", 0.9144, "m"),
    .init("mi mile", 1609.344, "m"),
    .init("nmi", 1852, "m"),
    .init("mil thou", 25.4e-6, "m"),
    .init("angstrom Å", 1e-10, "m"),
    .init("au", 149_597_870_700, "m"),
    // Mass
    .init("kg", 1, "kg"),
    .init("t tonne", 1000, "kg"),
    .init("lb lbm", 0.453_592_37, "kg"),
    .init("oz", 1.0 / 16, "lb"),
    .init("slug", 14.593_902_937_206_364, "kg"),
    .init("ton_us", 2000, "lb"),
    .init("ct", 2e-4, "kg"),
    .init("Da", 1.660_539_068_92e-27, "kg", .common("k M")),
    // Speed and acceleration
    .init("kn knot", 1852.0 / 3600, "m/s"),
    .init("mph", 0.447_04, "m/s"),
    .init("kph", 1 / 3.6, "m/s"),
    .init("gn", 9.806_65, "m/s^2", .common("m u")),
    .init("Gal", 0.01, "m/s^2", .common("m u")),
    // Force
    .init("N", 1, "kg*m/s^2", .common("m u n k M")),
    .init("kgf kp", 9.806_65, "N"),
    .init("lbf", 4.448_221_615_260_5, "N"),
    .init("kip", 1000, "lbf"),
    .init("ozf", 1.0 / 16, "lbf"),
    .init("dyn", 1e-5, "N"),
    // Area and volume
    .init("ha", 10_000, "m^2"),
    .init("acre", 4046.856_422_4, "m^2"),
    .init("L l", 1e-3, "m^3", .common("m u d c h")),
    .init("cc", 1e-6, "m^3"),
    .init("gal", 3.785_411_784, "L"),
    .init("gal_uk", 4.546_09, "L"),
    .init("qt", 0.25, "gal"),
    .init("pint", 0.125, "gal"),
    .init("floz", 1.0 / 128, "gal"),
    .init("bbl", 42, "gal"),
  ]

  private static let pressureAndFlow: [Definition] = [
    .init("Pa", 1, "N/m^2", .common("h k M G m")),
    .init("bar", 1e5, "Pa", .common("m")),
    .init("atm", 101_325, "Pa"),
    .init("at_tech", 98_066.5, "Pa"),
    .init("Torr", 101_325.0 / 760, "Pa", .common("m")),
    .init("mmHg", 133.322_387_415, "Pa"),
    .init("inHg", 25.4, "mmHg"),
    .init("mmH2O", 9.806_65, "Pa"),
    .init("inH2O", 25.4, "mmH2O"),
    .init("psi psia", 6894.757_293_168_361, "Pa"),
    .init("ksi", 1000, "psi"),
    .init("psf", 47.880_258_980_335_84, "Pa"),
    .init("Ba", 0.1, "Pa"),
    // Viscosity
    .init("P poise", 0.1, "Pa*s", .common("c m")),
    .init("St", 1e-4, "m^2/s", .common("c")),
    // Flow
    .init("lpm", 1, "L/min"),
    .init("gpm", 1, "gal/min"),
    .init("cfm", 1, "ft^3/min"),
    .init("fpm", 1, "ft/min"),
    .init("pps", 1, "lb/s"),
    .init("darcy", 9.869_232_667_160_13e-13, "m^2", .common("m")),
  ]

  private static let energyAndHeat: [Definition] = [
    .init("J", 1, "N*m", .common("m u k M G")),
    .init("W", 1, "J/s", .common("m u k M G T")),
    .init("Wh", 3600, "J", .common("m k M G T")),
    .init("Ws", 1, "J", .common("k")),
    .init("eV", 1.602_176_634e-19, "J", .common("m k M G")),
    .init("cal", 4.184, "J", .common("k")),
    .init("cal_it", 4.1868, "J"),
    .init("BTU", 1055.055_852_62, "J"),
    .init("therm", 100_000, "BTU"),
    .init("erg", 1e-7, "J"),
    .init("toe", 41.868e9, "J"),
    .init("hp", 745.699_871_582_270_2, "W"),
    .init("PS", 735.498_75, "W"),
    .init("TR", 12_000, "BTU/h"),
    .init("VA", 1, "W", .common("k M")),
    .init("clo", 0.155, "m^2*K/W"),
  ]

  private static let electricity: [Definition] = [
    .init("V", 1, "W/A", .common("m u n k M")),
    .init("ohm Ω Ω", 1, "V/A", .common("m u k M G")),
    .init("S", 1, "A/V", .common("m u n")),
    .init("coul", 1, "A*s", .common("m u n k")),
    .init("Ah", 3600, "coul", .common("m k")),
    .init("F", 1, "coul/V", .common("m u n p")),
    .init("Wb", 1, "V*s", .common("m u")),
    .init("H", 1, "Wb/A", .common("m u n")),
    .init("T", 1, "Wb/m^2", .common("m u n")),
    .init("gauss", 1e-4, "T", .common("m k")),
    .init("Mx", 1e-8, "Wb"),
    .init("Oe", 250 / .pi, "A/m"),
  ]

  private static let countsAndRates: [Definition] = [
    .init("%", 0.01, "1"),
    .init("permille ‰", 1e-3, "1"),
    .init("ppm", 1e-6, "1"),
    .init("ppb", 1e-9, "1"),
    .init("ppt", 1e-12, "1"),
    .init("dozen", 12, "1"),
    .init("Hz", 1, "1/s", .common("m k M G T")),
    .init("rpm", 2 * .pi / 60, "rad/s", .common("k")),
    .init("rps", 2 * .pi, "rad/s"),
    .init("dps", .pi / 180, "rad/s"),
    .init("Bd", 1, "1/s", .common("k M")),
    .init("fit", 1e-9, "1/h"),
  ]

  private static let lightAndMatter: [Definition] = [
    .init("degR", 5.0 / 9, "K"),
    .init("lm", 1, "cd*sr", .common("k")),
    .init("lx", 1, "lm/m^2", .common("k m")),
    .init("fc", 1, "lm/ft^2"),
    .init("M_conc", 1000, "mol/m^3"),
    .init("kat", 1, "mol/s", .common("m u n")),
    .init("Bq", 1, "1/s", .common("k M G")),
    .init("Ci", 3.7e10, "Bq", .common("m u")),
    .init("Gy", 1, "J/kg", .common("m u")),
    .init("Sv", 1, "J/kg", .common("m u")),
    .init("R_exposure", 2.58e-4, "coul/kg"),
    .init("rem", 0.01, "Sv", .common("m")),
  ]

  static func makeStandard() -> UnitTable {
    var table = UnitTable()
    func add(_ unit: Unit, prefixes: Prefixes = .none) {
      switch prefixes {
      case .none:
        table.entries[unit.symbol] = Entry(unit: unit, takesPrefixes: false, commonPrefixes: [])
      case .common(let list):
        table.entries[unit.symbol] = Entry(
          unit: unit, takesPrefixes: true,
          commonPrefixes: list.split(separator: " ").map(String.init))
      }
    }
    add(.one)
    add(Unit("m", .length), prefixes: .common("n u m c d k"))
    add(Unit("g", .mass, scale: 1e-3), prefixes: .common("n u m M"))
    add(Unit("s", .time), prefixes: .common("n u m"))
    add(Unit("A", .current), prefixes: .common("n u m k"))
    add(Unit("K", .temperature), prefixes: .common("u m"))
    add(Unit("mol", .amount), prefixes: .common("n u m k"))
    add(Unit("cd", .luminosity), prefixes: .common("m k"))
    add(Unit("rad", .angle), prefixes: .common("u m"))
    add(Unit("cycle", .cycles), prefixes: .common("k"))
    add(Unit("C", .cRate))
    for name in ["degC", "°C"] { add(Unit(name, .temperature, offset: 273.15)) }
    for name in ["degF", "°F"] {
      add(Unit(name, .temperature, scale: 5.0 / 9, offset: 459.67 * 5 / 9))
    }
    for definition in definitions {
      guard let whole = try? table.parse(definition.of) else {
        preconditionFailure("unit \(definition.names) is defined by the unknown \(definition.of)")
      }
      for name in definition.names.split(separator: " ") {
        add(
          Unit(String(name), whole.dimension, scale: definition.factor * whole.scale),
          prefixes: definition.prefixes)
      }
    }
    return table
  }
}
