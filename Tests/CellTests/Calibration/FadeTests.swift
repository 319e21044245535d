import CAllocationCount
import Engine
import Foundation
import Glibc
import Testing

@testable import Cell

@Suite("Fade of a fleet")
struct FadeTests {
  /// Cells that follow the model itself.
  static func syntheticLog(cells: Int, cycles: Int, seed: UInt64) throws -> SampledLog {
    let law = (deviation: 0.01, length: 0.08, noise: 0.001)
    let sources = try (0..<cells).map { cell in
      let stream = RandomStream(seed: seed, run: UInt64(cell), owner: "fade", purpose: "truth")
      let rate = 0.2 + 0.05 * stream.normal(at: 0)
      let decay = exp(-0.01 / law.length)
      var offset = law.deviation * stream.normal(at: 1)
      let values = (1...cycles).map { cycle in
        let (push, error) = stream.normalPair(at: UInt64(cycle + 1))
        offset = decay * offset + law.deviation * (1 - decay * decay).squareRoot() * push
        return 2 * (exp(-rate * Double(cycle) / 100) + offset + law.noise * error)
      }
      return SampledLog.Source(
        "cell\(cell)",
        [try SampledSignal("Capacity", times: (1...cycles).map(Double.init), values: values)])
    }
    return SampledLog(sources, path: "synthetic")
  }

  static func fit(_ log: SampledLog, share: Double = 0.5) throws -> FadeFitModel {
    try FadeFitModel(
      BuildRequest(
        model: "fade_fit", twin: "fade",
        settings: [
          "log": .opaque(log, summary: log.summary), "learn_share": .number(share),
          "skipped_cycles": .number(5), "draws": .number(60), "seed": .number(1),
        ], folder: "", period: 1_000_000_000))
  }

