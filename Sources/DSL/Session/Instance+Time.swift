import Engine

/// Declarations of what happens when.
extension Instance {
  func declareEvent(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    hasEvents = true
    if statement.containsStop { hasEnding = true }
    do {
      switch statement.kind {
      case .at(let time, _):
        try scenario.at(
          try values.time(time, "the time of `at`"), on: try clock(of: time), try handler(values))
      case .every(let period, let from, let until, _):
        let start =
          try from.map { node throws(ScriptFailure) in try values.time(node, "`from`") } ?? 0
        let end = try until.map { node throws(ScriptFailure) in try values.time(node, "`until`") }
        try scenario.every(
          try values.time(period, "the period of `every`"), from: start, until: end,
          on: try clock(of: period),
          try handler(values))
      case .when(let condition, let debounce, _):
        let hold =
          try debounce.map { node throws(ScriptFailure) in try values.time(node, "`for`") } ?? 0
        try scenario.when(
          try compile(condition, values), debounce: hold,
          on: try clock(of: debounce),
          try handler(values))
      case .stop(let condition?):
        hasEnding = true
        try scenario.stop(when: try compile(condition, values), reason: host.text(of: condition))
      case .sequence:
        guard let body = values.bodies.first else { return }
        let activity = try ScriptActivity(body, self)
        activities.append(activity)
        _ = scenario.do(activity)
        hasEnding = true
      case .parallel:
        for body in values.bodies {
          let activity = try ScriptActivity(body, self)
          activities.append(activity)
          _ = scenario.do(activity)
        }
        hasEnding = true
      default: break
      }
    } catch {
      throw ScriptFailure.from(error)
    }
  }

  private func handler(_ values: SiteValues) throws(ScriptFailure) -> ScriptHandler {
    guard let body = values.bodies.first else { throw ScriptFailure("this has no block to run") }
    return ScriptHandler(body, self)
  }
}

/// The body of `at`, `every` or `when`.
///
/// Unchecked: a session's machine, and with it every handler, is confined to the thread that runs the session.
final class ScriptHandler: EventHandler, @unchecked Sendable {
  private let body: RootedValue
  private unowned let instance: Instance

  init(_ body: Value, _ instance: Instance) {
    self.body = RootedValue(body, in: instance.host.machine)
    self.instance = instance
  }

  func handle(_ simulation: Simulation) throws {
    let host = instance.host
    try host.during(simulation, instance) { () throws(ScriptFailure) in
      _ = try host.machine.call(body.value)
    }
    instance.mirrorVariables(simulation)
  }
}
