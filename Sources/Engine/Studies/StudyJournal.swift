import Glibc

/// The runs of a study as they are done, in a file that outlives the process.
///
/// Each outcome is one record, written by one call, with a checksum: a process killed at any moment loses the runs it was
/// at, and reading ends at the first record that is not whole. One process at a time holds it, by a lock that ends with the
/// process. All numbers are little-endian:
///
/// - `twin study 1\n`, then a fingerprint of what the study is (UInt64) and the number of columns (UInt64)
/// - for each run its number (UInt64), the bytes of its failure's text (UInt64, 0 if it has none), its values, the
///   text, and a checksum of all these (UInt64)
public final class StudyJournal {
  private let descriptor: Int32
  public let path: String
  /// Why writing failed, if it did.
  public private(set) var failure: TraceError?

  private static let heading = Array("twin study 1\n".utf8)

  /// Opens the journal of a study, and reads what an earlier process left in it.
  ///
  /// The runs of another study, or of one with another number of columns, are set aside under the name with `.old`.
  ///
  /// - Returns: the journal, the runs that are done, and whether others were set aside; nil where another process holds it
  public static func open(_ path: String, fingerprint: UInt64, columnCount: Int) throws(TraceError)
    -> (journal: StudyJournal, rows: [StudyRow], setsAside: Bool)?
  {
    guard let descriptor = try locked(path) else { return nil }
    let bytes = read(descriptor)
    var heading = Self.heading
    append(fingerprint, to: &heading)
    append(UInt64(columnCount), to: &heading)
    var rows: [StudyRow] = []
    var end = 0
    if !bytes.starts(with: heading), bytes.count > heading.count, rename(path, path + ".old") == 0 {
      close(descriptor)
      return try open(path, fingerprint: fingerprint, columnCount: columnCount).map {
        ($0.journal, $0.rows, true)
      }
    }
    if bytes.starts(with: heading) {
      end = heading.count
      while let (row, next) = record(bytes, at: end, columnCount) {
        rows.append(row)
        end = next
      }
    }
    guard ftruncate(descriptor, Int(end)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      let code = errno
      close(descriptor)
      throw TraceError(path, "write the file", code: code)
    }
    let journal = StudyJournal(descriptor, path)
    if end == 0 { journal.write(heading) }
    return (journal, rows, false)
  }

  /// The file, for this process alone; nil where another one holds it.
  private static func locked(_ path: String) throws(TraceError) -> Int32? {
    // A program that this process starts holds its locks too, until it begins: a fifth of a second outlasts that.
    var patience = 20
    while true {
      let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw TraceError(path, "open the file", code: errno) }
      // A file system without locks still keeps a journal.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        patience -= 1
        guard patience > 0 else { return nil }
        usleep(10_000)
        continue
      }
      // The process that held it may have removed it in between.
      var here = stat()
      var there = stat()
      if fstat(descriptor, &here) == 0, stat(path, &there) == 0, here.st_ino == there.st_ino {
        return descriptor
      }
      close(descriptor)
    }
  }

  private init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Adds a run that is done.
  public func append(_ row: StudyRow) {
    var bytes: [UInt8] = []
    let text = Array((row.failure ?? "").utf8)
    bytes.reserveCapacity(24 + row.values.count * 8 + text.count)
    Self.append(UInt64(row.run), to: &bytes)
    Self.append(UInt64(text.count), to: &bytes)
    for value in row.values { Self.append(value.bitPattern, to: &bytes) }
    bytes += text
    Self.append(Fingerprint(bytes[...]).value, to: &bytes)
    write(bytes)
  }

  /// Removes the file: the study is over and kept elsewhere.
  public func remove() { unlink(path) }

  private func write(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + start }, bytes.count - start)
      }
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        // The help is for traces; here, runs go on and are only not kept on the way.
        failure = TraceError(path, TraceError(path, "keep what is done", code: errno).message)
        return
      }
      start += count
    }
  }

  // MARK: Bytes

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  private static func read(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func number(_ bytes: [UInt8], _ place: Int) -> UInt64? {
    guard place + 8 <= bytes.count else { return nil }
    return (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) }
  }

  private static func record(_ bytes: [UInt8], at start: Int, _ columnCount: Int)
    -> (row: StudyRow, next: Int)?
  {
    guard let run = number(bytes, start), run < 1 << 62, let length = number(bytes, start + 8),
      length < UInt64(bytes.count)
    else { return nil }
    let textStart = start + 16 + columnCount * 8
    let end = textStart + Int(length)
    guard let sum = number(bytes, end), sum == Fingerprint(bytes[start..<end]).value else {
      return nil
    }
    let values = (0..<columnCount).compactMap { column in
      number(bytes, start + 16 + column * 8).map { Double(bitPattern: $0) }
    }
    let text = length == 0 ? nil : String(decoding: bytes[textStart..<end], as: UTF8.self)
    return (StudyRow(run: Int(run), values: values, failure: text), end + 8)
  }
}

/// A hash that is the same in every process: FNV-1a of 64 bits.
///
/// Source: Fowler, Noll & Vo; Eastlake et al., "The FNV Non-Cryptographic Hash Algorithm", IETF draft (2011), section 2.
public struct Fingerprint: Hashable, Sendable {
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  public init() {}

  init(_ bytes: ArraySlice<UInt8>) { combine(bytes) }

  public mutating func combine(_ text: String) {
    combine(ArraySlice(Array(text.utf8)))
    // So that "a", "bc" and "ab", "c" differ.
    combine([0xff])
  }

  public mutating func combine(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
