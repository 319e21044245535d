import Cell
import DSL
import Engine
import Glibc

/// What a study costs beside its simulations, what a second core gains, what it keeps in memory, and how many runs a
/// rare event takes.
func studyFigures() throws -> [Figure] {
  [overheadFigure(), memoryFigure()] + gainFigures() + [try rareEventFigure()]
}

// MARK: Overhead and memory

/// Time for a run without its instants: of runs with 10 and with 100 instants, the difference is the simulation's.
private func overheadFigure() -> Figure {
  let runs = 20_000
  let (short, long) = ThreadTimer.best(
    of: 5,
    { carryOut(signals(instants: 10, runs: runs, threads: 1)) },
    against: { carryOut(signals(instants: 100, runs: runs, threads: 1)) },
    clock: { ThreadTimer.process })
  let instant = (long - short) / 90 / Double(runs)
  let overhead = short / Double(runs) - 10 * instant
  return Figure(
    "study.overhead", overhead * 1e6, "us", limit: 30,
    reference: "a run of 100 instants takes \(digits(long / Double(runs) * 1e6)) us, an instant "
      + "\(digits(instant * 1e9)) ns")
}

private func memoryFigure() -> Figure {
  carryOut(signals(instants: 10, runs: 1000, threads: 2))
  let before = peakMemory
  carryOut(signals(instants: 10, runs: 100_000, threads: 2))
  return Figure(
    "study.memory_100000", peakMemory - before, "MB", limit: 200,
    reference: "100,000 runs with all they ended with; \(digits(before)) MB before")
}

/// The most memory that this process has had, in MB.
private var peakMemory: Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_maxrss) / 1024
}

// MARK: Two cores

/// How much sooner two threads are done than one, beside what two threads gain that have nothing in common.
private func gainFigures() -> [Figure] {
  [("signals", { signals(instants: 100, runs: 20_000, threads: $0) }), ("cells", cells)].map {
    (name: String, script: (Int) -> String) in
    let (one, two) = ThreadTimer.best(
      of: 5, { carryOut(script(1)) }, against: { carryOut(script(2)) }, clock: { ThreadTimer.wall })
    let (apart, together) = ThreadTimer.best(
      of: 5, { for _ in 0..<2 { carryOut(script(1)) } }, against: { twice(script(1)) },
      clock: { ThreadTimer.wall })
    return Figure(
      "study.two_threads.\(name)", one / two, "times", limit: 1.9, better: .higher,
      reference: "two studies side by side on a thread each: \(digits(apart / together)) times")
  }
}

/// Two sessions at once.
private func twice(_ script: String) {
  let text = Unmanaged.passRetained(Script(script))
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      carryOut(Unmanaged<Script>.fromOpaque(context).takeRetainedValue().text)
      return nil
    }, text.toOpaque())
  carryOut(script)
  pthread_join(thread, nil)
}

private final class Script {
  let text: String

  init(_ text: String) { self.text = text }
}

// MARK: Scripts

private func signals(instants: Int, runs: Int, threads: Int) -> String {
  """
  scenario s(speed: m/s = 1 m/s) {
    signal x = speed * t
    every 10 ms { }
    at \(instants * 10) ms { stop }
    require near: always x < \(instants) cm
  }
  study first of s {
    vary: { speed: normal(1 m/s, 0.1 m/s) }, runs: \(runs), seed: 2, parallel: \(threads)
  }
  """
}

private func cells(threads: Int) -> String {
  """
  use battery
  scenario s(warmth: K = 25 degC) {
    twin cell = battery.lithium_ion { model: "SPMe", thermal: "lumped", ambient_temperature: warmth }
    do {
      cell.discharge(1C) until cell.voltage < 3.4 V or 30 min
      stop
    }
    require cool: always cell.temperature < 50 degC
  }
  study first of s {
    vary: { warmth: normal(25 degC, 3 K) }, runs: 200, seed: 2, parallel: \(threads)
  }
  """
}

private func carryOut(_ script: String) {
  let session = Session(
    plugins: [CellPlugin()], options: SessionOptions(recordsTrace: false))
  let result = session.evaluate(script)
  precondition(result.outcome == .fine, "the study is wrong: \(result.diagnostics)")
}

// MARK: Rare events

/// Evaluations that subset simulation takes for a coefficient of variation of 10 % on the four-branch problem.
///
/// Source: Waarts, "Structural reliability using finite element methods", Delft (2000): series system with k = 7; P by
/// quadrature, evaluations of OpenTURNS' subset simulation (10⁴ a level, 20 seeds).
private func rareEventFigure() throws -> Figure {
  let (truth, golden) = (0.002221320149028282, 30_000.0)
  var (deviation, evaluations) = (0.0, 0.0)
  let seeds = 40
  for seed in 0..<seeds {
    let estimate = try SubsetSimulation(dimension: 2, pointsPerLevel: 4000, seed: UInt64(seed))
      .estimate { points in
        points.map { u in
          let (difference, sum) = (u[0] - u[1], (u[0] + u[1]) / 2.0.squareRoot())
          return min(
            3 + 0.1 * difference * difference - abs(sum), 7 / 2.0.squareRoot() - abs(difference))
        }
      }
    deviation += pow(estimate.probability / truth - 1, 2) / Double(seeds)
    evaluations += Double(estimate.evaluations) / Double(seeds)
  }
  // The variance falls as one over the number of points.
  let wanted = evaluations * deviation / 0.01
  return Figure(
    "study.subset_evaluations", wanted / golden, "ratio", limit: 1.1,
    reference:
      "\(Int(evaluations)) evaluations gave \(digits(100 * deviation.squareRoot())) % over "
      + "\(seeds) seeds; OpenTURNS \(Int(golden)) for 8.2 %")
}

private func digits(_ value: Double) -> String {
  QuantityFormat.number(value, significantDigits: 3)
}
