import Testing

@testable import Engine

@Suite("Names of dimensions") struct DimensionNameTests {
  @Test(
    "usual quantities have their usual names and units",
    arguments: [
      (Dimension.voltage, "voltage", "V"), (.angularVelocity, "angular velocity", "rad/s"),
      (.energy, "energy or torque", "J"), (.one, "number", "1"), (.frequency, "frequency", "Hz"),
      (.voltage / .time, "voltage rate", "V/s"), (.resistance, "resistance", "ohm"),
      (.power / .area / .temperature, "heat transfer coefficient", "W/(m^2*K)"),
      (.charge, "charge", "coul"), (.cRate, "C-rate", "C"), (.temperature, "temperature", "K"),
    ])
  func known(dimension: Dimension, name: String, symbol: String) {
    #expect(dimension.name == name)
    #expect(dimension.symbol == symbol)
  }

  @Test("about a hundred quantities are named, each in a coherent unit of its own")
  func coverage() throws {
    #expect(Dimension.namedQuantities.count >= 100)
    for (symbol, name) in Dimension.namedQuantities {
      let unit = try UnitTable.standard.parse(symbol)
      #expect(unit.dimension.symbol == symbol && unit.dimension.name == name)
    }
  }

  @Test("a composed unit prefers a derived unit to a long product")
  func composed() {
    #expect((.voltage * .time * .time as Dimension).symbol == "V*s^2")
    #expect((.power / .length as Dimension).symbol == "N/s")
    #expect((.voltage / .temperature / .time as Dimension).symbol == "V/(K*s)")
    #expect(Dimension([.length: 1, .time: -4]).symbol == "m/s^4")
    #expect(Dimension([.length: 1]).raised(to: 3, over: 4)?.symbol == "m^(3/4)")
    #expect(Dimension([.cycle: -1, .time: -2]).symbol == "1/(cycle*s^2)")
    #expect("\(Dimension.voltage)" == "voltage [V]")
    #expect("\(Dimension([.length: 1, .time: -4]))" == "[m/s^4]")
  }

  @Test("the unit of any dimension reads back as that dimension at scale one")
  func roundTrip() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      var dimension = Dimension.one
      for base in Dimension.Base.allCases where random.next() % 3 == 0 {
        let power = Int(random.next() % 9) - 4
        let root = [1, 1, 1, 2, 3, 4][Int(random.next() % 6)]
        dimension = dimension * Dimension([base: 1]).raised(to: power, over: root)!
      }
      let unit = try UnitTable.standard.parse(dimension.symbol)
      #expect(unit.dimension == dimension, "\(dimension.symbol)")
      #expect(unit.scale == 1)
    }
  }
}

/// A small generator for test inputs (Steele, Lea & Flood 2014, SplitMix64).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
