import Engine
import Foundation
import Testing

@Suite("Size of a trace")
struct RecordingSizeTests {
  @Test(
    "100 signals at 1 kHz over 10 s take at most 1.3 times what deflate makes of the bare numbers")
  func size() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run.h5"
      let signals = (0..<100).map {
        TraceSignal("twin.signal_\($0)", RecordingSizeTests.ampere, "The current in branch \($0).")
      }
      let plan = TracePlan(groups: [TraceGroup(period: 1_000_000, signals: signals)])
      let trace = try HDF5Trace(path: path, plan: plan)
      // Smooth signals with a little noise, as sensors give.
      var generator = FixedGenerator(state: 3)
      var columns = [[Double]](repeating: [], count: 100)
      for row in 0..<10_000 {
        let values = (0..<100).map { signal -> Double in
          let phase = Double(row) * 1e-3 * Double(1 + signal % 7)
          let noise = Double(Int.random(in: -8...8, using: &generator)) / 4096
          return (sin(phase) * 4096).rounded() / 4096 + noise
        }
        for signal in 0..<100 { columns[signal].append(values[signal]) }
        #expect(trace.append(group: 0, time: Int64(row) * 1_000_000, row: values))
      }
      try trace.finish(TraceSummary(end: 10_000_000_000))
      // The yardstick is gzip at HDF5's usual level over each column as it lies in memory.
      let raw = columns.reduce(into: Data()) { data, column in
        column.withUnsafeBytes { data.append(contentsOf: $0) }
      }
      let rawPath = "\(folder)/raw"
      try raw.write(to: URL(fileURLWithPath: rawPath))
      #expect(try run("/bin/gzip", ["-4", "-n", rawPath]).code == 0)
      let deflated = try size(of: rawPath + ".gz")
      let recorded = try size(of: path)
      print("trace: \(recorded) bytes, deflated \(deflated), raw \(raw.count)")
      #expect(Double(recorded) <= 1.3 * Double(deflated))
    }
  }

  private static let ampere = Unit("A", Dimension([.current: 1]))

  private func size(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.size] as? Int)
  }
}
