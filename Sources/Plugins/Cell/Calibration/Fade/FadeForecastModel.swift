import Engine
import Glibc

/// A fleet's health forecast beside its measurement; see `FadeForecastModel.description`.
final class FadeForecastModel: TwinModel {
  private let fleet: FadeFleet
  private let endOfLife: Double
  private let firstCycle: Double

  /// Paths that outlast this many cycles count as ending there.
  private static let longestLife = 2000

  /// What is kept of one cell beside its filters.
  private struct Tally: BitwiseCopyable {
    /// Sums of squared errors.
    var forecast = 0.0
    var law = 0.0
    var film = 0.0
    var persistence = 0.0
    var count = 0.0
    var covered = 0.0
    /// The last health learned from.
    var held = 1.0
    /// Discharge that first measured below the end of life, 0 before.
    var life = 0.0
    /// Quantiles of the forecast life, as numbers of discharges; 0 before learning ends.
    var lower = 0.0
    var middle = 0.0
    var upper = 0.0
    var refused = 0.0
  }

  /// What lasts, and room for one mixture.
  private struct Memory {
    let tallies: UnsafeMutablePointer<Tally>
    let filters: UnsafeMutablePointer<FadeFilter>
    let mixture: NormalMixture
    let byteCount: Int

    init(_ state: UnsafeMutableRawPointer, cells: Int, draws: Int) {
      var cursor = StateCursor(state)
      tallies = cursor.take(Tally.self, cells)
      filters = cursor.take(FadeFilter.self, cells * draws)
      mixture = NormalMixture(
        means: cursor.take(Double.self, draws), deviations: cursor.take(Double.self, draws),
        count: draws)
      byteCount = cursor.next - state
    }
  }

  let stateByteCount: Int

  init(_ request: BuildRequest) throws {
    guard case .opaque(let value, let summary)? = request.settings["fleet"] else {
      throw PluginError(
        "\(request.twin) needs a fleet", help: "write fleet: fit.fleet", setting: "fleet")
    }
    guard let fleet = value as? FadeFleet else {
      throw PluginError(
        "fleet of \(request.twin) must come from a battery.fade_fit twin, not \(summary)",
        help: "write fleet: fit.fleet", setting: "fleet")
    }
    self.fleet = fleet
    endOfLife = request.number("end_of_life")
    firstCycle = fleet.cells.map { $0.cycles[0] }.min() ?? 1
    let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
    defer { nowhere.deallocate() }
    let layout = Memory(nowhere, cells: fleet.cells.count, draws: fleet.draws.count)
    stateByteCount = (layout.byteCount + 15) / 16 * 16
  }

  var axes: [String: [String]] { ["cells": fleet.cells.map(\.name)] }

  private func memory(_ frame: StepFrame) -> Memory {
    Memory(frame.state, cells: fleet.cells.count, draws: fleet.draws.count)
  }

  func initialize(_ frame: StepFrame) {
    frame.state.initializeMemory(as: UInt8.self, repeating: 0, count: stateByteCount)
    let memory = memory(frame)
    for cell in fleet.cells.indices {
      (memory.tallies + cell).initialize(to: Tally())
      for (draw, laws) in fleet.draws.enumerated() {
        (memory.filters + cell * fleet.draws.count + draw).initialize(to: FadeFilter(laws[cell]))
      }
    }
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let memory = memory(frame)
    let cycle = firstCycle + Double(frame.index)
    let count = fleet.cells.count
    for cell in 0..<count {
      guard frame.inputs[cell].isFinite, frame.inputs[cell] > 0 else {
        memory.tallies[cell].refused = frame.inputs[cell]
        return Int32(cell + 1)
      }
    }
    frame.outputs[0] = cycle
    for cell in 0..<count {
      let row = frame.outputs + 1 + cell
      // After its last cycle a cell's outputs stay.
      guard cycle <= fleet.cells[cell].cycles[fleet.cells[cell].cycles.count - 1] else { continue }
      advance(cell, to: cycle, capacity: frame.inputs[cell], memory, frame.random, row, count)
    }
    return 0
  }

