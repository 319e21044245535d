import Testing

@testable import Engine

@Suite("Sobol points") struct SamplingSobolTests {
  @Test(
    "the first points agree with scipy's to the last digit",
    arguments: ReliabilityGolden.files("sensitivity"))
  func golden(file: ReliabilityGolden) {
    for (index, point) in file.value["sobol_sequence_d5_unscrambled_first16"].list.enumerated() {
      for (dimension, coordinate) in point.numbers.enumerated() {
        #expect(SobolSequence.coordinate(dimension, of: index) == coordinate)
      }
    }
  }

  @Test(
    "far points of high dimensions agree with scipy.stats.qmc 1.17.1",
    arguments: [
      // (dimension, index, coordinate): qmc.Sobol(128, scramble=False), fast_forward(index).
      (63, 1000, 0.4462890625), (99, 123_456, 0.9257736206054688),
      (127, 999_999, 0.2943887710571289),
    ])
  func farPoints(dimension: Int, index: Int, coordinate: Double) {
    #expect(SobolSequence.coordinate(dimension, of: index) == coordinate)
  }

  @Test(
    "every dimension meets every one of 2ᵏ cells once in 2ᵏ points, scrambled or not",
    arguments: [
      SobolScrambling.none, .digitalShift, .owen,
    ])
  func stratification(scrambling: SobolScrambling) {
    let count = 64
    for dimension in 0..<SobolSequence.dimensionLimit {
      let stream = RandomStream(seed: 5, owner: "\(dimension)")
      let cells = (0..<count).map { index in
        Int(
          scrambling.uniform(SobolSequence.digits(dimension, of: UInt32(index)), stream)
            * Double(count))
      }
      #expect(cells.sorted() == Array(0..<count), "dimension \(dimension)")
    }
  }

  @Test("the first two scrambled dimensions meet every elementary box of area 1/256 once")
  func net() {
    for width in 0...8 {
      var boxes: Set<Int> = []
      for index in 0..<256 {
        let place = (0..<2).map { dimension in
          SobolScrambling.owen.uniform(
            SobolSequence.digits(dimension, of: UInt32(index)),
            RandomStream(seed: 9, owner: "\(dimension)"))
        }
        let (columns, rows) = (1 << width, 1 << (8 - width))
        boxes.insert(Int(place[0] * Double(columns)) * rows + Int(place[1] * Double(rows)))
      }
      #expect(boxes.count == 256, "boxes of width 2^-\(width)")
    }
  }

  @Test(
    "Owen's scrambling is uniform: each coordinate of a point has the moments of a uniform number")
  func uniformity() {
    // 4000 seeds: the mean's deviation is 0.0046, that of the square 0.0047; five of them.
    var (sum, squares) = (0.0, 0.0)
    for seed in 0..<4000 {
      let uniform = SobolScrambling.owen.uniform(
        SobolSequence.digits(3, of: 11), RandomStream(seed: UInt64(seed), owner: "x"))
      sum += uniform / 4000
      squares += uniform * uniform / 4000
    }
    #expect(abs(sum - 0.5) < 0.023)
    #expect(abs(squares - 1.0 / 3) < 0.024)
  }
}
