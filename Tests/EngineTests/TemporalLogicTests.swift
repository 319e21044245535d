import Testing

@testable import Engine

@Suite("Temporal logic against its definition") struct TemporalLogicTests {
  static let seeds = Array(UInt64(1)...8)

  @Test("every operator yields exactly the defined values, in order and in time", arguments: seeds)
  func streams(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<250 {
      let formula = TemporalFormula.random(depth: 3, using: &random)
      let run = TemporalReference.random(using: &random)
      var program = StreamProgram()
      let top = program.append(formula)
      var machine = StreamMachine(program)
      var values: [TimedValue] = []
      for (place, time) in run.times.enumerated() {
        machine.update(time: time, margins: run.sample(place))
        while let next = machine.next(of: top) { values.append(next) }
        if let horizon = formula.horizon {
          let due = run.times.prefix { $0 + horizon <= time }.count
          #expect(values.count == due, "a value is due \(horizon) ns after its sample")
        }
      }
      machine.finish(at: run.end)
      while let next = machine.next(of: top) { values.append(next) }
      #expect(values.map(\.value) == run.values(formula), "\(formula) over \(run)")
      #expect(values.map(\.time) == Array(run.times[..<values.count]))
    }
  }

  @Test("the monitor's verdict and robustness are the defined ones", arguments: seeds)
  func judgements(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &+ 100)
    var verdicts: [Verdict: Int] = [:]
    for _ in 0..<250 {
      let formula = TemporalFormula.random(depth: 4, using: &random)
      let run = TemporalReference.random(using: &random)
      let monitor = try TemporalMonitor(formula: formula, predicateCount: 3)
      var early = Verdict.undecided
      for (place, time) in run.times.enumerated() {
        monitor.update(time: time, margins: run.sample(place))
        if early != .undecided { #expect(monitor.verdict == early, "a verdict is final") }
        early = monitor.verdict
      }
      monitor.finish(at: run.end)
      if early != .undecided { #expect(monitor.verdict == early, "a verdict is final") }
      let expected = run.judgement(formula)
      verdicts[expected.verdict, default: 0] += 1
      #expect(monitor.verdict == expected.verdict, "\(formula) over \(run)")
      let value = Robustness.reported(expected.value)
      #expect(
        monitor.robustness == value || monitor.robustness.isNaN && value.isNaN,
        "\(monitor.robustness), not \(value): \(formula) over \(run)")
      #expect((monitor.firstViolation != nil) == (monitor.verdict == .violated))
    }
    #expect(verdicts.count == 3 && verdicts.values.allSatisfy { $0 > 10 }, "all verdicts occur")
  }

  @Test(
    "a run resumed from a saved state goes on as if nothing had been", arguments: seeds.prefix(3))
  func snapshots(seed: UInt64) throws {
    var random = SplitMix64(seed: seed &+ 200)
    for _ in 0..<80 {
      let formula = TemporalFormula.random(depth: 3, using: &random)
      let run = TemporalReference.random(using: &random)
      let monitor = try TemporalMonitor(formula: formula, predicateCount: 3)
      let half = run.times.count / 2
      func play(_ places: Range<Int>) {
        for place in places { monitor.update(time: run.times[place], margins: run.sample(place)) }
      }
      play(0..<half)
      let saved = monitor.save()
      play(half..<run.times.count)
      monitor.finish(at: run.end)
      let (verdict, robustness) = (monitor.verdict, monitor.robustness)
      monitor.restore(saved)
      play(half..<run.times.count)
      monitor.finish(at: run.end)
      #expect(monitor.verdict == verdict)
      #expect(monitor.robustness == robustness || robustness.isNaN)
      monitor.reset()
      play(0..<run.times.count)
      monitor.finish(at: run.end)
      #expect(monitor.verdict == verdict)
    }
  }

  @Test("buffers stop growing once they hold the longest span")
  func steadyState() throws {
    let formula = TemporalFormula.always(
      .implies(
        .rises(.predicate(0)),
        .and(
          .eventually(.within(50), .always(.within(20), .predicate(1))),
          .or(.once(TimeBound(3, 40), .predicate(2)), .held(.not(.predicate(0)), for: 30)))))
    let monitor = try TemporalMonitor(formula: formula, predicateCount: 3)
    var random = SplitMix64(seed: 1)
    var capacity = 0
    for time in Int64(0)..<5000 {
      // Ramps up and down fill the windows' queues to the brim before noise follows.
      let ramp = Double(abs(time % 400 - 200))
      let margins = (0..<3).map { _ in
        time < 400 ? ramp - 100 : Double.random(in: -1...1, using: &random)
      }
      monitor.update(time: time, margins: margins)
      if time == 400 { capacity = monitor.capacity }
    }
    #expect(monitor.capacity == capacity)
    #expect(capacity < 2000)
  }
}
