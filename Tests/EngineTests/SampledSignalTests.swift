import Testing

@testable import Engine

@Suite("A sampled signal")
struct SampledSignalTests {
  @Test("holds its samples, or joins them by straight lines")
  func interpolates() throws {
    let signal = try SampledSignal("x", times: [0, 1, 3], values: [2, 4, 8])
    var cursor = 0
    let instants = [-1.0, 0, 0.5, 1, 2, 3, 9]
    #expect(
      instants.map { signal.value(at: $0, .hold, cursor: &cursor) } == [2, 2, 2, 4, 4, 8, 8])
    #expect(
      instants.map { signal.value(at: $0, .linear, cursor: &cursor) } == [2, 2, 3, 4, 6, 8, 8])
    // Any cursor will do, also one that is too far on or out of range.
    for start in [-5, 0, 2, 99] {
      cursor = start
      #expect(signal.value(at: 0.5, .linear, cursor: &cursor) == 3)
    }
  }

  @Test("says how long a pause between samples is")
  func pauses() throws {
    let signal = try SampledSignal("x", times: [0, 1, 6], values: [0, 0, 0])
    var cursor = 0
    #expect(
      [0, 0.5, 1, 3, 6, 7].map { signal.pause(at: $0, cursor: &cursor) } == [0, 1, 0, 5, 0, 0])
  }

  @Test("drops what is missing, out of range or a spike, and keeps a real step")
  func glitches() throws {
    var values = [20.0, 20, 20, 20, 240, 20, 20, 35, 35, 35, 35, 35]
    values[1] = .nan
    let signal = try SampledSignal(
      "t", times: values.indices.map(Double.init), values: values,
      rule: .init(range: 0...100, spike: 4))
    #expect(signal.droppedCount == 2)
    #expect(signal.values == [20, 20, 20, 20, 20, 35, 35, 35, 35, 35])
    let spike = try SampledSignal(
      "t", times: [0, 1, 2, 3, 4], values: [20, 20, 29, 20, 20], rule: .init(spike: 4))
    #expect(spike.times == [0, 1, 3, 4])
  }

  @Test("refuses a time that goes back, and a column without a usable sample")
  func refuses() {
    let back = #expect(throws: TraceError.self) {
      try SampledSignal("x", times: [5, 7, 6], values: [1, 1, 1], path: "a.csv")
    }
    #expect(
      back?.description == "a.csv: row 3: the time goes back from 7.0 to 6.0; sort the rows by time"
    )
    let empty = #expect(throws: TraceError.self) {
      try SampledSignal("x", times: [5], values: [500], rule: .init(range: 0...100), path: "a.csv")
    }
    #expect(empty?.message == "column x: none of 1 samples is usable")
  }
}
