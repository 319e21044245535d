import Cell
import Glibc

/// Lives of 1,000 cycles, extrapolated and in full, and 100 cycles beside PyBaMM's time for the same.
func lifeFigures() throws -> [Figure] {
  var figures: [Figure] = []
  for (model, parameters, plating) in [
    ("SPM", "Chen2020", AgeingMechanisms.Plating.none),
    ("SPMe", "OKane2022", .partiallyReversible),
  ] {
    let mechanisms = AgeingMechanisms(film: .solventDiffusion, plating: plating)
    let full = try lived(model, parameters, mechanisms, jumpError: 0)
    let jumped = try lived(model, parameters, mechanisms, jumpError: 1e-5)
    let name = "cell.life.\(model.lowercased())"
    figures.append(
      Figure(
        name + ".speedup", full.time / jumped.time, "times", limit: 10, better: .higher,
        reference: "1,000 cycles: \(digits(full.time)) s in full, \(digits(jumped.time)) s with "
          + "\(jumped.simulated) simulated"))
    let error = abs(jumped.capacity - full.capacity) / (jumped.fresh - full.capacity)
    figures.append(
      Figure(
        name + ".error", 100 * error, "%", limit: 0.2,
        reference: "of the capacity lost: \(digits((jumped.fresh - full.capacity) / 3.6)) mAh of "
          + "\(digits(jumped.fresh / 3600)) Ah, off by \(digits(abs(jumped.capacity - full.capacity) / 3.6)) mAh"
      ))
  }
  // PyBaMM 26.10 with IDAKLU, as recorded on the machine this was written on: 100 CC-CV cycles with a film, build included.
  for (model, seconds) in [("SPM", 1.4), ("SPMe", 3.1), ("DFN", 9.0)] {
    let start = ThreadTimer.now
    let run = try CellRun(
      parameters: "Chen2020", model: model,
      ageing: AgeingMechanisms(film: .solventDiffusion))
    try run.live(order, cycles: 100, jumpError: 0)
    let ours = ThreadTimer.now - start
    figures.append(
      Figure(
        "cell.ageing.\(model.lowercased()).vs_pybamm", seconds / ours, "times", limit: 3,
        better: .higher,
        reference: "100 cycles with a film: \(digits(ours)) s; PyBaMM \(seconds) s, as recorded"))
  }
  return figures
}

private let order = CycleOrder(discharge: 5, downTo: 2.5, charge: 2.5, upTo: 4.2, taper: 0.25)

private func lived(
  _ model: String, _ parameters: String, _ mechanisms: AgeingMechanisms, jumpError: Double
) throws -> (time: Double, capacity: Double, fresh: Double, simulated: Int) {
  let run = try CellRun(parameters: parameters, model: model, ageing: mechanisms)
  let fresh = run.damage.capacity ?? .nan
  let start = ThreadTimer.now
  let life = try run.live(order, cycles: 1000, jumpError: jumpError)
  return (ThreadTimer.now - start, run.damage.capacity ?? .nan, fresh, life.simulated)
}

private func digits(_ value: Double) -> String {
  let scale = pow(10, 3 - floor(log10(max(abs(value), 1e-12))))
  return "\((value * scale).rounded() / scale)"
}
