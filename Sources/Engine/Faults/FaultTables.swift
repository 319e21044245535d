/// The tables by which a simulation finds the faults that act now.
///
/// Owns its memory. The lists are functions of the faults' states: `Simulation.refreshFaultLists` fills them.
final class FaultTables {
  let actions: UnsafeMutablePointer<FaultAction>
  let count: Int
  /// Active faults of all sites; `sites` says where those of each lie.
  let active: UnsafeMutablePointer<ActiveFault>
  let sites: UnsafeMutablePointer<SiteLists>
  /// Faults to look at in every instant.
  let watched: UnsafeMutablePointer<Int32>
  var watchedCount = 0
  /// The earliest instant at which some fault begins, switches or is repaired.
  var nextTime = Int64.max
  let spans: UnsafeMutableBufferPointer<FaultSpan>
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
    active = .allocate(capacity: count)
    watched = .allocate(capacity: count)
    watched.initialize(repeating: 0, count: count)
    self.sites = .allocate(capacity: sites.count)
    var (firstFault, firstSpan) = (0, 0)
    for (position, site) in sites.enumerated() {
      (self.sites + position).initialize(
        to: SiteLists(
          firstFault: Int32(firstFault), activeCount: 0, firstSpan: Int32(firstSpan),
          spanEnd: Int32(firstSpan + site.spans.count)))
      firstFault += site.faults.count
      firstSpan += site.spans.count
    }
    spans = .allocate(capacity: sites.reduce(0) { $0 + $1.spans.count })
    _ = spans.initialize(from: sites.flatMap(\.spans))
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
    active.deallocate()
    watched.deallocate()
    sites.deallocate()
    spans.deallocate()
    spanOfPlace.deallocate()
    sitesOfStep.deallocate()
  }
}
