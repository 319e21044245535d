import Engine
import Foundation
import Testing

@Suite("The replay of real servos")
struct ArmpiReplayTests {
  @Test("says where the logs can be had when they are not there")
  func missing() throws {
    let (result, _, _) = try ArmpiLogs.runExample(data: "data/not_there")
    let message = result.diagnostics.map { "\($0.message) \($0.help ?? "")" }.joined()
    #expect(result.outcome.rawValue == 2)
    #expect(
      message.contains("it can be had from github.com/sonic160/digital_twin_robot"), "\(message)")
  }

  /// In K, twin and persistence: 0.51 1.46, 0.32 0.78, 0.01 0.00, 0.02 0.00, 0.59 1.37, 0.82 0.84. Other logs are
  /// judged in `ArmpiRestTests`.
  @Test(
    "open loop after two minutes, all six temperatures of a resting arm come out within 1 K",
    .enabled(if: ArmpiLogs.folder != nil, "needs data/robot_armpi in /work/shared"))
  func predicts() throws {
    let folder = try #require(ArmpiLogs.folder)
    let (result, lines, reader) = try ArmpiLogs.runExample(
      data: folder.path, allowed: [folder.path])
    #expect(result.outcome.rawValue == 0, "\(result.diagnostics.map(\.message))")
    #expect(lines.count == 7)
    let trace = try #require(reader)
    let measured = try trace.column("measured.value")
    let predicted = try trace.column("servo.temperature")
    let residual = try trace.column("servo.residual")
    for servo in 0..<6 {
      let measured = measured.element(servo)
      let predicted = predicted.element(servo)
      #expect(measured.count > 2800)
      // The steps of 0.1 s that the start is learned from.
      let window = 1200
      func error(_ says: (Int) -> Double) -> Double {
        let squares = measured.indices.dropFirst(window).map {
          (measured[$0] - says($0)) * (measured[$0] - says($0))
        }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
      }
      let own = error { predicted[$0] }
      let persistence = error { _ in measured[window - 1] }
      #expect(own <= 1, "servo \(servo + 1): \(own) K")
      // The servos that go on to warm or cool by more than a whole degree hides.
      if persistence > 1 { #expect(own < 0.5 * persistence) }
      // Two decimals, and one sample more or less where the script stops.
      let logged = try #require(
        Double(lines[servo + 1].split(separator: " ")[1]), "\(lines[servo + 1])")
      #expect(abs(logged - own) < 0.02)
      #expect(
        zip(residual.element(servo), zip(measured, predicted)).allSatisfy {
          abs($0 - ($1.0 - $1.1)) < 1e-9
        })
    }
  }
}
