/// The plan's copies and delay lines in flat tables, shared by nothing and never changed.
final class Schedule {
  let heldCopies: UnsafeMutableBufferPointer<CopyRange>
  /// Where the copies of each rate begin in `heldCopies`; one more entry marks the end.
  let heldStarts: [Int]
  let directCopies: UnsafeMutableBufferPointer<CopyRange>
  /// Where the copies of each step begin in `directCopies`.
  let directStarts: [Int]
  /// Delay lines by the step of their source.
  let lines: UnsafeMutableBufferPointer<DelayLine>
  let lineStarts: [Int]

  init(_ plan: Plan) {
    (heldCopies, heldStarts) = Self.flat(plan.heldCopies)
    (directCopies, directStarts) = Self.flat(plan.directCopies)
    (lines, lineStarts) = Self.flat(
      plan.order.indices.map { step in plan.delayLines.filter { $0.sourceStep == step } })
  }

  deinit {
    heldCopies.deallocate()
    directCopies.deallocate()
    lines.deallocate()
  }

  private static func flat<Element>(
    _ lists: [[Element]]
  ) -> (UnsafeMutableBufferPointer<Element>, [Int]) {
    var starts = [0]
    for list in lists { starts.append(starts[starts.count - 1] + list.count) }
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: starts[starts.count - 1])
    _ = buffer.initialize(from: lists.joined())
    return (buffer, starts)
  }
}

/// The random streams of a simulation's expressions.
struct Streams {
  let signals: [RandomStream]
  let triggers: [RandomStream]
  let stops: [RandomStream]
  let activities: [RandomStream]
  let requirements: [[RandomStream]]

  init(_ plan: Plan, seed: UInt64, run: UInt64) {
    func streams(_ count: Int, _ owner: (Int) -> String, _ purpose: String) -> [RandomStream] {
      (0..<count).map {
        RandomStream(seed: seed, run: run, owner: owner($0), purpose: purpose)
      }
    }
    signals = streams(plan.signals.count, { plan.signals[$0].name }, "signal")
    triggers = streams(plan.triggers.count, { "when \($0)" }, "condition")
    stops = streams(plan.stops.count, { "stop \($0)" }, "condition")
    activities = streams(plan.activities.count, { "do \($0)" }, "condition")
    requirements = plan.requirements.map { requirement in
      streams(requirement.predicates.count, { _ in requirement.name }, "requirement")
        .enumerated().map { $1.substream(UInt64($0)) }
    }
  }
}
