/// Where everything lies in a simulation's one block of memory.
struct Places: Sendable {
  let bus, rates, timers, triggers, activities, delayed, faults, nominal, held, recordMarks,
    violations: Int
  let byteCount: Int

  init(_ plan: Plan) {
    var layout = StateLayout()
    bus = layout.reserve(Double.self, plan.initial.count)
    rates = layout.reserve(RateState.self, plan.periods.count)
    timers = layout.reserve(TimerState.self, plan.timers.count)
    triggers = layout.reserve(TriggerState.self, plan.triggers.count)
    activities = layout.reserve(ActivityState.self, plan.activities.count)
    delayed = layout.reserve(Double.self, plan.delayLines.reduce(0) { $0 + $1.storageCount })
    faults = layout.reserve(FaultState.self, plan.faultPlans.count)
    nominal = layout.reserve(
      Double.self, plan.faultSites.flatMap(\.spans).reduce(0) { $0 + $1.range.count })
    held = layout.reserve(
      Double.self,
      plan.faultSites.reduce(0) { sum, site in
        site.faults.reduce(sum) {
          $0 + FaultAction.heldCount(plan.faultPlans[$1], period: plan.periods[site.rate])
        }
      })
    recordMarks = layout.reserve(Int64.self, plan.recordGroups.count)
    violations = layout.reserve(Int64.self, plan.requirements.count)
    byteCount = layout.byteCount
  }
}
