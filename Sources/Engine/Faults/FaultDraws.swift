import Glibc

/// The random draws of one fault, each with an address of its own.
struct FaultDraws {
  private let probability: RandomStream
  private let onset: RandomStream
  private let on: RandomStream
  private let off: RandomStream
  private let repair: RandomStream
  /// Draws of the onset's and of the repair's expression.
  let onsetExpression: RandomStream
  let repairExpression: RandomStream

  init(_ name: String, seed: UInt64, run: UInt64) {
    func stream(_ purpose: String) -> RandomStream {
      RandomStream(seed: seed, run: run, owner: name, purpose: purpose)
    }
    probability = stream("probability")
    onset = stream("onset")
    on = stream("on")
    off = stream("off")
    repair = stream("repair")
    onsetExpression = stream("onset expression")
    repairExpression = stream("repair expression")
  }

  /// Whether a fault of this probability occurs in this run.
  func occurs(probability p: Double) -> Bool { probability.uniform(at: 0) < p }

  /// Nanoseconds from the start, or from the last repair, to onset number `index`.
  func onsetDelay(_ distribution: Distribution, _ index: UInt64) -> Int64 {
    nanoseconds(distribution.sample(onset, index))
  }

  /// Nanoseconds from the start to an onset at a place of its distribution, given as a standard normal number.
  func onsetDelay(_ distribution: Distribution, at place: Double) -> Int64 {
    nanoseconds(StandardNormalSpace([distribution]).physical([place])[0])
  }

  /// The integral of a hazard at onset number `index`: a draw from the unit exponential distribution.
  func hazardThreshold(_ index: UInt64) -> Double { -log(1 - onset.uniform(at: index)) }

  func onLength(_ duration: FaultDuration, _ index: UInt64) -> Int64 {
    length(duration, on, index)
  }

  func offLength(_ duration: FaultDuration, _ index: UInt64) -> Int64 {
    length(duration, off, index)
  }

  func repairDelay(_ duration: FaultDuration, _ index: UInt64) -> Int64 {
    length(duration, repair, index)
  }

  private func length(
    _ duration: FaultDuration, _ stream: RandomStream, _ index: UInt64
  ) -> Int64 {
    switch duration {
    case .fixed(let time): max(1, time)
    case .drawn(let distribution): max(1, nanoseconds(distribution.sample(stream, index)))
    }
  }

  /// A time in seconds as nanoseconds; negative times count as now, endless ones as never.
  private func nanoseconds(_ seconds: Double) -> Int64 {
    let time = (seconds * 1e9).rounded()
    return time < 0 ? 0 : time < 4e18 ? Int64(time) : 4_000_000_000_000_000_000
  }
}
