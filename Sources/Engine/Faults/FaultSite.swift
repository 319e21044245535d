/// All faults of one twin that act at the same point of its step: on its inputs, parameters or outputs.
struct FaultSite: Sendable {
  /// Position of the twin in the step order, and of its rate.
  let step: Int
  let rate: Int
  let role: PortSlot.Role
  /// Positions of its faults, in declared order.
  let faults: [Int]
  /// The values that any of its faults may change.
  let spans: [FaultSpan]
}

/// Neighbouring values that faults of one site may change, and where their nominal values are kept.
struct FaultSpan: Sendable, BitwiseCopyable {
  let site: Int32
  private let offset: Int32
  let count: Int32
  /// Where in the memory of nominal values.
  let nominal: Int32
  /// Whether nothing rewrites the values at each step, as for parameters and inputs without a wire:
  /// the nominal value is then the one to keep, otherwise it arrives anew.
  let isHeld: Bool

  init(site: Int, range: BusRange, isHeld: Bool, nominal: Int) {
    self.site = Int32(site)
    offset = Int32(range.offset)
    count = Int32(range.count)
    self.isHeld = isHeld
    self.nominal = Int32(nominal)
  }

  var range: BusRange { BusRange(offset: Int(offset), count: Int(count)) }
}

extension FaultSite {
  /// Groups the faults of a plan by the point where they act.
  static func sites(
    of targets: [BusRange], twins: [TwinHandle], driven: [BusRange], order: [Int], periods: [Int64]
  ) -> [FaultSite] {
    var sites: [FaultSite] = []
    var nominal = 0
    for (step, index) in order.enumerated() {
      let twin = twins[index]
      let parts: [(PortSlot.Role, BusRange)] = [
        (.input, twin.inputs), (.parameter, twin.parameters), (.output, twin.outputs),
      ]
      for (role, part) in parts where part.count > 0 {
        let faults = targets.indices.filter { part.contains(targets[$0]) }
        guard !faults.isEmpty, let rate = periods.firstIndex(of: twin.period) else { continue }
        var spans: [FaultSpan] = []
        for place in Set(faults.flatMap { targets[$0].positions }).sorted() {
          let isHeld =
            switch role {
            case .input: !driven.contains { $0.positions.contains(place) }
            case .parameter: true
            case .output: false
            }
          if let last = spans.last, last.range.end == place, last.isHeld == isHeld {
            spans[spans.count - 1] = FaultSpan(
              site: sites.count,
              range: BusRange(offset: last.range.offset, count: last.range.count + 1),
              isHeld: isHeld, nominal: Int(last.nominal))
          } else {
            spans.append(
              FaultSpan(
                site: sites.count, range: BusRange(offset: place, count: 1), isHeld: isHeld,
                nominal: nominal))
          }
          nominal += 1
        }
        sites.append(
          FaultSite(step: step, rate: rate, role: role, faults: faults, spans: spans))
      }
    }
    return sites
  }
}
