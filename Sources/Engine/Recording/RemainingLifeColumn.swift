/// The dataset of a remaining life: empty while the run goes on, and filled in when it has ended.
struct RemainingLifeColumn {
  private let signal: TraceSignal
  private let place: Int
  private let chunkRows: Int
  private var dataset: HDF5File.Column?

  init(_ signal: TraceSignal, place: Int, chunkRows: Int) {
    self.signal = signal
    self.place = place
    self.chunkRows = chunkRows
  }

  mutating func make(in file: HDF5File, group: String) throws(TraceError) {
    let name = "\(group)/\(TraceLayout.linkName(signal.name))"
    dataset = try file.makeColumn(name, .number, chunkRows: chunkRows, isDeflated: true)
    try file.describe(signal, place: place, at: name)
  }

  /// Writes the life left at each of the first `rows` instants of the dataset `times`.
  func write(
    _ summary: TraceSummary, times: String, rows: Int, to file: HDF5File
  ) throws(TraceError) {
    guard let dataset else { return }
    let violation = summary.firstViolation(of: signal.requirement)
    let packed = UnsafeMutablePointer<UInt8>.allocate(capacity: chunkRows * 8)
    defer { packed.deallocate() }
    let compressor = DeflatedChunk(capacity: chunkRows * 8)
    try file.resize(dataset, rows: rows)
    for start in stride(from: 0, to: rows, by: chunkRows) {
      let seconds = try file.readNumbers(times, rows: start..<min(start + chunkRows, rows))
      var lives = seconds.map { time in
        RemainingLife.seconds(at: Int64((time * 1e9).rounded()), violation: violation)
      }
      // Rows beyond the last are part of the chunk: equal runs must leave equal bytes there.
      lives += Array(repeating: 0, count: chunkRows - lives.count)
      let (count, mask) = compressor.compress(lives, count: chunkRows, into: packed)
      try file.writeChunk(
        dataset, row: start, UnsafeRawBufferPointer(start: packed, count: count), mask: mask)
    }
  }
}
