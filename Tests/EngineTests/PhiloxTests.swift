import Testing

@testable import Engine

/// Vectors: Random123 1.14 (D. E. Shaw Research), tests/kat_vectors, lines "philox4x32 10".
@Suite("The Philox generator") struct PhiloxTests {
  @Test(
    "known answers of Random123",
    arguments: [
      (
        Philox.Block(0, 0, 0, 0), UInt32(0), UInt32(0),
        Philox.Block(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
      ),
      (
        Philox.Block(.max, .max, .max, .max), .max, .max,
        Philox.Block(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
      ),
      (
        Philox.Block(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), 0xa409_3822, 0x299f_31d0,
        Philox.Block(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
      ),
    ])
  func knownAnswer(counter: Philox.Block, low: UInt32, high: UInt32, answer: Philox.Block) {
    #expect(Philox.block(counter, low: low, high: high) == answer)
  }

  @Test("a stream's words are those of counter (index, address) under the seed")
  func layout() {
    let stream = RandomStream(seed: 0x299f_31d0_a409_3822, address: 0x0370_7344_1319_8a2e)
    let pair = stream.bitsPair(at: 0x85a3_08d3_243f_6a88)
    #expect(pair.0 == 0x94fd_cceb_d16c_fe09)
    #expect(pair.1 == 0x2412_6ea1_5001_e420)
    #expect(stream.bits(at: 0x85a3_08d3_243f_6a88, lane: 1) == pair.1)
  }
}

@Suite("Streams of random numbers") struct RandomStreamTests {
  @Test("a draw depends on seed, run, owner, purpose, index and lane, and on nothing else")
  func addresses() {
    let stream = RandomStream(seed: 1, run: 2, owner: "cell", purpose: "noise")
    #expect(
      stream.bits(at: 7)
        == RandomStream(seed: 1, run: 2, owner: "cell", purpose: "noise").bits(at: 7))
    let others = [
      RandomStream(seed: 2, run: 2, owner: "cell", purpose: "noise"),
      RandomStream(seed: 1, run: 3, owner: "cell", purpose: "noise"),
      RandomStream(seed: 1, run: 2, owner: "cel", purpose: "lnoise"),
      RandomStream(seed: 1, run: 2, owner: "cell", purpose: "nois"),
      stream.substream(0), stream.substream(1), stream.substream(0).substream(0),
    ]
    let draws = Set(
      others.map { $0.bits(at: 7) } + [stream.bits(at: 8), stream.bits(at: 7, lane: 1)])
    #expect(draws.count == others.count + 2)
    #expect(!draws.contains(stream.bits(at: 7)))
  }

  @Test("uniform numbers lie inside (0, 1), never at its ends")
  func openInterval() {
    #expect(RandomStream.centred(0) == 0x1p-53)
    #expect(RandomStream.centred(.max) == 1 - 0x1p-53)
  }

  @Test("uniform numbers fill 64 cells evenly")
  func evenness() {
    let stream = RandomStream(seed: 3, owner: "test")
    var counts = [Double](repeating: 0, count: 64)
    let draws = 16_384
    for index in 0..<UInt64(draws) { counts[Int(stream.uniform(at: index) * 64)] += 1 }
    let expected = Double(draws) / 64
    let chiSquared = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // 63 degrees of freedom: mean 63, standard deviation √126 = 11.2; five of those.
    #expect(abs(chiSquared - 63) < 56)
  }

  @Test("normal draws have mean 0, variance 1 and kurtosis 3, and the lanes are uncorrelated")
  func normalMoments() {
    let stream = RandomStream(seed: 4, owner: "test")
    let count = 20_000
    var (sum, square, fourth, product) = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<UInt64(count) {
      let (x, y) = stream.normalPair(at: index)
      #expect(x == stream.normal(at: index) && y == stream.normal(at: index, lane: 1))
      sum += x
      square += x * x
      fourth += x * x * x * x
      product += x * y
    }
    let n = Double(count)
    // Standard errors of the four means: 1, √2, √96 and 1 over √n; four of each.
    #expect(abs(sum / n) < 4 / n.squareRoot())
    #expect(abs(square / n - 1) < 4 * (2 / n).squareRoot())
    #expect(abs(fourth / n - 3) < 4 * (96 / n).squareRoot())
    #expect(abs(product / n) < 4 / n.squareRoot())
  }

  @Test(
    "quantiles of the normal distribution match the published ones",
    arguments: [
      // Wichura (1988), table of check values; the last two from mpmath with 40 digits.
      (0.25, -0.674_489_750_196_081_7), (0.001, -3.090_232_306_167_814),
      (1e-20, -9.262_340_089_798_408), (0.975, 1.959_963_984_540_054),
      (1e-300, -37.047_096_299_361_2),
    ])
  func normalQuantile(p: Double, z: Double) {
    #expect(abs(StandardNormal.quantile(p) - z) <= 5e-16 * abs(z))
  }

  @Test("the normal quantile is odd, and infinite at the ends")
  func normalEnds() {
    for p in [0.01, 0.2, 0.4, 0.4999] {
      #expect(abs(StandardNormal.quantile(p) + StandardNormal.quantile(1 - p)) < 1e-14)
    }
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
    #expect(StandardNormal.quantile(-0.1).isNaN && StandardNormal.quantile(1.1).isNaN)
  }
}
