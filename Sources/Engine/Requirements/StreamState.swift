/// The memory of one operator.
struct StreamState: Sendable {
  /// Values not yet read by the operator above.
  var output = SampleQueue()
  var window: SlidingExtreme
  /// Input that waits: for the end of its span, for its delay to pass, or for the end of the run.
  var waiting = SampleQueue()
  /// The second input of `until`, in step with `waiting`.
  var partner = SampleQueue()
  /// The extreme of all that a window without end has taken in.
  var running: Double
  /// The input at the sample before, and whether there was one.
  var previous: Double?
  /// The time of the first input.
  var start: Int64?

  init(seeksLeast: Bool) {
    window = SlidingExtreme(isLeast: seeksLeast)
    running = window.neutral
  }

  var capacity: Int {
    output.capacity + window.capacity + waiting.capacity + partner.capacity
  }

  // MARK: Windows into the future

  /// Takes in one value, and yields those whose span it closes.
  mutating func lookAhead(_ input: TimedValue, _ bound: TimeBound) {
    // Spans that end before this value must not see it.
    yieldClosed(through: input.time - 1, bound)
    window.append(input)
    waiting.append(input)
    yieldClosed(through: input.time, bound)
  }

  /// Yields the values of all instants whose span ends at `time` or before.
  mutating func yieldClosed(through time: Int64, _ bound: TimeBound) {
    while let next = waiting.first, next.time.addingClamped(bound.upper) <= time {
      window.drop(before: next.time.addingClamped(bound.lower))
      output.append(TimedValue(time: next.time, value: window.value))
      waiting.dropFirst()
    }
  }

  /// Yields all that waits, each with the extreme of the values at least `delay` later: a scan from the end.
  mutating func yieldEndless(from delay: Int64) {
    var later = waiting.count
    var extreme = window.neutral
    for place in stride(from: waiting.count - 1, through: 0, by: -1) {
      let begin = waiting[place].time.addingClamped(delay)
      while later > 0, waiting[later - 1].time >= begin, later - 1 >= place {
        later -= 1
        extreme = window.combined(extreme, partner[later].value)
      }
      waiting[place].value = extreme
    }
    while let next = waiting.popFirst() { output.append(next) }
    partner.removeAll()
  }

  // MARK: Windows into the past

  mutating func lookBack(_ input: TimedValue, _ bound: TimeBound) {
    waiting.append(input)
    let end = input.time.subtractingClamped(bound.lower)
    while let next = waiting.first, next.time <= end {
      window.append(next)
      waiting.dropFirst()
    }
    window.drop(before: input.time.subtractingClamped(bound.upper))
    output.append(TimedValue(time: input.time, value: window.value))
  }

  mutating func lookBackEndlessly(_ input: TimedValue, from delay: Int64) {
    waiting.append(input)
    let end = input.time.subtractingClamped(delay)
    while let next = waiting.first, next.time <= end {
      running = window.combined(running, next.value)
      waiting.dropFirst()
    }
    output.append(TimedValue(time: input.time, value: running))
  }

  mutating func hold(_ input: TimedValue, for duration: Int64) {
    let first = start ?? input.time
    start = first
    window.append(input)
    window.drop(before: input.time.subtractingClamped(duration))
    let hasElapsed = input.time.subtractingClamped(first) >= duration
    output.append(
      TimedValue(time: input.time, value: hasElapsed ? window.value : -.infinity))
  }

  mutating func rise(_ input: TimedValue) {
    let value = previous.map { min(input.value, Robustness.negation($0)) } ?? -.infinity
    output.append(TimedValue(time: input.time, value: value))
    previous = input.value
  }

  // MARK: Until

  /// Yields the instants whose span ends at `time` or before. Costs the length of the span for each.
  mutating func yieldUntil(through time: Int64, _ bound: TimeBound) {
    while let next = waiting.first, next.time.addingClamped(bound.upper) <= time {
      let begin = next.time.addingClamped(bound.lower)
      let end = next.time.addingClamped(bound.upper)
      var held = Double.infinity
      var best = -Double.infinity
      var place = 0
      while place < waiting.count, waiting[place].time <= end {
        if waiting[place].time >= begin { best = max(best, min(partner[place].value, held)) }
        held = min(held, waiting[place].value)
        place += 1
      }
      output.append(TimedValue(time: next.time, value: best))
      waiting.dropFirst()
      partner.dropFirst()
    }
  }

  /// Yields all that waits, from the end: ρᵢ = min(least φ over [i, j), ρ′ⱼ), where j is the first sample at
  /// least `delay` later and ρ′ the robustness of `until` without delay,
  /// ρ′ⱼ = max(ψⱼ, min(φⱼ, ρ′ⱼ₊₁)).
  mutating func yieldEndlessUntil(from delay: Int64) {
    let count = waiting.count
    var immediate = -Double.infinity
    for place in stride(from: count - 1, through: 0, by: -1) {
      immediate = max(partner[place].value, min(waiting[place].value, immediate))
      partner[place].value = immediate
    }
    var least = SlidingExtreme(isLeast: true)
    var target = 0
    for place in 0..<count {
      let now = waiting[place].time
      while target < count, waiting[target].time < now.addingClamped(delay) {
        least.append(waiting[target])
        target += 1
      }
      least.drop(before: now)
      let reached = target < count ? partner[target].value : -.infinity
      output.append(TimedValue(time: now, value: min(least.value, reached)))
    }
    waiting.removeAll()
    partner.removeAll()
  }
}
