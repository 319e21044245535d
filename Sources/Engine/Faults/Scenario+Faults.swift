extension Scenario {
  /// Adds a fault. Faults on the same target act in the order in which they were added.
  @discardableResult
  public func addFault(_ plan: FaultPlan) throws(ScenarioError) -> FaultHandle {
    try reserve(plan.name)
    try check(plan)
    let handle = FaultHandle(
      name: plan.name, index: faults.count, active: allocate([0]), severity: allocate([0]),
      onset: allocate([.nan]))
    faults.append(handle)
    faultPlans.append(plan)
    return handle
  }

  /// Makes a fault begin at the start of the run, whatever its onset and probability say.
  public func inject(_ fault: FaultHandle) {
    faultPlans[fault.index].onset = .time(startAge)
    faultPlans[fault.index].clocks.onset = nil
    faultPlans[fault.index].probability = 1
  }

  /// Keeps a fault from beginning by itself; handlers may still inject it.
  public func suppress(_ fault: FaultHandle) {
    faultPlans[fault.index].onset = .manual
  }

  /// Whether nothing but an injection makes a fault begin.
  public func isManual(_ fault: FaultHandle) -> Bool {
    if case .manual = faultPlans[fault.index].onset { true } else { false }
  }

  /// The faults whose onset is drawn, in the order in which they were added.
  public var drawnFaults: [FaultHandle] {
    faults.filter { if case .drawn = faultPlans[$0.index].onset { true } else { false } }
  }

  /// Chooses the first onset of a fault that is drawn: the quantile of its distribution at Φ(`place`).
  ///
  /// Estimators move through standard normal space; onsets after a repair are drawn as ever.
  public func setOnset(of fault: FaultHandle, at place: Double) {
    faultPlans[fault.index].onsetPlace = place
  }

  private func check(_ plan: FaultPlan) throws(ScenarioError) {
    func refuse(_ reason: String, help: String? = nil) -> ScenarioError {
      ScenarioError("fault \(plan.name): \(reason)", help: help)
    }
    guard
      twins.contains(where: { $0.slots.contains { $0.range.contains(plan.target) } }),
      plan.target.count > 0
    else {
      throw refuse(
        "it must act on elements of one port or tunable parameter of a twin",
        help: "to fault a signal or variable, fault the port it is computed from")
    }
    guard (0...1).contains(plan.probability) else {
      throw refuse("probability \(plan.probability) is outside 0 .. 1")
    }
    if case .expression(let value) = plan.effect, value.count != 1,
      value.count != plan.target.count
    {
      throw refuse(
        "its value has \(value.count) numbers, its target \(plan.target.count)",
        help: "give one number, which holds for each element, or one for each element")
    }
    switch plan.onset {
    case .time(let time) where time < 0: throw refuse("its onset lies before the start of the run")
    case .condition(let expression): try requireScalar(expression, "the onset of \(plan.name)")
    case .hazard(let expression): try requireScalar(expression, "the hazard of \(plan.name)")
    default: break
    }
    switch plan.growth {
    case .expression(let expression): try requireScalar(expression, "the severity of \(plan.name)")
    case .rate(let expression, _): try requireScalar(expression, "the rate of \(plan.name)")
    case .gammaProcess(let mean, let variance):
      guard mean > 0, variance > 0 else {
        throw refuse("mean and variance of its growth must be positive")
      }
    case .wienerProcess(let drift, let variance):
      guard drift.isFinite, variance >= 0, variance.isFinite else {
        throw refuse("the variance of its growth must not be negative")
      }
    case .none: break
    }
    switch plan.pattern {
    case .once(let duration) where duration <= 0:
      throw refuse("it cannot be active for \(durationText(duration))")
    case .intermittent(let on, let off):
      for case .fixed(let duration) in [on, off] where duration <= 0 {
        throw refuse("it cannot come and go in \(durationText(duration))")
      }
    default: break
    }
    switch plan.repair {
    case .after(_, let quality), .condition(_, _, let quality):
      guard (0...1).contains(quality) else {
        throw refuse("repair quality \(quality) is outside 0 .. 1")
      }
    case .manual: break
    }
    if case .delay(let delay) = plan.effect, delay <= 0 {
      throw refuse("it cannot delay by \(durationText(delay))")
    }
  }
}
