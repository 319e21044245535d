import Glibc

/// A file that holds, whenever the process may be killed, what it held at the last commit or the one in progress.
///
/// Bytes beyond the committed end go to the file at once, since nothing refers to them yet. Bytes that would
/// overwrite committed ones wait in memory until the commit, which writes them in an order in which nothing on disk
/// ever refers to what is not yet there. A failure, such as a full disk, therefore leaves the last commit
/// untouched: the file goes on accepting writes, so that the library above can close itself, and drops them.
///
/// Not safe for use by several threads at once.
final class CommittedFile {
  /// What bytes are for, in the order in which they are safe to overwrite.
  enum Kind: UInt32 { case superblock, heap, raw, tree, header }

  let path: String
  /// Why writing failed, if it did.
  private(set) var failure: TraceError?

  private var descriptor: Int32
  private var committedEnd: UInt64
  private var writtenEnd: UInt64
  private var allocatedEnd: UInt64 = 0
  private var pending: [Overwrite] = []
  private var positions: [UInt64: Int] = [:]

  private struct Overwrite {
    let kind: Kind
    let address: UInt64
    var bytes: [UInt8]

    /// Where this comes in a commit, lowest first.
    ///
    /// Trees go from the root down: once a node has been split, its parent must know of the new half before the
    /// old half lets go of it. Headers go from the end of the file back, so that the time column, the first of
    /// its group, grows last and no signal is ever shorter than its time. A later write to the same bytes has
    /// the same rank, and comes later.
    var rank: (UInt32, UInt64) {
      switch kind {
      case .tree: (kind.rawValue, UInt64(UInt8.max - (bytes.count > 5 ? bytes[5] : 0)))
      case .header: (kind.rawValue, UInt64.max - address)
      default: (kind.rawValue, 0)
      }
    }
  }

  /// Opens `path` for writing, emptied unless `keepsContents`.
  init(_ path: String, keepsContents: Bool) throws(TraceError) {
    self.path = path
    let mode = keepsContents ? 0 : O_CREAT | O_TRUNC
    descriptor = open(path, O_RDWR | O_CLOEXEC | mode, 0o644)
    guard descriptor >= 0 else {
      throw TraceError(path, keepsContents ? "open the file" : "create the file", code: errno)
    }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw TraceError(path, "write a trace there", code: code)
    }
    committedEnd = UInt64(size)
    writtenEnd = UInt64(size)
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Where the bytes written so far end.
  var end: UInt64 { writtenEnd }

  /// Says that the space up to `end` is in use.
  func allocate(_ end: UInt64) { allocatedEnd = end }

  /// Writes bytes, or keeps them for the next commit where they would overwrite committed ones.
  func write(_ kind: Kind, at address: UInt64, _ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, !bytes.isEmpty else { return }
    writtenEnd = max(writtenEnd, address + UInt64(bytes.count))
    guard address < committedEnd else { return put(bytes, at: address) }
    if let position = positions[address], pending[position].bytes.count == bytes.count {
      pending[position].bytes.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
    } else {
      positions[address] = pending.count
      pending.append(Overwrite(kind: kind, address: address, bytes: Array(bytes)))
    }
  }

  /// Reads bytes as they will be after the next commit; what was never written reads as zero.
  func read(at address: UInt64, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    var done = 0
    while done < bytes.count {
      let count = pread(
        descriptor, start + done, bytes.count - done, off_t(address) + off_t(done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return false }
      if count == 0 { break }
      done += count
    }
    for index in done..<max(done, bytes.count) { bytes[index] = 0 }
    for overwrite in pending {
      let start = max(address, overwrite.address)
      let end = min(
        address + UInt64(bytes.count), overwrite.address + UInt64(overwrite.bytes.count))
      guard start < end else { continue }
      overwrite.bytes.withUnsafeBytes { source in
        let from = source[Int(start - overwrite.address)..<Int(end - overwrite.address)]
        UnsafeMutableRawBufferPointer(rebasing: bytes[Int(start - address)..<Int(end - address)])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: from))
      }
    }
    return true
  }

  /// Makes everything written so far what a reader finds.
  func commit() throws(TraceError) {
    if failure == nil { extendToAllocated() }
    let order = pending.indices.sorted { a, b in
      let (left, right) = (pending[a].rank, pending[b].rank)
      return left != right ? left < right : a < b
    }
    for index in order where failure == nil {
      pending[index].bytes.withUnsafeBytes { put($0, at: pending[index].address) }
    }
    if let failure { throw failure }
    pending.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
    committedEnd = max(committedEnd, allocatedEnd)
  }

  /// Commits and closes the file; after a failure it is cut back to the last commit instead.
  func close() {
    guard descriptor >= 0 else { return }
    try? commit()
    let end = failure == nil ? allocatedEnd : committedEnd
    if ftruncate(descriptor, off_t(end)) != 0, failure == nil {
      failure = TraceError(path, "close the file", code: errno)
    }
    if Glibc.close(descriptor) != 0, failure == nil {
      failure = TraceError(path, "close the file", code: errno)
    }
    descriptor = -1
  }

  /// Readers refuse a file that is shorter than the space its superblock says is in use.
  private func extendToAllocated() {
    guard allocatedEnd > committedEnd else { return }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return fail(errno) }
    if UInt64(status.st_size) < allocatedEnd, ftruncate(descriptor, off_t(allocatedEnd)) != 0 {
      fail(errno)
    }
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at address: UInt64) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = pwrite(
        descriptor, start + done, bytes.count - done, off_t(address) + off_t(done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return fail(count == 0 ? ENOSPC : errno) }
      done += count
    }
  }

  private func fail(_ code: Int32) {
    failure = TraceError(path, "write the trace", code: code)
  }
}
