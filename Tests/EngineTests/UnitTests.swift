import Testing

@testable import Engine

/// Factors are checked against NIST SP 811 (2008) appendix B.8, and CODATA 2022, to the digits printed there.
@Suite("Units of measure") struct UnitTests {
  let table = UnitTable.standard

  @Test(
    "one of each unit is the value NIST and CODATA print",
    arguments: [
      ("lbf", 4.448_222, "N"), ("kgf", 9.806_65, "N"), ("psi", 6.894_757e3, "Pa"),
      ("atm", 1.013_25e5, "Pa"), ("mmHg", 1.333_224e2, "Pa"), ("inHg", 3.386_389e3, "Pa"),
      ("Torr", 1.333_224e2, "Pa"), ("eV", 1.602_176_634e-19, "J"), ("cal", 4.184, "J"),
      ("BTU", 1.055_056e3, "J"), ("kWh", 3.6e6, "J"), ("hp", 7.456_999e2, "W"),
      ("inch", 2.54e-2, "m"), ("ft", 3.048e-1, "m"), ("mile", 1.609_344e3, "m"),
      ("lb", 4.535_924e-1, "kg"), ("oz", 2.834_952e-2, "kg"), ("slug", 1.459_390e1, "kg"),
      ("gal", 3.785_412e-3, "m^3"), ("knot", 5.144_444e-1, "m/s"), ("mph", 4.4704e-1, "m/s"),
      ("rpm", 1.047_198e-1, "rad/s"), ("deg", 1.745_329e-2, "rad"), ("arcmin", 2.908_882e-4, "rad"),
      ("arcsec", 4.848_137e-6, "rad"), ("gn", 9.806_65, "m/s^2"), ("Ah", 3.6e3, "coul"),
      ("mAh", 3.6, "coul"), ("cP", 1e-3, "Pa*s"), ("cSt", 1e-6, "m^2/s"),
      ("degR", 0.555_555_6, "K"),
      ("BTU/(h*ft^2*degF)", 5.678_263, "W/(m^2*K)"), ("cfm", 4.719_474e-4, "m^3/s"),
      ("gpm", 6.309_020e-5, "m^3/s"), ("week", 6.048e5, "s"), ("year", 3.155_76e7, "s"),
      ("lb/ft^3", 1.601_846e1, "kg/m^3"), ("ft*lbf", 1.355_818, "J"), ("TR", 3.516_853e3, "W"),
      ("Da", 1.660_539_068_92e-27, "kg"), ("fc", 1.076_391e1, "lx"), ("Oe", 7.957_747e1, "A/m"),
      ("gauss", 1e-4, "T"), ("rev", 6.283_185, "rad"), ("psf", 4.788_026e1, "Pa"),
    ])
  func factor(text: String, value: Double, coherent: String) throws {
    let unit = try table.parse(text)
    let reference = try table.parse(coherent)
    #expect(unit.dimension == reference.dimension)
    #expect(reference.scale == 1)
    #expect(abs(unit.scale / value - 1) < 1e-6, "NIST prints seven digits")
  }

  @Test("SI prefixes stand before the units that take them")
  func prefixes() throws {
    #expect(table.unit(named: "mV")?.scale == 1e-3)
    #expect(table.unit(named: "dam")?.scale == 10)
    #expect(table.unit(named: "µm") == table.unit(named: "µm"))
    #expect(table.unit(named: "µm")?.scale == table.unit(named: "um")?.scale)
    #expect(table.unit(named: "kohm")?.scale == 1e3)
    #expect(table.unit(named: "MΩ")?.scale == 1e6)
    #expect(table.unit(named: "kmin") == nil)
    #expect(table.unit(named: "mpsi") == nil)
  }

  @Test("a number of milliseconds is the instant of that many, for any up to ten seconds")
  func exactMilliseconds() throws {
    let unit = try table.parse("ms")
    for count in 1...10_000 {
      let seconds = withUnsafePointer(to: 0.0) { bus in
        StepContext(
          bus: bus, time: Int64(count) * 1_000_000, random: RandomStream(seed: 0, owner: ""),
          index: 0
        ).seconds
      }
      #expect(unit.toSI(Double(count)) == seconds)
      #expect(abs(unit.fromSI(seconds) / Double(count) - 1) < 3e-16)
    }
  }

  @Test(
    "parts of a unit are the numbers that people write",
    arguments: [
      ("9 ms", 0.009), ("90 %", 0.9), ("3 1/h", 3 / 3600.0), ("7 mV/s", 0.007), ("23 mm^2", 23e-6),
      ("1.1 us", 1.1e-6), ("4.35 cm", 0.0435), ("2 ppm", 2e-6), ("25 degC", 298.15),
    ])
  func exactParts(text: String, value: Double) throws {
    #expect(try table.parseQuantity(text).si == value)
  }

