import Testing

@testable import Engine

@Suite("Quantities as text") struct QuantityTests {
  let table = UnitTable.standard

  @Test(
    "a value is shown with up to six digits and its unit",
    arguments: [
      (3.2, "A", "3.2 A"), (298.15, "degC", "25 degC"), (0.8, "%", "80 %"), (0.5, "C", "0.5C"),
      (3.200_000_1, "A", "3.2 A"), (0.0033, "mV", "3.3 mV"), (1.5e-9, "m", "1.5e-9 m"),
      (600, "min", "10 min"), (12_345_678, "Pa", "1.23457e7 Pa"), (0, "V", "0 V"),
      (-0.0, "V", "0 V"),
      (0.25, "1", "0.25"), (100_000, "Pa", "100000 Pa"), (2 * .pi, "deg", "360 deg"),
      (1.0 / 3600, "1/h", "1 1/h"), (.nan, "V", "nan V"), (-.infinity, "V", "-inf V"),
    ] as [(Double, String, String)])
  func shown(si: Double, unit: String, text: String) throws {
    let unit = try table.parse(unit)
    #expect(QuantityFormat.format(si: si, dimension: unit.dimension, in: unit) == text)
  }

  @Test("without a unit the coherent one is shown")
  func coherent() {
    #expect(QuantityFormat.format(si: 3.2, dimension: .voltage) == "3.2 V")
    #expect(QuantityFormat.format(si: 3600, dimension: .time) == "3600 s")
    #expect(QuantityFormat.format(si: 0.5, dimension: .cRate) == "0.5C")
    #expect(QuantityFormat.format(si: 2, dimension: .one) == "2")
    #expect(QuantityFormat.format(si: 1.0 / 3, dimension: .one, significantDigits: 3) == "0.333")
  }

  @Test(
    "a number format says width, precision and style",
    arguments: [
      ("0.2f", "3.14"), (".2f", "3.14"), ("2f", "3.14"), ("8.3f", "   3.142"), ("2e", "3.14e0"),
      ("3g", "3.14"), ("d", "3"), (".0f", "3"), ("f", "3.141593"), ("g", "3.14159"),
    ])
  func formats(spec: String, text: String) throws {
    #expect(try QuantityFormat.format(si: .pi, dimension: .one, spec: spec) == text)
    #expect(
      try QuantityFormat.format(
        si: .pi / 1000, dimension: .voltage, in: table.parse("mV"), spec: spec)
        == text + " mV")
  }

  @Test(
    "a number format nobody can follow is refused",
    arguments: ["", "2", "x", "1.2.3f", "-2f", ".f"])
  func badFormat(spec: String) {
    #expect(throws: NumberFormatError(text: spec)) {
      try QuantityFormat.format(si: 1, dimension: .one, spec: spec)
    }
  }

  @Test(
    "a quantity is a number and a unit",
    arguments: [
      ("4 kg", 4, Dimension.mass), ("25 degC", 298.15, .temperature), ("0.5C", 0.5, .cRate),
      ("1e-3", 1e-3, .one), ("-3 mm", -3e-3, .length), ("80 %", 0.8, .one), ("80%", 0.8, .one),
      ("5eV", 5 * 1.602_176_634e-19, .energy), ("1_000 m", 1000, .length),
      ("2 1/h", 2.0 / 3600, .frequency),
      ("  7e2s ", 700, .time), ("+1.5e+2 V", 150, .voltage), (".5 m", 0.5, .length),
    ])
  func quantity(text: String, si: Double, dimension: Dimension) throws {
    let quantity = try table.parseQuantity(text)
    #expect(abs(quantity.si - si) <= 4e-16 * abs(si))
    #expect(quantity.unit.dimension == dimension)
  }

  @Test(
    "text without a number is refused", arguments: ["kg", "", "-", "nan", "inf m", "0x10", "1.2.3"])
  func notANumber(text: String) {
    #expect(throws: UnitError.self) { try table.parseQuantity(text) }
  }

  @Test("the place of an unknown unit counts from the start of the quantity")
  func position() {
    #expect(throws: UnitError.unknown(name: "seconds", position: 2, suggestions: ["s"])) {
      try table.parseQuantity("4 seconds")
    }
  }

  @Test(
    "the shortest text that reads back as the same number",
    arguments: [
      ("25 degC", "25 degC"), ("0.1 mV", "0.1 mV"), ("1234567 m", "1234567 m"),
      ("0.30000000000000004", "0.30000000000000004"), ("0.123456789 mm/s", "0.123456789 mm/s"),
      ("20.5 %", "20.5 %"), ("0.5C", "0.5C"), ("-3 1/h", "-3 1/h"),
    ])
  func exact(text: String, shown: String) throws {
    let (si, unit) = try table.parseQuantity(text)
    let exact = QuantityFormat.exact(si: si, dimension: unit.dimension, in: unit)
    #expect(exact == shown)
    #expect(try table.parseQuantity(exact).si == si)
  }

  @Test("every number has a text that reads back as exactly it, in any unit")
  func exactRoundTrip() throws {
    var random = SplitMix64(seed: 12)
    for unit in try ["V", "mV", "1/h", "W/(m^2*K)", "degC", "%", "1", "psi"].map(table.parse) {
      for _ in 0..<200 {
        let si = Double(random.next() >> 11) * 0x1p-53 * 1000 + 0.1
        let text = QuantityFormat.exact(si: si, dimension: unit.dimension, in: unit)
        #expect(try table.parseQuantity(text).si == si)
      }
    }
  }

  @Test("what is printed with all digits reads back as the same number")
  func roundTrip() throws {
    var random = SplitMix64(seed: 11)
    for unit in try ["V", "mV", "1/h", "W/(m^2*K)", "C", "%", "1"].map(table.parse) {
      for _ in 0..<100 {
        let si = Double(bitPattern: random.next() & 0x8fff_ffff_ffff_ffff | 0x3000_0000_0000_0000)
        guard si.isFinite else { continue }
        let text = QuantityFormat.format(
          si: si, dimension: unit.dimension, in: unit, significantDigits: 17)
        let back = try table.parseQuantity(text).si
        #expect(abs(back - si) <= 4e-16 * abs(si))
      }
    }
  }
}
