/// Compresses a lane's unwritten rows outside of HDF5's lock, then writes them inside of it.
///
/// Owns the memory for compressed chunks. Used by the writing thread alone.
final class ChunkPacker {
  private struct Chunk {
    let column: Int
    let row: Int
    let offset: Int
    let count: Int
    let mask: UInt32
  }

  private let packed: UnsafeMutablePointer<UInt8>
  private let compressor: DeflatedChunk
  private var chunks: [Chunk] = []

  /// Makes room for units of up to `capacity` bytes.
  init(capacity: Int) {
    packed = .allocate(capacity: max(1, capacity))
    // A chunk has at least one row, however wide.
    compressor = DeflatedChunk(capacity: max(1, capacity))
  }

  deinit { packed.deallocate() }

  /// Compresses every chunk that has rows which are not in the file.
  func pack(_ lane: ColumnLane) {
    chunks.removeAll(keepingCapacity: true)
    guard lane.rows > lane.written else { return }
    var offset = 0
    for (index, column) in lane.columns.enumerated() {
      let first = lane.written / column.chunkRows * column.chunkRows
      for row in stride(from: first, to: lane.rows, by: column.chunkRows) {
        let values = column.values + (row - lane.unitStart) * column.width
        let filled = min(column.chunkRows, lane.rows - row)
        // Rows beyond the last are part of the chunk: equal runs must leave equal bytes there.
        (values + filled * column.width).update(
          repeating: 0, count: (column.chunkRows - filled) * column.width)
        let (count, mask) = compressor.compress(
          values, count: column.chunkRows * column.width, into: packed + offset)
        chunks.append(Chunk(column: index, row: row, offset: offset, count: count, mask: mask))
        offset += count
      }
    }
  }

  /// Writes what `pack` has compressed.
  func write(_ lane: ColumnLane, to file: HDF5File) throws(TraceError) {
    guard lane.rows > lane.written else { return }
    for column in lane.columns {
      guard let dataset = column.dataset else { continue }
      try file.resize(dataset, rows: lane.rows)
    }
    for chunk in chunks {
      guard let dataset = lane.columns[chunk.column].dataset else { continue }
      let bytes = UnsafeRawBufferPointer(start: packed + chunk.offset, count: chunk.count)
      try file.writeChunk(dataset, row: chunk.row, bytes, mask: chunk.mask)
    }
    lane.markWritten()
  }
}
