import Testing

@testable import Cell

/// Rainflow counting with memory of its own.
private final class Count {
  private let tally = UnsafeMutablePointer<RainflowCounter.Tally>.allocate(capacity: 1)
  private let points: UnsafeMutablePointer<TurningPoint>
  private let counter: RainflowCounter

  init(capacity: Int = 1000, smallestDepth: Double = 0) {
    points = .allocate(capacity: capacity)
    tally.initialize(to: .init())
    counter = RainflowCounter(
      tally: tally, points: points, capacity: capacity, smallestDepth: smallestDepth)
  }

  deinit {
    tally.deallocate()
    points.deallocate()
  }

  var cycles: Double { counter.cycles }
  var weight: Double { counter.weight }
  var open: Int { tally.pointee.openCount }

  func add(_ value: Double, _ weigh: (ChargeSwing) -> Double = { $0.depth }) -> Bool {
    counter.add(TurningPoint(stateOfCharge: value), weigh: weigh)
  }

  /// How often the standard counts ranges of this size and mean in the series.
  static func occurrences(_ range: Double, _ mean: Double, in series: [Double]) -> Double {
    let count = Count()
    for value in series {
      _ = count.add(value) {
        abs($0.depth - range) < 1e-9 && abs($0.meanCharge - mean) < 1e-9 ? 1 : 0
      }
    }
    return count.weight
  }
}

/// The standard by brute force on the whole record: strike out any range that both neighbours contain, as a
/// whole cycle, until there is none; what is left are halves.
private func reference(
  _ series: [Double], _ weigh: (_ range: Double, _ mean: Double) -> Double
) -> (cycles: Double, weight: Double) {
  var turns: [Double] = []
  for value in series where value != turns.last {
    if turns.count > 1,
      (value > turns[turns.count - 1]) == (turns[turns.count - 1] > turns[turns.count - 2])
    {
      turns[turns.count - 1] = value
    } else {
      turns.append(value)
    }
  }
  var (cycles, weight) = (0.0, 0.0)
  func count(_ a: Double, _ b: Double, _ share: Double) {
    cycles += share
    weight += share * weigh(abs(a - b), (a + b) / 2)
  }
  func inner() -> Int? {
    guard turns.count > 3 else { return nil }
    return (1..<turns.count - 2).first { k in
      let range = abs(turns[k + 1] - turns[k])
      return range <= abs(turns[k] - turns[k - 1]) && range <= abs(turns[k + 2] - turns[k + 1])
    }
  }
  while let k = inner() {
    count(turns[k], turns[k + 1], 1)
    turns.removeSubrange(k...k + 1)
  }
  for k in turns.indices.dropFirst() { count(turns[k - 1], turns[k], 0.5) }
  return (cycles, weight)
}

/// Tells sets of (range, mean) apart: two different sets hardly ever have one sum.
private func fingerprint(_ range: Double, _ mean: Double) -> Double {
  let x = 12.9898 * range + 78.233 * mean
  return (x * x * 0.618_034).truncatingRemainder(dividingBy: 1) + range
}

@Suite("Rainflow counting")
struct RainflowTests {
  /// Range, mean and count of each kind of cycle, worked by hand after ASTM E1049, 5.4.4.
  static let examples: [(series: [Double], cycles: [(Double, Double, Double)])] = [
    // The example of the standard, its figure 6.
    (
      [-2, 1, -3, 5, -1, 3, -4, 4, -2],
      [
        (3, -0.5, 0.5), (4, -1, 0.5), (4, 1, 1), (8, 1, 0.5), (9, 0.5, 0.5), (8, 0, 0.5),
        (6, 1, 0.5),
      ]
    ),
    // One way: half a cycle.
    ([0, 1], [(1, 0.5, 0.5)]),
    // There and back: two halves.
    ([0, 1, 0], [(1, 0.5, 1)]),
    // A small dip on the way up is one cycle; the way up stays half a cycle.
    ([0, 3, 2, 5], [(1, 2.5, 1), (5, 2.5, 0.5)]),
    // Ever wider: all halves. Ever narrower: the same.
    ([0, 1, -1, 2], [(1, 0.5, 0.5), (2, 0, 0.5), (3, 0.5, 0.5)]),
    ([2, -1, 1, 0], [(1, 0.5, 0.5), (2, 0, 0.5), (3, 0.5, 0.5)]),
    // Rests and samples between the turns do not count.
    ([0, 0, 0.5, 1, 1, 0.2, 0, 0], [(1, 0.5, 1)]),
  ]

  @Test("counts the examples worked by hand", arguments: examples.indices)
  func byHand(index: Int) {
    let (series, cycles) = Self.examples[index]
    for (range, mean, expected) in cycles {
      #expect(
        Count.occurrences(range, mean, in: series) == expected, "range \(range), mean \(mean)")
    }
    let count = Count()
    for value in series { #expect(count.add(value)) }
    #expect(count.cycles == cycles.reduce(0) { $0 + $1.2 })
  }

  @Test("agrees at every moment with a count by brute force over the record so far")
  func bruteForce() {
    var generator = SystemFreeGenerator(seed: 7)
    for round in 0..<150 {
      let count = Count()
      var series: [Double] = []
      for _ in 0..<40 {
        // Whole numbers make ties, which are where the two ways of counting could part.
        let value = round.isMultiple(of: 2) ? Double(generator.next(9)) : generator.unit()
        series.append(value)
        #expect(count.add(value) { fingerprint($0.depth, $0.meanCharge) })
        let expected = reference(series, fingerprint)
        guard count.cycles == expected.cycles, abs(count.weight - expected.weight) < 1e-9 else {
          Issue.record("\(series) gives \(count.weight), expected \(expected.weight)")
          return
        }
      }
    }
  }

  @Test("keeps open points for nested ranges only, whatever the length of the record")
  func memory() {
    let count = Count(capacity: 12)
    var generator = SystemFreeGenerator(seed: 3)
    var most = 0
    for _ in 0..<100_000 {
      // Ten levels: no nest is deeper than ten ranges.
      #expect(count.add(Double(generator.next(10))))
      most = max(most, count.open)
    }
    #expect(most <= 11)
    #expect(count.cycles > 30_000)
  }

  @Test("a nest that is too deep is refused and leaves the count as it was")
  func overflow() {
    let count = Count(capacity: 4)
    for value in [0.0, 1, 0.1, 0.9] { #expect(count.add(value)) }
    let before = (count.cycles, count.weight)
    #expect(!count.add(0.2))
    #expect((count.cycles, count.weight) == before)
    #expect(count.add(1.5))
  }

  @Test("turns within the smallest depth are passed over, and no range gets lost by it")
  func smallestDepth() {
    let count = Count(smallestDepth: 0.05)
    for value in [0, 0.3, 0.26, 0.6, 0.57, 1, 0.96, 0.98, 0.5, 0] { #expect(count.add(value)) }
    #expect(count.cycles == 1)
    #expect(count.weight == 1)
  }
}

/// A small generator with a fixed sequence (Knuth's MMIX).
struct SystemFreeGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func unit() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }

  mutating func next(_ bound: Int) -> Int { Int(unit() * Double(bound)) }
}
