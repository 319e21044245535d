import Glibc

/// Many cycles of an ageing cell, most of them extrapolated: life in seconds.
///
/// Over a cycle the slow states y change by r, and r changes little from cycle to cycle. Between simulated cycles the states
/// therefore jump by J cycles along r's straight line through the last two,
///
///     y ← y + Σₖ (r₁ + (r₁ − r₀)/(m₁ − m₀) k),   k = 1 … J,
///
/// m being the middle of a cycle. The next simulated cycle shows what r has become; the parabola through all three gives
/// what the line missed. That is added, and is the error by which the next J is chosen, or the jump taken back: the
/// multi-step cousin of Sulzer et al., J. Electrochem. Soc. 168 (2021) 120531, of third order. No random draw and no clock:
/// the same order gives the same cycles.
struct CycleLife {
  private let cell: ElectrochemicalCell
  private let memory: CellMemory
  /// State before the last jump.
  private let backup: UnsafeMutableRawPointer
  private let start: UnsafeMutablePointer<Double>
  private let end: UnsafeMutablePointer<Double>
  private let rate: UnsafeMutablePointer<Double>
  private let lastRate: UnsafeMutablePointer<Double>
  private let change: UnsafeMutablePointer<Double>
  let byteCount: Int

  /// What a run of cycles came to.
  struct Outcome {
    /// Cycles lived through, and those of them simulated, with those that were taken back.
    var cycles = 0
    var simulated = 0
    /// s.
    var duration = 0.0
    /// Σ of what simulated cycles showed jumps to have missed, before that was put right: a bound on the whole error
    /// rather than the error. As a share of the cell's lithium or material.
    var missed = 0.0
    /// The same with what simulating has cost by now.
    func tried(_ simulated: Int) -> Outcome {
      var outcome = self
      outcome.simulated = simulated
      return outcome
    }

    /// Where the equations ended; the cell is as it was after the last whole cycle.
    var failure: Failure?
  }

  /// Why a cycle could not be ended, and where in it.
  struct Failure {
    var status: CellStatus
    var part: CyclePart
    var instant: FailedInstant
  }

  /// - Parameter room: `byteCount` bytes, 16-byte aligned, whose contents do not matter.
  init(_ cell: ElectrochemicalCell, _ memory: CellMemory, _ room: UnsafeMutableRawPointer) {
    self.cell = cell
    self.memory = memory
    var cursor = StateCursor(room)
    let count = cell.slowStateCount
    backup = UnsafeMutableRawPointer(
      cursor.take(UInt8.self, memory.lastingByteCount))
    start = cursor.take(Double.self, count)
    end = cursor.take(Double.self, count)
    rate = cursor.take(Double.self, count)
    lastRate = cursor.take(Double.self, count)
    change = cursor.take(Double.self, count)
    byteCount = cursor.next - room
  }

  /// Lives through `cycles` cycles.
  ///
  /// - Parameters:
  ///   - jumpError: Largest error of one jump, as a share of the cell's lithium or material; 0 simulates every cycle.
  ///   - isOver: Given the cycles so far, whether to stop; asked at the start and after each simulated cycle. A jump that
  ///     leads past the first cycle after which it holds is taken back, so that it ends there.
  func run(
    _ order: CycleOrder, cycles: Int, jumpError: Double, _ surroundings: CellSurroundings,
    _ precision: ElectrochemicalCell.Precision, isOver: (Outcome) -> Bool
  ) -> Outcome {
    var outcome = Outcome()
    // Past a jump that led too far, the end is nearer than this.
    var longest = Int.max
    if isOver(outcome) { return outcome }
    var known = 0
    var (middle, lastMiddle) = (0.0, 0.0)
    var wish = 1.0
    var lastDuration = 0.0
    while outcome.cycles < cycles {
      var jump = 0
      let beforeJump = outcome
      if known >= 2, jumpError > 0 {
        jump = min(Int(wish), cycles - outcome.cycles - 1, longest)
        if jump >= 1, leap(jump, over: middle - lastMiddle) {
          outcome.cycles += jump
        } else {
          jump = 0
        }
        wish = max(wish, 1)
      }
      if jump == 0 { keep() }
      cell.collectSlowStates(memory, into: start)
      var part = CyclePart.discharge
      let duration: Double
      outcome.simulated += 1
      do throws(CellStatus) {
        duration = try cell.cycle(memory, order, surroundings, precision) { part = $0 }
      } catch {
        let failure = Failure(
          status: error, part: part, instant: FailedInstant(at: memory, of: cell, surroundings))
        revert()
        guard jump > 0 else {
          outcome.failure = failure
          return outcome
        }
        // The line led to a cell that cannot be cycled; a shorter one, or none, may.
        outcome = beforeJump.tried(outcome.simulated)
        wish = 0.5 * Double(jump)
        continue
      }
      cell.collectSlowStates(memory, into: end)
      let here = Double(outcome.cycles) + 0.5
      if jump > 0 {
        let error = weighMiss(jump, gap: middle - lastMiddle)
        if error > jumpError || !correct() {
          revert()
          outcome = beforeJump.tried(outcome.simulated)
          wish = 0.5 * Double(jump)
          continue
        }
        outcome.duration += 0.5 * Double(jump) * (lastDuration + duration)
        var ahead = outcome
        ahead.cycles += 1
        ahead.duration += duration
        if isOver(ahead) {
          revert()
          outcome = beforeJump.tried(outcome.simulated)
          longest = jump / 2
          continue
        }
        if longest < Int.max { longest /= 2 }
        outcome.missed += error
        wish = Double(jump) * min(3, 0.9 * cbrt(jumpError / max(error, 1e-3 * jumpError)))
      }
      for k in 0..<cell.slowStateCount {
        lastRate[k] = rate[k]
        rate[k] = end[k] - start[k]
      }
      (lastMiddle, middle) = (middle, here)
      known += 1
      lastDuration = duration
      outcome.cycles += 1
      outcome.duration += duration
      if isOver(outcome) { break }
    }
    return outcome
  }

  private func keep() {
    backup.copyMemory(from: UnsafeRawPointer(memory.now), byteCount: memory.lastingByteCount)
  }

  private func revert() {
    UnsafeMutableRawPointer(memory.now).copyMemory(
      from: backup, byteCount: memory.lastingByteCount)
  }

  /// Jumps along the line through the last two rates, `gap` cycles apart. Returns whether it led to a cell.
  private func leap(_ cycles: Int, over gap: Double) -> Bool {
    keep()
    cell.collectSlowStates(memory, into: change)
    let along = Double(cycles)
    let bend = 0.5 * along * (along + 1) / gap
    for k in 0..<cell.slowStateCount {
      change[k] += along * rate[k] + bend * (rate[k] - lastRate[k])
    }
    return cell.adoptSlowStates(memory, change)
  }

  /// Leaves in `change` what the parabola through three rates has over the line; returns what that is worth.
  private func weighMiss(_ cycles: Int, gap: Double) -> Double {
    let last = Double(cycles + 1)
    var weight = 0.0
    for k in 1...cycles { weight += Double(k) * (Double(k) + gap) }
    weight /= last * (last + gap)
    for k in 0..<cell.slowStateCount {
      let expected = rate[k] + (rate[k] - lastRate[k]) / gap * last
      change[k] = weight * (end[k] - start[k] - expected)
    }
    return cell.slowStateNorm(change)
  }

  /// Adds `change` to the cell. Returns whether that led to one.
  private func correct() -> Bool {
    for k in 0..<cell.slowStateCount { change[k] += end[k] }
    return cell.adoptSlowStates(memory, change)
  }
}
