/// Rainflow counting after ASTM E1049 (2017), section 5.4.4, one sample at a time.
///
/// With X the range under way, Y the range before it and S the oldest point: as soon as X ≥ Y, Y is counted, as
/// half a cycle if it starts at S and as one cycle otherwise, and its points are forgotten. What stays open is
/// a nest of ever smaller ranges, each of which ASTM counts as half a cycle at the end of the record. So at
/// any moment
///
///     weight so far = weight of what was counted + ½ Σ weight of the open ranges
///
/// is what ASTM would give if the record ended now. Counting Y while X still grows changes nothing: X can only
/// become larger.
///
/// Memory: one point for each open range. A profile of many years needs as many as it has different ranges
/// nested in one another, not one for each cycle. The points lie in memory that the caller owns.
struct RainflowCounter {
  /// What is not a list, so that it can lie in a state block.
  struct Tally: Hashable, Sendable, BitwiseCopyable {
    /// How many points are open; the last is the latest extreme and may still move.
    var openCount = 0
    /// Whole cycles and halves that were counted.
    var countedCycles = 0.0
    var countedWeight = 0.0
  }

  let tally: UnsafeMutablePointer<Tally>
  let points: UnsafeMutablePointer<TurningPoint>
  let capacity: Int
  /// Turns by no more than this are passed over.
  let smallestDepth: Double

  /// Cycles so far, open ranges as halves.
  var cycles: Double {
    let open = tally.pointee.openCount
    return tally.pointee.countedCycles + (open > 1 ? 0.5 * Double(open - 1) : 0)
  }

  /// Weight so far, open ranges as halves.
  var weight: Double {
    let open = tally.pointee.openCount
    return tally.pointee.countedWeight + (open > 0 ? points[open - 1].openWeight : 0)
  }

  /// Takes the next sample; `weigh` says what one whole cycle counts for.
  ///
  /// - Returns: false, with nothing changed, if a further open point has no room.
  func add(_ sample: TurningPoint, weigh: (ChargeSwing) -> Double) -> Bool {
    let open = tally.pointee.openCount
    guard open > 0 else {
      points[0] = sample
      points[0].openWeight = 0
      tally.pointee.openCount = 1
      return true
    }
    let step = sample.stateOfCharge - points[open - 1].stateOfCharge
    if step == 0 { return true }
    let isRising = open > 1 && points[open - 1].stateOfCharge > points[open - 2].stateOfCharge
    if open > 1, (step > 0) == isRising {
      points[open - 1] = sample
    } else {
      guard abs(step) > smallestDepth else { return true }
      guard open < capacity else { return false }
      points[open] = sample
      tally.pointee.openCount += 1
    }
    countClosedRanges()
    weighLatestRange(weigh)
    return true
  }

  private func countClosedRanges() {
    while tally.pointee.openCount >= 3 {
      let last = tally.pointee.openCount - 1
      let current = abs(points[last].stateOfCharge - points[last - 1].stateOfCharge)
      let previous = abs(points[last - 1].stateOfCharge - points[last - 2].stateOfCharge)
      guard current >= previous else { return }
      let half = points[last - 1].openWeight - points[last - 2].openWeight
      if last == 2 {
        tally.pointee.countedCycles += 0.5
        tally.pointee.countedWeight += half
        points[0] = points[1]
        points[0].openWeight = 0
        points[1] = points[2]
        tally.pointee.openCount = 2
      } else {
        tally.pointee.countedCycles += 1
        tally.pointee.countedWeight += 2 * half
        points[last - 2] = points[last]
        tally.pointee.openCount -= 2
      }
    }
  }

  private func weighLatestRange(_ weigh: (ChargeSwing) -> Double) {
    let last = tally.pointee.openCount - 1
    points[last].openWeight =
      points[last - 1].openWeight
      + 0.5 * weigh(ChargeSwing(start: points[last - 1], end: points[last]))
  }
}
