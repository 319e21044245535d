extension Simulation {
  /// Works off every instant up to and including `end`, in nanoseconds since the start.
  ///
  /// - Parameter endsWithActivities: whether to stop early, with `finished`, once every activity has ended.
  @discardableResult
  public func advance(to end: Int64, endsWithActivities: Bool = false) -> Outcome {
    while true {
      if let failure { return .failed(failure) }
      if interrupt?.isRaised == true { return .interrupted }
      if endsWithActivities, !plan.activities.isEmpty, !hasPendingActivity { return .finished }
      let next = nextInstant
      if next > end {
        time = max(time, end)
        return .reached
      }
      if let outcome = work(off: next) { return outcome }
    }
  }

  /// Advances by a length of time from the time reached.
  @discardableResult
  public func advance(by duration: Int64) -> Outcome {
    let (end, isTooLate) = time.addingReportingOverflow(duration)
    return advance(to: isTooLate ? .max - 1 : end)
  }

  /// Goes on until something stops the run, or every activity has ended.
  @discardableResult
  public func advance() -> Outcome {
    while true {
      if let failure { return .failed(failure) }
      if interrupt?.isRaised == true { return .interrupted }
      if !hasPendingActivity { return .finished }
      let next = nextInstant
      if next == .max { return .finished }
      if let outcome = work(off: next) { return outcome }
    }
  }

  /// Works off the next instant.
  @discardableResult
  public func stepInstant() -> Outcome {
    if let failure { return .failed(failure) }
    let next = nextInstant
    if next == .max { return .finished }
    return work(off: next) ?? .reached
  }

  /// When the next instant is; `Int64.max` if nothing is due any more.
  public var nextInstant: Int64 {
    var next = nextEvent
    for position in 0..<schedule.rateCount { next = min(next, rates[position].next) }
    // Time that has passed without an instant stays passed.
    return max(next, hasBegun ? time : 0)
  }

  private var hasPendingActivity: Bool {
    plan.activities.indices.contains {
      activityStates[$0].kind != .ended && activityStates[$0].kind != .dormant
    }
  }

  /// One instant, in the order that the architecture lays down; nil if the run goes on.
  private func work(off instant: Int64) -> Outcome? {
    time = instant
    hasBegun = true
    markDue()
    do {
      try updateFaults()
      try fireTimers()
      try fireTriggers()
      try resumeActivities()
    } catch {
      return fail(error)
    }
    if !stepTwins() { return failure.map(Outcome.failed) }
    evaluateSignals()
    judgeRequirements()
    checkStops()
    if !breakpoints.isEmpty { checkBreakpoints() }
    if !writeRecords() { return failure.map(Outcome.failed) }
    passRates()
    instantCount += 1
    if let reason = stopReason {
      stopReason = nil
      return .stopped(reason: reason)
    }
    return nil
  }

  private func markDue() {
    for position in 0..<schedule.rateCount { isDue[position] = rates[position].next == time }
  }

  private func passRates() {
    for position in 0..<schedule.rateCount where isDue[position] {
      rates[position].next = later(rates[position].next, by: rates[position].period)
      rates[position].count += 1
    }
    findNextEvent()
  }

  /// Copies wires and steps twins; false if a model failed.
  private func stepTwins() -> Bool {
    let bus = values
    let now = time
    let schedule = schedule
    for rate in 0..<schedule.rateCount where isDue[rate] {
      for copy in schedule.heldStarts[rate]..<schedule.heldStarts[rate + 1] {
        schedule.heldCopies[copy].copy(on: bus)
      }
    }
    for position in 0..<schedule.lineCount where isDue[schedule.lines[position].targetRate] {
      schedule.lines[position].deliver(delayed, bus, time: now)
    }
    for position in 0..<schedule.stepCount {
      let step = steps + position
      guard isDue[step.pointee.rate] else { continue }
      for copy in 0..<step.pointee.copyCount {
        schedule.directCopies[step.pointee.firstCopy &+ copy].copy(on: bus)
      }
      if step.pointee.hasFaultsBefore { applyFaultsBefore(position) }
      let index = rates[step.pointee.rate].count
      let status = step.pointee.stepper.step(step.pointee.frame(time: now, index: index))
      guard status == 0 else {
        // What no number does to a model downstream must not hide where it came from.
        if hasFiniteOutputs(before: position) { failure = modelFailure(of: position, status) }
        return false
      }
      if step.pointee.siteAfter >= 0 { applyFaults(at: Int(step.pointee.siteAfter)) }
      for line in 0..<step.pointee.lineCount {
        schedule.lines[step.pointee.firstLine &+ line].push(delayed, bus, index: index)
      }
    }
    return hasFiniteOutputs(before: schedule.stepCount)
  }

  /// Looks at the outputs of the first `count` twins in step order, those due now; notes the first failure.
  ///
  /// Done after all steps: a wide load right behind the narrow stores of a step would wait for them.
  private func hasFiniteOutputs(before count: Int) -> Bool {
    for position in 0..<count where isDue[steps[position].rate] {
      guard !(steps + position).pointee.hasFiniteOutputs else { continue }
      failure = nonFiniteFailure(of: position)
      return false
    }
    return true
  }

  func evaluateSignals() {
    let signals = evaluations.signals
    for position in 0..<signals.count {
      signals[position].evaluate(values, time, into: values + signals[position].target)
    }
  }

  private func checkStops() {
    for position in 0..<evaluations.stops.count where stopReason == nil {
      if evaluations.stops[position].holds(values, time) {
        stopReason = plan.stops[position].reason
      }
    }
  }

  /// Whether the instant has a row of a group; a clock of use may have come several periods further.
  private func isRowDue(_ position: Int) -> Bool {
    guard let clock = plan.recordGroups[position].clock else {
      return isDue[plan.recordGroups[position].rate]
    }
    let period = plan.recordGroups[position].period
    let count = now(clock)
    let periods = count >= 0 ? count / period : (count + 1) / period - 1
    defer { recordMarks[position] = max(recordMarks[position], periods) }
    return periods > recordMarks[position]
  }

  private func writeRecords() -> Bool {
    guard let recording else { return true }
    for position in 0..<plan.recordGroups.count where isRowDue(position) {
      for entry in 0..<plan.recordGroups[position].copies.count {
        let copy = plan.recordGroups[position].copies[entry]
        (row + copy.target).update(from: values + copy.source, count: copy.count)
      }
      if !recording.append(group: position, time: time, row: row) {
        let reason = recording.failure.map { "\($0)" } ?? "the trace cannot be written"
        failure = SimulationError(.recording, at: time, reason)
        return false
      }
    }
    return true
  }
}
