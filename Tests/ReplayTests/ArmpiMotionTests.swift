import Engine
import Testing

@Suite("The moves of a real arm")
struct ArmpiMotionTests {
  /// In degrees, twin and set point: 2.3 0.8, 1.7 2.1, 1.5 1.7, 1.7 2.2, 0.5 0.6; the bars were set after measuring.
  /// Nothing is fitted to this arm.
  @Test(
    "commanded again, a twin with the bus_servo preset is nearer to four of five joints than their set points are",
    .enabled(if: ArmpiLogs.folder != nil, "needs data/robot_armpi in /work/shared"))
  func follows() throws {
    let folder = try #require(ArmpiLogs.folder)
    let (result, lines, reader) = try ArmpiLogs.runExample(
      "armpi_motion.twin", data: folder.path, allowed: [folder.path])
    #expect(result.outcome.rawValue == 0, "\(result.diagnostics.map(\.message))")
    #expect(lines.count == 6)
    let trace = try #require(reader)
    /// A joint's course in degrees.
    func course(_ name: String, _ joint: Int) throws -> [Double] {
      let column = try trace.column(name)
      let scale = column.unit == "rad" ? 180 / Double.pi : 1
      return column.element(joint).map { $0 * scale }
    }
    func rms(_ values: [Double]) -> Double {
      (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    var nearer = 0
    for joint in 0..<5 {
      let measured = try course("position", joint)
      #expect(measured.count > 140)
      let own = rms(zip(measured, try course("arm.joint_position", joint)).map { $0 - $1 })
      let recorded = rms(try course("residual", joint))
      #expect(abs(own - recorded) < 1e-9)
      let held = rms(measured.map { $0 - measured[0] })
      #expect(own < 3 && own < 0.06 * held, "joint \(joint + 1): \(own) against \(held)")
      let setPoint = rms(try course("off_target", joint))
      if own < setPoint { nearer += 1 }
    }
    #expect(nearer >= 4)
  }
}
