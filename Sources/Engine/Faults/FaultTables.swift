/// The tables by which a simulation finds the faults that act now.
///
/// Owns its memory. The lists are functions of the faults' states: `Simulation.refreshFaultLists` fills them.
final class FaultTables {
  let actions: UnsafeMutablePointer<FaultAction>
  let count: Int
  /// Active faults of each site: `lists[starts[site]...]`, `activeCounts[site]` of them.
  let lists: UnsafeMutablePointer<Int32>
  let starts: UnsafeMutablePointer<Int>
  let activeCounts: UnsafeMutablePointer<Int>
  /// Faults to look at in every instant.
  let watched: UnsafeMutablePointer<Int32>
  var watchedCount = 0
  /// The earliest instant at which some fault begins, switches or is repaired.
  var nextTime = Int64.max
  let spans: UnsafeMutableBufferPointer<FaultSpan>
  /// Where the spans of each site begin; one more entry marks the end.
  let spanStarts: UnsafeMutablePointer<Int>
  /// The span of each bus position, or −1.
  let spanOfPlace: UnsafeMutablePointer<Int32>
  /// The sites of each step: inputs, parameters, outputs, each −1 for none.
  let sitesOfStep: UnsafeMutablePointer<(inputs: Int32, parameters: Int32, outputs: Int32)>
  var hasActive = false
  let drawing: [FaultDraws]

  init(_ plan: Plan, seed: UInt64, run: UInt64) {
    let plans = plan.faultPlans
    let sites = plan.faultSites
    count = plans.count
    drawing = plans.map { FaultDraws($0.name, seed: seed, run: run) }
    actions = .allocate(capacity: count)
    var held = 0
    for (position, fault) in plans.enumerated() {
      guard let site = sites.firstIndex(where: { $0.faults.contains(position) }) else {
        preconditionFailure("\(fault.name) acts nowhere")
      }
      let period = plan.periods[sites[site].rate]
      (actions + position).initialize(
        to: FaultAction(
          fault, site: site, rate: sites[site].rate, period: period, held: held, seed: seed,
          run: run))
      held += FaultAction.heldCount(fault, period: period)
    }
    lists = .allocate(capacity: count)
    lists.initialize(repeating: 0, count: count)
    watched = .allocate(capacity: count)
    watched.initialize(repeating: 0, count: count)
    activeCounts = .allocate(capacity: sites.count)
    activeCounts.initialize(repeating: 0, count: sites.count)
    starts = Self.starts(of: sites.map(\.faults.count))
    spans = .allocate(capacity: sites.reduce(0) { $0 + $1.spans.count })
    _ = spans.initialize(from: sites.flatMap(\.spans))
    spanStarts = Self.starts(of: sites.map(\.spans.count))
    let places = count == 0 ? 0 : plan.initial.count
    spanOfPlace = .allocate(capacity: places)
    spanOfPlace.initialize(repeating: -1, count: places)
    for (position, span) in spans.enumerated() {
      for place in span.range.positions { spanOfPlace[place] = Int32(position) }
    }
    sitesOfStep = .allocate(capacity: plan.order.count)
    sitesOfStep.initialize(repeating: (-1, -1, -1), count: plan.order.count)
    for (position, site) in sites.enumerated() {
      switch site.role {
      case .input: sitesOfStep[site.step].inputs = Int32(position)
      case .parameter: sitesOfStep[site.step].parameters = Int32(position)
      case .output: sitesOfStep[site.step].outputs = Int32(position)
      }
    }
  }

  deinit {
    actions.deinitialize(count: count)
    actions.deallocate()
    lists.deallocate()
    watched.deallocate()
    activeCounts.deallocate()
    starts.deallocate()
    spanStarts.deallocate()
    spans.deallocate()
    spanOfPlace.deallocate()
    sitesOfStep.deallocate()
  }

  /// Where each part begins when parts of these lengths lie one after the other, and where the last ends.
  private static func starts(of counts: [Int]) -> UnsafeMutablePointer<Int> {
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: counts.count + 1)
    starts.initialize(to: 0)
    for (position, count) in counts.enumerated() {
      (starts + position + 1).initialize(to: starts[position] + count)
    }
    return starts
  }
}
