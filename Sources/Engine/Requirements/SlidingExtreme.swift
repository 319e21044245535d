/// The least or greatest value within a window that moves forward in time.
///
/// A queue of candidates, each better than all that follow: a value that a later one beats can never be the
/// extreme again. Each value enters and leaves once, so a step costs constant time on average.
///
/// Source: Lemire (2006), "Streaming maximum-minimum filter using no more than three comparisons per
/// element", Nordic Journal of Computing 13(4), 328–339.
struct SlidingExtreme: Sendable {
  private let isLeast: Bool
  private var candidates = SampleQueue()

  init(isLeast: Bool) { self.isLeast = isLeast }

  /// What no value at all amounts to.
  var neutral: Double { isLeast ? .infinity : -.infinity }

  var capacity: Int { candidates.capacity }

  mutating func append(_ element: TimedValue) {
    while let last = candidates.last,
      isLeast ? last.value >= element.value : last.value <= element.value
    {
      candidates.dropLast()
    }
    candidates.append(element)
  }

  mutating func drop(before time: Int64) {
    while let first = candidates.first, first.time < time { candidates.dropFirst() }
  }

  var value: Double { candidates.first?.value ?? neutral }

  func combined(_ a: Double, _ b: Double) -> Double { isLeast ? min(a, b) : max(a, b) }
}