  @Test("an exact name goes before a prefix and a name")
  func exactNames() {
    #expect(table.unit(named: "min")?.dimension == .time)
    #expect(table.unit(named: "Pa")?.dimension == .pressure)
    #expect(table.unit(named: "cd")?.dimension == .luminosity)
    #expect(table.unit(named: "ft")?.dimension == .length)
    #expect(table.unit(named: "Gy")?.dimension.symbol == "J/kg")
  }

  @Test(
    "products, quotients, powers and brackets are read",
    arguments: [
      ("m/s^2", 1.0, Dimension.acceleration), ("m/s²", 1, .acceleration), ("mm²", 1e-6, .area),
      ("cm^3", 1e-6, .volume), ("kg·m/s^2", 1, .force), ("1/h", 1 / 3600, .frequency),
      ("1", 1, .one), ("m/s/s", 1, .acceleration), ("m/(s*s)", 1, .acceleration),
      ("(m/s)^2*kg", 1, .energy), ("s^-1", 1, .frequency), ("1/(m*m^-3)", 1, .area),
      ("m^(1/2)*m^(3/2)", 1, .area), (" kg ", 1, .mass), ("%/h", 0.01 / 3600, .frequency),
    ])
  func grammar(text: String, scale: Double, dimension: Dimension) throws {
    let unit = try table.parse(text)
    #expect(unit.dimension == dimension)
    #expect(abs(unit.scale - scale) <= 1e-15 * scale)
  }

  @Test("a Celsius degree is a point alone and a kelvin inside a product")
  func affine() throws {
    let celsius = try table.parse("degC")
    #expect(celsius.isAffine && celsius.toSI(25) == 298.15)
    let fahrenheit = try table.parse("degF")
    #expect(abs(fahrenheit.toSI(212) - 373.15) < 1e-12)
    #expect(abs(fahrenheit.toSI(32) - 273.15) < 1e-12)
    let rate = try table.parse("degC/min")
    #expect(!rate.isAffine && rate.scale == 1.0 / 60)
    #expect(try table.parse("W/(m^2*degC)").scale == 1)
    #expect(abs(try table.parse("1/degF").scale - 1.8) < 1e-15)
  }

  @Test("an unknown name is answered with the nearest ones")
  func unknown() {
    #expect(throws: UnitError.unknown(name: "Vlot", position: 2, suggestions: ["Volt"])) {
      var table = UnitTable()
      try table.define("Volt", as: .volt)
      try table.define("s", as: .second)
      _ = try table.parse("s*Vlot")
    }
    #expect(table.suggestions(for: "RPM") == ["rpm"])
    #expect(table.suggestions(for: "seconds") == ["s"])
    #expect(table.suggestions(for: "m2") == ["m^2"])
    #expect(table.suggestions(for: "kpa").first == "kPa")
    #expect(table.suggestions(for: "ohms").contains("ohm"))
    #expect(table.suggestions(for: "xyzzyplugh").isEmpty)
    #expect(table.suggestions(for: "in") == ["inch"])
  }

  @Test(
    "text that is no unit is refused at its place",
    arguments: [
      ("", 0), ("m/", 2), ("m^", 2), ("m^x", 2), ("(m", 2), ("m)", 1), ("1m", 1), ("2/h", 0),
      ("m s", 2), ("m//s", 2), ("m^(1/0)", 6), ("µm/", 4),
    ])
  func malformed(text: String, position: Int) {
    do throws(UnitError) {
      _ = try table.parse(text)
      Issue.record("\(text) was read")
    } catch {
      guard case .malformed(_, let found, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(found == position)
    }
  }

  @Test("exponents that no dimension can hold are refused")
  func tooLarge() {
    #expect(throws: UnitError.tooLarge(text: "m^501")) { try table.parse("m^501") }
    #expect(throws: UnitError.self) { try table.parse("m^400*m^400") }
    #expect(throws: UnitError.self) { try table.parse(String(repeating: "(", count: 5000)) }
  }

  @Test("a script may define a unit once, or twice alike")
  func definitions() throws {
    var table = table
    try table.define("lap", as: table.parse("km"))
    #expect(try table.parse("lap/h").dimension == .velocity)
    #expect(self.table.unit(named: "lap") == nil)
    try table.define("turn", as: Unit("", .angle, scale: 360 * .pi / 180))
    #expect(throws: UnitError.alreadyDefined(name: "turn", meaning: "6.28319 rad")) {
      try table.define("turn", as: .radian)
    }
    #expect(throws: UnitError.notAName("2x")) { try table.define("2x", as: .radian) }
  }

  @Test("completion offers names and their usual prefixed forms, each of which reads back")
  func completion() throws {
    let names = table.names
    #expect(names.count > 250)
    #expect(names == names.sorted())
    for name in ["V", "mV", "kPa", "degC", "rpm", "cycle", "%"] { #expect(names.contains(name)) }
    for name in names { _ = try table.parse(name) }
  }
}