  static func forecast(_ fit: FadeFitModel) throws -> FadeForecastModel {
    try FadeForecastModel(
      BuildRequest(
        model: "fade_forecast", twin: "health",
        settings: ["fleet": try #require(fit.properties["fleet"]), "end_of_life": .number(0.8)],
        folder: "", period: 1_000_000_000))
  }

  @Test("the filter's density is that of the joint normal law, by Cholesky")
  func filter() throws {
    let law = FadeFilter.Law(rate: 0.3, deviation: 0.02, length: 0.1, noise: 0.002)
    let times = [0.13, 0.14, 0.2, 0.5, 0.51]
    let health = [0.97, 0.95, 0.94, 0.88, 0.87]
    var filter = FadeFilter(law)
    var sum = 0.0
    for (time, value) in zip(times, health) {
      filter.advance(to: time, law)
      sum += filter.learn(value, law)
    }
    let count = times.count
    var matrix = [Double](repeating: 0, count: count * count)
    for (row, a) in times.enumerated() {
      for (column, b) in times.enumerated() {
        matrix[row * count + column] =
          0.0025 * exp(-law.rate * (a + b)) + 0.0004 * exp(-abs(a - b) / law.length)
          + (row == column ? 4e-6 : 0)
      }
    }
    // The joint law's Cholesky factor by hand: L Lᵀ = C.
    var lower = matrix
    for row in 0..<count {
      for column in 0...row {
        var rest = matrix[row * count + column]
        for place in 0..<column {
          rest -= lower[row * count + place] * lower[column * count + place]
        }
        lower[row * count + column] =
          row == column ? rest.squareRoot() : rest / lower[column * count + column]
      }
    }
    var expected = 0.0
    var whitened: [Double] = []
    for row in 0..<count {
      var rest = health[row] - exp(-law.rate * times[row])
      for column in 0..<row { rest -= lower[row * count + column] * whitened[column] }
      whitened.append(rest / lower[row * count + row])
      expected -=
        0.5 * whitened[row] * whitened[row] + log(lower[row * count + row]) + 0.5 * log(2 * .pi)
    }
    #expect(abs(sum - expected) < 1e-9)
  }

  @Test("forecasts of cells that follow the model beat persistence, and their intervals cover")
  func synthetic() throws {
    let log = try Self.syntheticLog(cells: 6, cycles: 120, seed: 3)
    let fit = try Self.fit(log)
    let model = try Self.forecast(fit)
    let rig = VectorRig(model, FadeForecastModel.description, count: 6)
    for cycle in 0..<120 {
      for cell in 0..<6 { rig.inputs[cell] = log.sources[cell].signals[0].values[cycle] }
      #expect(rig.step() == 0)
    }
    var (error, persistence, covered) = (0.0, 0.0, 0.0)
    for cell in 0..<6 {
      error += rig["error", cell] / 6
      persistence += rig["persistence_error", cell] / 6
      covered += rig["coverage", cell] / 6
      #expect(rig["lower", cell] < rig["forecast", cell])
      #expect(rig["forecast", cell] < rig["upper", cell])
    }
    // The discrepancy's own deviation is 1 %; rates learned from 55 cycles add as much.
    #expect(error < 0.03)
    #expect(error < 0.6 * persistence)
    #expect(covered > 0.75)
    let factors = fit.portValues["reduction_factor"] ?? []
    #expect(try #require(factors.first) <= 1.05)
  }

  @Test("a step asks for no memory, and a restored twin goes on bit by bit")
  func steps() throws {
    let log = try Self.syntheticLog(cells: 2, cycles: 60, seed: 4)
    let model = try Self.forecast(try Self.fit(log))
    let rig = VectorRig(model, FadeForecastModel.description, count: 2)
    rig.inputs[0] = 1.9
    rig.inputs[1] = 1.9
    for _ in 0..<10 { #expect(rig.step() == 0) }
    let saved = rig.save()
    let before = allocation_count()
    for _ in 0..<50 { _ = rig.step() }
    let after = allocation_count()
    if allocation_count_is_live() { #expect(after == before) }
    let first = rig.bits
    rig.restore(saved, stepsBack: 50)
    for _ in 0..<50 { _ = rig.step() }
    #expect(rig.bits == first)
    rig.inputs[1] = 0
    #expect(rig.step() != 0)
    #expect(rig.message.contains("capacity of cell1 is 0"))
  }

  @Test("a fleet with too few cycles is refused")
  func tooFew() throws {
    let log = try Self.syntheticLog(cells: 2, cycles: 20, seed: 4)
    let error = #expect(throws: PluginError.self) { try Self.fit(log) }
    #expect(error?.description.contains("leaves 5 of 20 cycles") == true)
  }
}

/// Steps a model whose ports are vectors of one length, but for one scalar output that comes first.
final class VectorRig {
  let model: any TwinModel
  let inputs: UnsafeMutablePointer<Double>
  private let outputs: UnsafeMutablePointer<Double>
  private let parameters: UnsafeMutablePointer<Double>
  private let state: UnsafeMutableRawPointer
  private let names: [String]
  private let count: Int
  // Made once: hashing a name asks for memory.
  private let random = RandomStream(seed: 1, owner: "rig")
  private var index: Int64 = 0
  private var code: StepStatus = 0

  init(_ model: any TwinModel, _ description: ModelDescription, count: Int) {
    self.model = model
    self.count = count
    names = description.ports.filter { $0.direction == .output }.map(\.name)
    func block(_ count: Int) -> UnsafeMutablePointer<Double> {
      let block = UnsafeMutablePointer<Double>.allocate(capacity: count)
      block.initialize(repeating: 0, count: count)
      return block
    }
    inputs = block(count)
    outputs = block(names.count * count)
    parameters = block(1)
    state = .allocate(byteCount: model.stateByteCount, alignment: 16)
    try? model.initialize(frame)
  }

  deinit {
    state.deallocate()
    inputs.deallocate()
    outputs.deallocate()
    parameters.deallocate()
  }

  private var frame: StepFrame {
    StepFrame(
      state: state, inputs: inputs, parameters: parameters, outputs: outputs,
      time: index * 1_000_000_000, period: 1_000_000_000, index: index,
      random: random)
  }

  func step() -> StepStatus {
    code = model.step(frame)
    if code == 0 { index += 1 }
    return code
  }

  var message: String { model.message(for: code, frame) }

  subscript(name: String, cell: Int) -> Double {
    guard let place = names.firstIndex(of: name), place > 0 else { return .nan }
    return outputs[1 + (place - 1) * count + cell]
  }

  var bits: [UInt64] { (0..<1 + (names.count - 1) * count).map { outputs[$0].bitPattern } }

  func save() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: model.snapshotByteCount ?? 0)
    bytes.withUnsafeMutableBytes { model.save(state, into: $0.baseAddress!) }
    return bytes
  }

  func restore(_ bytes: [UInt8], stepsBack: Int64) {
    bytes.withUnsafeBytes { model.restore(state, from: $0.baseAddress!) }
    index -= stepsBack
  }
}
