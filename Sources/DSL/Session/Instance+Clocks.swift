import Engine

/// What spans in other units than those of time are counted by.
extension Instance {
  func declareClock(_ statement: Statement, _ values: SiteValues) throws(ScriptFailure) {
    guard case .clock(let value) = statement.kind,
      let symbol = host.symbols.clocks[ObjectIdentifier(statement)]
    else { return }
    do {
      clocks[symbol] = try scenario.addClock(
        symbol.name, unit: symbol.unit, try compile(value, values))
    } catch { throw ScriptFailure.from(error) }
  }

  /// What measures the span or rate of a node; nil for time.
  func clock(of node: Expression?) throws(ScriptFailure) -> UseClock? {
    guard let symbol = node.flatMap({ host.checked.clock(of: $0) }) else { return nil }
    if let clock = clocks[symbol] { return clock }
    guard case .counter(let twin, let port) = symbol.source else {
      throw ScriptFailure("the clock \(symbol.name) is not declared in this scenario")
    }
    do {
      let range = try self.twin(twin).port(port).range
      let clock = try scenario.addClock(
        symbol.name, unit: symbol.unit, ReadingExpression(range))
      clocks[symbol] = clock
      return clock
    } catch { throw ScriptFailure.from(error) }
  }
}

/// True from where a count has come a span further than it stood.
final class CountReached: StepExpression {
  let reading: any StepExpression
  let end: Double
  let count = 1

  /// - Parameter span: in 1e-9 of the SI unit
  init(_ reading: any StepExpression, _ span: Int64, from simulation: Simulation) {
    self.reading = reading
    var start = 0.0
    reading.evaluate(Self.context(simulation), into: &start)
    // The rounding of a sum such as 0.1 + 0.2 must not make it wait for one more count.
    end = start + Double(span) / 1e9 - 0.5e-9
  }

  private static func context(_ simulation: Simulation) -> StepContext {
    StepContext(
      bus: simulation.bus, time: simulation.time,
      random: RandomStream(seed: simulation.seed, owner: "clock", purpose: "wait"),
      index: UInt64(bitPattern: simulation.time))
  }

  func evaluate(_ context: StepContext, into result: UnsafeMutablePointer<Double>) {
    var now = 0.0
    reading.evaluate(context, into: &now)
    result.pointee = now >= end ? 1 : 0
  }
}
