extension Simulation {
  /// All values, in SI; valid as long as the simulation lives.
  public var bus: UnsafePointer<Double> { UnsafePointer(values) }

  /// The values of a range, as they act now.
  public func read(_ range: BusRange) -> [Double] {
    precondition(range.end <= plan.initial.count, "the range was made after the plan")
    return Array(UnsafeBufferPointer(start: values + range.offset, count: range.count))
  }

  /// The first value of a range, as it acts now.
  public func value(_ range: BusRange) -> Double { values[range.offset] }

  /// The values of a range as they would be without the faults that act on them.
  public func nominal(_ range: BusRange) -> [Double] {
    range.positions.map { place in
      guard faults.hasActive, let span = activeSpan(at: place) else { return values[place] }
      return nominalValues[Int(span.nominal) + place - span.range.offset]
    }
  }

  /// Changes the values of a range. Where a fault acts on a parameter or an input without a wire, the
  /// nominal value changes, and what acts is computed anew at the next step.
  public func write(_ range: BusRange, _ numbers: [Double]) {
    precondition(numbers.count == range.count, "\(numbers.count) values for \(range.count) places")
    precondition(range.end <= plan.initial.count, "the range was made after the plan")
    for element in 0..<range.count { write(place: range.offset + element, numbers[element]) }
  }

  /// Changes the first value of a range.
  public func write(_ range: BusRange, _ number: Double) {
    precondition(range.end <= plan.initial.count, "the range was made after the plan")
    write(place: range.offset, number)
  }

  @inline(__always) private func write(place: Int, _ number: Double) {
    if faults.hasActive, let span = activeSpan(at: place), span.isHeld {
      nominalValues[Int(span.nominal) + place - span.range.offset] = number
    } else {
      values[place] = number
    }
  }

  /// The span of faulted values that holds a place, if a fault acts there now.
  private func activeSpan(at place: Int) -> FaultSpan? {
    let position = Int(faults.spanOfPlace[place])
    guard position >= 0 else { return nil }
    let span = faults.spans[position]
    return faults.sites[Int(span.site)].activeCount > 0 ? span : nil
  }

  /// An instant a while after another; the end of time where there is none.
  func later(_ instant: Int64, by duration: Int64) -> Int64 {
    let (sum, isTooLate) = instant.addingReportingOverflow(duration)
    return isTooLate ? .max : sum
  }

  /// Whether the run is to end at the end of this instant.
  public var isStopping: Bool { stopReason != nil }

  /// Ends the run at the end of this instant.
  public func requestStop(_ reason: String = "the script asked to stop") {
    if stopReason == nil { stopReason = reason }
  }

  /// Keeps a line for people.
  public func log(_ message: String) {
    messages.append((time, message))
    recording?.note(time: time, kind: "log", message: message)
  }

  /// Hands over the lines logged since the last call.
  public func takeMessages() -> [(time: Int64, text: String)] {
    defer { messages.removeAll(keepingCapacity: true) }
    return messages
  }
}
