import DSL
import Engine
import Foundation
import Replay
import Testing

@testable import Cell

@Suite("The calibration twin")
struct CalibrationTwinTests {
  /// A folder of its own with a log of a synthetic cell.
  private func folder(_ truth: [Double]) throws -> URL {
    let calibration = try CellCalibration(
      parameters: "Chen2020", model: "SPM",
      priors: [
        (.negativeDiffusivity, .lognormal(median: 1, sigma: 0.7)),
        (.contactResistance, .lognormal(median: 0.01, sigma: 0.7)),
      ])
    let (times, currents) = CellRecord.characterisation(
      capacity: calibration.nominalCapacity, step: 30)
    let clean = try #require(calibration.simulate(truth, times: times, currents: currents))
    let noise = RandomStream(seed: 7, owner: "test")
    var text = "time [s],current [A],voltage [V]\n"
    for place in times.indices {
      let voltage = clean.voltages[place] + 2e-3 * noise.normal(at: UInt64(place))
      text += "\(times[place]),\(currents[place]),\(voltage)\n"
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: folder.appending(path: "log.csv"), atomically: true, encoding: .utf8)
    return folder
  }

  private func run(_ settings: String, in folder: URL) -> (result: SessionResult, lines: [String]) {
    let script = """
      use replay
      use battery
      twin past = replay.table { file: "log.csv", columns: "current, voltage", period: 30 s, longest_pause: 60 s }
      twin fit = battery.calibration {
        log: past.log, model: "SPM", sampling: 30 s, evaluations: 60, \(settings)
      }
      log "{fit.lower[1]:.6f} {fit.median[1]:.6f} {fit.upper[1]:.6f} {fit.reduction_factor[1]:.4f}"
      log "{fit.lower[2] in Ω:.6f} {fit.upper[2]:.6f} {fit.residual in mV:.3f}"
      """.replacing(" in Ω", with: "")
    let file = folder.appending(path: "fit.twin")
    try? script.write(to: file, atomically: true, encoding: .utf8)
    let session = Session(
      plugins: [ReplayPlugin(), CellPlugin()],
      options: SessionOptions(folder: folder.path, duration: "1 s"))
    var lines: [String] = []
    session.onEvent = { if case .log(let text, _) = $0 { lines.append(text) } }
    return (session.run(file: file.path), lines)
  }

  @Test("a script learns a diffusivity and a resistance from a log")
  func script() throws {
    let folder = try folder([0.5, 0.025])
    defer { try? FileManager.default.removeItem(at: folder) }
    let (result, lines) = run(
      "unknowns: \"negative_diffusivity, contact_resistance\"", in: folder)
    #expect(result.outcome.rawValue == 0, "\(result.diagnostics.map(\.message))")
    let numbers = lines.map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(numbers.map(\.count) == [4, 3])
    #expect(numbers[0][0] < 0.5 && numbers[0][2] > 0.5)
    #expect(numbers[0][0] < numbers[0][1] && numbers[0][1] < numbers[0][2])
    #expect(numbers[0][3] < 1.05)
    #expect(numbers[1][0] < 0.025 && numbers[1][1] > 0.025)
    // The noise of the log: 2 mV; 146 readings tell it to 12 % at two sigma.
    #expect(abs(numbers[1][2] - 2) < 0.24)
  }

  @Test("names and numbers that do not fit are refused in the script's terms")
  func refusals() throws {
    let folder = try folder([1, 0.01])
    defer { try? FileManager.default.removeItem(at: folder) }
    func message(_ settings: String) -> String {
      run(settings, in: folder).result.diagnostics
        .map { "\($0.message) \($0.help ?? "")" }.joined()
    }
    #expect(message("unknowns: \"porosity\"").contains("cannot find out porosity"))
    #expect(message("unknowns: \"capacity\", prior_spread: [0.1, 0.2]").contains("2 numbers for 1"))
  }
}