  /// One cell at one discharge: forecast, statistics, learning.
  private func advance(
    _ cell: Int, to cycle: Double, capacity: Double, _ memory: Memory, _ random: RandomStream,
    _ row: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    let history = fleet.cells[cell]
    let (tally, mixture) = (memory.tallies + cell, memory.mixture)
    let filters = memory.filters + cell * mixture.count
    let time = cycle / FadeHistory.unit
    for draw in 0..<mixture.count {
      let law = fleet.draws[draw][cell]
      filters[draw].advance(to: time, law)
      let (mean, variance) = filters[draw].measurement(law)
      mixture.means[draw] = mean
      mixture.deviations[draw] = variance.squareRoot()
    }
    let health = capacity / history.firstCapacity
    let (forecast, lower, upper) = (
      mixture.quantile(0.5), mixture.quantile(0.05), mixture.quantile(0.95)
    )
    let (exponential, film) = (fleet.exponential[cell], fleet.squareRoot[cell])
    let law = exponential.level * exp(-exponential.rate * time)
    if tally.pointee.life == 0, health < endOfLife { tally.pointee.life = cycle }
    if cycle <= history.lastLearned {
      if cycle > history.skippedCycles {
        for draw in 0..<mixture.count { filters[draw].learn(health, fleet.draws[draw][cell]) }
      }
      tally.pointee.held = health
      if cycle == history.lastLearned {
        foresee(cell, from: cycle, memory, random.substream(UInt64(cell)))
      }
    } else {
      func square(_ predicted: Double) -> Double { (health - predicted) * (health - predicted) }
      tally.pointee.forecast += square(forecast)
      tally.pointee.law += square(law)
      tally.pointee.film += square(film.level - film.rate * time.squareRoot())
      tally.pointee.persistence += square(tally.pointee.held)
      tally.pointee.count += 1
      if health >= lower, health <= upper { tally.pointee.covered += 1 }
    }
    write(
      tally.pointee, cycle, SIMD8(health, forecast, lower, upper, law, 0, 0, 0), row, stride)
  }

  /// The life by one path for each draw.
  private func foresee(
    _ cell: Int, from cycle: Double, _ memory: Memory, _ random: RandomStream
  ) {
    let (tally, mixture) = (memory.tallies + cell, memory.mixture)
    if tally.pointee.life > 0 {
      (tally.pointee.lower, tally.pointee.middle, tally.pointee.upper) = (
        tally.pointee.life, tally.pointee.life, tally.pointee.life
      )
      return
    }
    for draw in 0..<mixture.count {
      mixture.means[draw] =
        cycle + FadeHistory.unit
        * memory.filters[cell * mixture.count + draw].firstPassage(
          below: endOfLife, fleet.draws[draw][cell], step: 1 / FadeHistory.unit,
          count: Self.longestLife, random.substream(UInt64(draw)))
    }
    NormalMixture.sort(mixture.means, count: mixture.count)
    func quantile(_ share: Double) -> Double {
      mixture.means[min(Int(share * Double(mixture.count)), mixture.count - 1)]
    }
    tally.pointee.lower = quantile(0.05)
    tally.pointee.middle = quantile(0.5)
    tally.pointee.upper = quantile(0.95)
  }

  private func write(
    _ tally: Tally, _ cycle: Double, _ health: SIMD8<Double>,
    _ row: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    for place in 0..<5 { row[place * stride] = health[place] }
    row[5 * stride] = max(tally.middle - cycle, 0)
    row[6 * stride] = max(tally.lower - cycle, 0)
    row[7 * stride] = max(tally.upper - cycle, 0)
    row[8 * stride] = tally.middle
    row[9 * stride] = tally.lower
    row[10 * stride] = tally.upper
    row[11 * stride] = tally.life
    let count = max(tally.count, 1)
    row[12 * stride] = (tally.forecast / count).squareRoot()
    row[13 * stride] = (tally.law / count).squareRoot()
    row[14 * stride] = (tally.film / count).squareRoot()
    row[15 * stride] = (tally.persistence / count).squareRoot()
    row[16 * stride] = tally.covered / count
  }

  func message(for code: StepStatus, _ frame: StepFrame) -> String {
    let cell = Int(code) - 1
    return
      "capacity of \(fleet.cells[cell].name) is \(memory(frame).tallies[cell].refused.brief), which is none; "
      + "set lowest: in the replay to leave out rows without one"
  }
}
