/// The plan's copies and delay lines in flat tables that never change. Owns its memory.
final class Schedule {
  /// How many periods, steps and delay lines there are.
  let rateCount: Int
  let stepCount: Int
  let lineCount: Int
  let heldCopies: UnsafePointer<CopyRange>
  /// Where the copies of each rate begin in `heldCopies`; one more entry marks the end.
  let heldStarts: UnsafePointer<Int>
  let directCopies: UnsafePointer<CopyRange>
  /// Where the copies of each step begin in `directCopies`.
  let directStarts: UnsafePointer<Int>
  /// Delay lines by the step of their source.
  let lines: UnsafePointer<DelayLine>
  let lineStarts: UnsafePointer<Int>

  init(_ plan: Plan) {
    rateCount = plan.periods.count
    stepCount = plan.order.count
    lineCount = plan.delayLines.count
    (heldCopies, heldStarts) = Self.flat(plan.heldCopies)
    (directCopies, directStarts) = Self.flat(plan.directCopies)
    (lines, lineStarts) = Self.flat(
      plan.order.indices.map { step in plan.delayLines.filter { $0.sourceStep == step } })
  }

  deinit {
    heldCopies.deallocate()
    heldStarts.deallocate()
    directCopies.deallocate()
    directStarts.deallocate()
    lines.deallocate()
    lineStarts.deallocate()
  }

  private static func flat<Element: BitwiseCopyable>(
    _ lists: [[Element]]
  ) -> (UnsafePointer<Element>, UnsafePointer<Int>) {
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: lists.count + 1)
    starts.initialize(to: 0)
    for (position, list) in lists.enumerated() {
      (starts + position + 1).initialize(to: starts[position] + list.count)
    }
    let elements = UnsafeMutableBufferPointer<Element>.allocate(capacity: starts[lists.count])
    _ = elements.initialize(from: lists.joined())
    let base = elements.baseAddress ?? .allocate(capacity: 1)
    return (UnsafePointer(base), UnsafePointer(starts))
  }
}
