import CHDF5
import Glibc

/// HDF5 in this process, and the lock that every use takes: Debian's serial libhdf5 is not safe for threads.
///
/// Sendable: the identifier is set once, and the mutex is there to be shared.
final class HDF5Library: @unchecked Sendable {
  static let shared = HDF5Library()

  fileprivate let driver: hid_t
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  private init() {
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    // A run that is not finished when the process exits ends like one that is killed: HDF5 must not touch its
    // file from an exit handler while the writing thread is still at work.
    H5dont_atexit()
    H5open()
    driver = twin_h5fd_register()
  }

  /// Runs `body` while no other thread uses HDF5. Must not be nested.
  func exclusively<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    // HDF5 keeps for each thread whether it prints its errors.
    twin_h5e_silence()
    return try body()
  }
}

/// What an attribute holds.
enum HDF5Value: Hashable, Sendable {
  case text(String)
  case texts([String])
  case integer(Int64)
  case natural(UInt64)
  case number(Double)
  /// Numbers of a shape this engine does not write, as in tables made elsewhere.
  case other
}

/// One open HDF5 file: the only code that calls libhdf5.
///
/// Every call, `init` and `close` included, is made inside `HDF5Library.shared.exclusively`.
final class HDF5File {
  /// A dataset that grows by rows.
  struct Column {
    fileprivate let identifier: hid_t
    fileprivate let elements: Int?
    fileprivate let memoryType: hid_t
  }

  enum Storage { case number, integer, text }

  enum ObjectKind { case group, dataset, other }

  let path: String
  private var identifier: hid_t = -1
  private let bytes: CommittedFile?
  private let text: hid_t

  /// Creates the file, replacing any other of that name.
  convenience init(creating path: String) throws(TraceError) {
    try self.init(writing: path, isNew: true)
  }

  /// Opens an existing file to add to it.
  convenience init(extending path: String) throws(TraceError) {
    try self.init(writing: path, isNew: false)
  }

  private init(writing path: String, isNew: Bool) throws(TraceError) {
    self.path = path
    text = Self.makeTextType(H5T_CSET_UTF8)
    let bytes = try CommittedFile(path, keepsContents: !isNew)
    self.bytes = bytes
    let access = H5Pcreate(twin_h5p_file_access())
    let creation = H5Pcreate(twin_h5p_file_create())
    defer {
      H5Pclose(access)
      H5Pclose(creation)
    }
    var driver = Self.driver(over: bytes)
    twin_h5p_use_driver(access, HDF5Library.shared.driver, &driver)
    twin_h5p_hold_metadata(access, 32 << 20)
    H5Pset_obj_track_times(creation, false)
    // Two nodes of a chunk index, of 2032 bytes each, fit into a page, which none of them may cross.
    H5Pset_istore_k(creation, 31)
    // Space once used is never used again: a chunk that was written over stays whole until the commit that
    // replaces it, so a kill at any moment leaves every reference valid.
    H5Pset_file_space_strategy(creation, H5F_FSPACE_STRATEGY_NONE, false, 1)
    identifier =
      isNew
      ? H5Fcreate(path, twin_h5f_truncate(), creation, access)
      : H5Fopen(path, twin_h5f_read_write(), access)
    guard identifier >= 0 else { throw failure(isNew ? "create the file" : "open the file") }
  }

  /// Opens the file to read from it.
  init(reading path: String) throws(TraceError) {
    self.path = path
    bytes = nil
    text = Self.makeTextType(H5T_CSET_UTF8)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TraceError(path, "open the file", code: errno) }
    Glibc.close(descriptor)
    identifier = H5Fopen(path, twin_h5f_read_only(), 0)
    guard identifier >= 0 else {
      throw failure("read the file", help: "it is no HDF5 file, or it is damaged")
    }
  }

  deinit { precondition(identifier < 0, "\(path) was not closed") }

  /// Closes the file and everything in it; what was written since the last commit is committed.
  func close() throws(TraceError) {
    guard identifier >= 0 else { return }
    H5Tclose(text)
    let status = H5Fclose(identifier)
    identifier = -1
    bytes?.close()
    if let failure = bytes?.failure { throw failure }
    try check(status, "close the file")
  }

  /// Makes everything written so far what a reader finds, even if this process is then killed.
  func commit() throws(TraceError) {
    try check(H5Fflush(identifier, H5F_SCOPE_LOCAL), "write the trace")
    try bytes?.commit()
  }

  // MARK: Writing

  func makeGroup(_ name: String) throws(TraceError) {
    let creation = H5Pcreate(twin_h5p_group_create())
    defer { H5Pclose(creation) }
    H5Pset_obj_track_times(creation, false)
    let group = H5Gcreate2(identifier, name, 0, creation, 0)
    try check(group, "make group \(name)")
    H5Gclose(group)
  }

  /// Makes an empty dataset of rows of `elements` values, or of single values where that is nil.
  ///
  /// Deflated columns take whole chunks only, through `writeChunk`.
  func makeColumn(
    _ name: String, _ storage: Storage, elements: Int? = nil, chunkRows: Int,
    isDeflated: Bool = false
  ) throws(TraceError) -> Column {
    let creation = H5Pcreate(twin_h5p_dataset_create())
    let access = H5Pcreate(twin_h5p_dataset_access())
    let rank = Int32(elements == nil ? 1 : 2)
    let width = hsize_t(elements ?? 1)
    let space = H5Screate_simple(rank, [0, width], [hsize_t.max, width])
    defer {
      H5Pclose(creation)
      H5Pclose(access)
      H5Sclose(space)
    }
    H5Pset_obj_track_times(creation, false)
    H5Pset_chunk(creation, rank, [hsize_t(chunkRows), width])
    if isDeflated {
      H5Pset_shuffle(creation)
      H5Pset_deflate(creation, UInt32(TraceLayout.deflateLevel))
    }
    H5Pset_chunk_cache(access, 1, chunkRows * Int(width) * 16, 1)
    let (fileType, memoryType) =
      switch storage {
      case .number: (twin_h5t_little_double(), twin_h5t_native_double())
      case .integer: (twin_h5t_little_int64(), twin_h5t_native_int64())
      case .text: (text, text)
      }
    let dataset = H5Dcreate2(identifier, name, fileType, space, 0, creation, access)
    try check(dataset, "make dataset \(name)")
    return Column(identifier: dataset, elements: elements, memoryType: memoryType)
  }

  /// Sets how many rows the column has.
  func resize(_ column: Column, rows: Int) throws(TraceError) {
    let status = H5Dset_extent(column.identifier, [hsize_t(rows), hsize_t(column.elements ?? 1)])
    try check(status, "extend a dataset")
  }

  /// Cuts an existing dataset back to `rows` rows.
  func cut(_ dataset: String, rows: Int) throws(TraceError) {
    let elements = try shape(of: dataset).dropFirst().first
    let opened = H5Dopen2(identifier, dataset, 0)
    try check(opened, "open \(dataset)")
    defer { H5Dclose(opened) }
    try resize(
      Column(identifier: opened, elements: elements, memoryType: twin_h5t_native_double()),
      rows: rows)
  }

  /// Writes one compressed chunk that starts at `row`.
  func writeChunk(
    _ column: Column, row: Int, _ chunk: UnsafeRawBufferPointer, mask: UInt32
  ) throws(TraceError) {
    let status = H5Dwrite_chunk(
      column.identifier, 0, mask, [hsize_t(row), 0], chunk.count, chunk.baseAddress)
    try check(status, "write a chunk")
  }

  /// Appends numbers to a column that is not deflated and has `rows` rows.
  func append(_ values: [Double], to column: Column, rows: Int) throws(TraceError) {
    try values.withUnsafeBufferPointer { (source) throws(TraceError) in
      try append(values.count, source.baseAddress, to: column, rows: rows)
    }
  }

  /// Appends texts to a column that has `rows` rows.
  func append(_ texts: [String], to column: Column, rows: Int) throws(TraceError) {
    try Self.withCStrings(texts) { (pointers) throws(TraceError) in
      try append(texts.count, pointers, to: column, rows: rows)
    }
  }

  private func append(
    _ count: Int, _ source: UnsafeRawPointer?, to column: Column, rows: Int
  ) throws(TraceError) {
    guard count > 0 else { return }
    try resize(column, rows: rows + count)
    let file = H5Dget_space(column.identifier)
    let memory = H5Screate_simple(1, [hsize_t(count)], nil)
    defer {
      H5Sclose(file)
      H5Sclose(memory)
    }
    H5Sselect_hyperslab(file, H5S_SELECT_SET, [hsize_t(rows)], nil, [hsize_t(count)], nil)
    let status = H5Dwrite(column.identifier, column.memoryType, memory, file, 0, source)
    try check(status, "write a table")
  }

  /// Creates or overwrites an attribute of the object called `object`.
  func set(_ name: String, of object: String, to value: HDF5Value) throws(TraceError) {
    switch value {
    case .text(let value):
      try Self.withCStrings([value]) { (pointers) throws(TraceError) in
        try set(name, of: object, text, text, count: nil, pointers)
      }
    case .texts(let values):
      try Self.withCStrings(values) { (pointers) throws(TraceError) in
        try set(name, of: object, text, text, count: values.count, pointers)
      }
    case .integer(var value):
      let types = (twin_h5t_little_int64(), twin_h5t_native_int64())
      try set(name, of: object, types.0, types.1, count: nil, &value)
    case .natural(var value):
      let types = (twin_h5t_little_uint64(), twin_h5t_native_uint64())
      try set(name, of: object, types.0, types.1, count: nil, &value)
    case .number(var value):
      let types = (twin_h5t_little_double(), twin_h5t_native_double())
      try set(name, of: object, types.0, types.1, count: nil, &value)
    case .other:
      preconditionFailure("attribute \(name) has no value that can be written")
    }
  }

  private func set(
    _ name: String, of object: String, _ fileType: hid_t, _ memoryType: hid_t, count: Int?,
    _ value: UnsafeRawPointer?
  ) throws(TraceError) {
    let opened = H5Oopen(identifier, object, 0)
    try check(opened, "open \(object)")
    defer { H5Oclose(opened) }
    let attribute: hid_t
    // Of the calls that open by name, libhdf5 1.10 cannot write what they open a second time.
    if H5Aexists(opened, name) > 0 {
      attribute = H5Aopen(opened, name, 0)
    } else {
      let space =
        count.map { H5Screate_simple(1, [hsize_t($0)], nil) } ?? H5Screate(H5S_SCALAR)
      attribute = H5Acreate2(opened, name, fileType, space, 0, 0)
      H5Sclose(space)
    }
    try check(attribute, "make attribute \(name) of \(object)")
    defer { H5Aclose(attribute) }
    let status = count == 0 ? 0 : H5Awrite(attribute, memoryType, value)
    try check(status, "write attribute \(name) of \(object)")
  }

  // MARK: Reading

  func exists(_ name: String) -> Bool { H5Lexists(identifier, name, 0) > 0 }

  /// Names and kinds of what a group holds, in the order of names.
  func children(of group: String) throws(TraceError) -> [(name: String, kind: ObjectKind)] {
    var info = H5G_info_t()
    try check(H5Gget_info_by_name(identifier, group, &info, 0), "list \(group)")
    var children: [(name: String, kind: ObjectKind)] = []
    for index in 0..<info.nlinks {
      let length = H5Lget_name_by_idx(
        identifier, group, H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, 0)
      try check(length, "list \(group)")
      let name = String(unsafeUninitializedCapacity: length + 1) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          _ = H5Lget_name_by_idx(
            identifier, group, H5_INDEX_NAME, H5_ITER_INC, index, buffer.baseAddress, length + 1, 0)
        }
        return length
      }
      let object = H5Oopen(identifier, group + "/" + name, 0)
      // A link may lead nowhere, as to a file that is not there.
      let kind = object < 0 ? H5I_BADID : H5Iget_type(object)
      if object >= 0 { H5Oclose(object) }
      children.append(
        (name, kind == H5I_GROUP ? .group : kind == H5I_DATASET ? .dataset : .other))
    }
    return children
  }

  /// All attributes of an object.
  func attributes(of object: String) throws(TraceError) -> [String: HDF5Value] {
    let opened = H5Oopen(identifier, object, 0)
    try check(opened, "open \(object)")
    defer { H5Oclose(opened) }
    let count = H5Aget_num_attrs(opened)
    var attributes: [String: HDF5Value] = [:]
    for index in 0..<max(0, count) {
      let attribute = H5Aopen_by_idx(
        opened, ".", H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), 0, 0)
      try check(attribute, "read an attribute of \(object)")
      defer { H5Aclose(attribute) }
      let length = max(0, H5Aget_name(attribute, 0, nil))
      let name = String(unsafeUninitializedCapacity: length + 1) { buffer in
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          _ = H5Aget_name(attribute, length + 1, buffer.baseAddress)
        }
        return length
      }
      attributes[name] = try value(of: attribute)
    }
    return attributes
  }

  private func value(of attribute: hid_t) throws(TraceError) -> HDF5Value {
    let type = H5Aget_type(attribute)
    let space = H5Aget_space(attribute)
    defer {
      H5Tclose(type)
      H5Sclose(space)
    }
    let count = Int(H5Sget_simple_extent_npoints(space))
    let isScalar = H5Sget_simple_extent_ndims(space) == 0
    switch H5Tget_class(type) {
    case H5T_STRING:
      let texts = try readTexts(type: type, space: space, count: count) { memory, buffer in
        H5Aread(attribute, memory, buffer)
      }
      return isScalar ? .text(texts.first ?? "") : .texts(texts)
    case H5T_INTEGER where count == 1:
      if H5Tget_sign(type) == H5T_SGN_NONE {
        var value: UInt64 = 0
        H5Aread(attribute, twin_h5t_native_uint64(), &value)
        return .natural(value)
      }
      var value: Int64 = 0
      H5Aread(attribute, twin_h5t_native_int64(), &value)
      return .integer(value)
    case H5T_FLOAT where count == 1:
      var value = 0.0
      H5Aread(attribute, twin_h5t_native_double(), &value)
      return .number(value)
    default:
      return .other
    }
  }

  /// Extents of a dataset, outermost first; empty for a scalar.
  func shape(of dataset: String) throws(TraceError) -> [Int] {
    try withDataset(dataset) { (_, space) throws(TraceError) in
      let rank = Int(max(0, H5Sget_simple_extent_ndims(space)))
      var extents = [hsize_t](repeating: 0, count: rank)
      H5Sget_simple_extent_dims(space, &extents, nil)
      return extents.map(Int.init)
    }
  }

  /// Whether the dataset holds numbers that `readNumbers` can read.
  func holdsNumbers(_ dataset: String) throws(TraceError) -> Bool {
    try withDataset(dataset) { (opened, _) throws(TraceError) in
      let type = H5Dget_type(opened)
      defer { H5Tclose(type) }
      return [H5T_FLOAT, H5T_INTEGER].contains(H5Tget_class(type))
    }
  }

  /// Whether the dataset holds texts that `readTexts` can read.
  func holdsTexts(_ dataset: String) throws(TraceError) -> Bool {
    try withDataset(dataset) { (opened, _) throws(TraceError) in
      let type = H5Dget_type(opened)
      defer { H5Tclose(type) }
      return H5Tget_class(type) == H5T_STRING
    }
  }

  /// All values of a dataset, row by row, as doubles.
  func readNumbers(_ dataset: String) throws(TraceError) -> [Double] {
    try withDataset(dataset) { (opened, space) throws(TraceError) in
      let count = Int(H5Sget_simple_extent_npoints(space))
      var status: herr_t = 0
      let values = [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
        status = H5Dread(opened, twin_h5t_native_double(), 0, 0, 0, buffer.baseAddress)
        initialized = status < 0 ? 0 : count
      }
      try check(status, "read \(dataset)")
      return values
    }
  }

  /// The rows `rows` of a dataset of single numbers.
  func readNumbers(_ dataset: String, rows: Range<Int>) throws(TraceError) -> [Double] {
    try withDataset(dataset) { (opened, space) throws(TraceError) in
      let memory = H5Screate_simple(1, [hsize_t(rows.count)], nil)
      defer { H5Sclose(memory) }
      H5Sselect_hyperslab(
        space, H5S_SELECT_SET, [hsize_t(rows.lowerBound)], nil, [hsize_t(rows.count)], nil)
      var values = [Double](repeating: .nan, count: rows.count)
      try check(
        H5Dread(opened, twin_h5t_native_double(), memory, space, 0, &values), "read \(dataset)")
      return values
    }
  }

  /// All values of a dataset of texts.
  func readTexts(_ dataset: String) throws(TraceError) -> [String] {
    try withDataset(dataset) { (opened, space) throws(TraceError) in
      let type = H5Dget_type(opened)
      defer { H5Tclose(type) }
      let count = Int(H5Sget_simple_extent_npoints(space))
      return try readTexts(type: type, space: space, count: count) { memory, buffer in
        H5Dread(opened, memory, 0, 0, 0, buffer)
      }
    }
  }

  private func withDataset<Result>(
    _ name: String, _ body: (hid_t, hid_t) throws(TraceError) -> Result
  ) throws(TraceError) -> Result {
    let dataset = H5Dopen2(identifier, name, 0)
    try check(dataset, "open \(name)")
    let space = H5Dget_space(dataset)
    defer {
      H5Sclose(space)
      H5Dclose(dataset)
    }
    return try body(dataset, space)
  }

  private func readTexts(
    type: hid_t, space: hid_t, count: Int, _ read: (hid_t, UnsafeMutableRawPointer) -> herr_t
  ) throws(TraceError) -> [String] {
    guard count > 0 else { return [] }
    if H5Tis_variable_str(type) > 0 {
      let memory = Self.makeTextType(H5Tget_cset(type))
      defer { H5Tclose(memory) }
      let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
      pointers.initialize(repeating: nil, count: count)
      defer { pointers.deallocate() }
      try check(read(memory, pointers), "read texts")
      defer { H5Dvlen_reclaim(memory, space, 0, pointers) }
      return (0..<count).map { index in pointers[index].map { String(cString: $0) } ?? "" }
    }
    let size = H5Tget_size(type)
    var bytes = [UInt8](repeating: 0, count: count * size)
    try check(read(type, &bytes), "read texts")
    return (0..<count).map { index in
      let field = bytes[index * size..<(index + 1) * size]
      var text = String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  // MARK: Plumbing

  private static func makeTextType(_ encoding: H5T_cset_t) -> hid_t {
    let type = H5Tcopy(twin_h5t_c_string())
    H5Tset_size(type, Int(bitPattern: UInt.max))
    H5Tset_cset(type, encoding)
    return type
  }

  /// The driver's functions over one file. HDF5 keeps a copy, and lives shorter than the file.
  private static func driver(over file: CommittedFile) -> twin_driver {
    twin_driver(
      context: Unmanaged.passUnretained(file).toOpaque(),
      read: { context, address, count, bytes in
        let bytes = UnsafeMutableRawBufferPointer(start: bytes, count: count)
        return committedFile(context).read(at: address, into: bytes) ? 0 : -1
      },
      write: { context, kind, address, count, bytes in
        let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
        committedFile(context).write(.init(rawValue: kind.rawValue) ?? .header, at: address, bytes)
        return 0
      },
      allocate: { committedFile($0).allocate($1) },
      end: { committedFile($0).end })
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeRawPointer) throws(TraceError) -> Result
  ) throws(TraceError) -> Result {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
      capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
    defer {
      for index in texts.indices { free(pointers[index]) }
      pointers.deallocate()
    }
    return try body(UnsafeRawPointer(pointers))
  }

  private func check<Status: SignedInteger>(
    _ status: Status, _ doing: String
  ) throws(TraceError) {
    if status < 0 { throw failure(doing) }
  }

  /// HDF5's own account of what went wrong, cut down to its innermost entry.
  private func failure(_ doing: String, help: String? = nil) -> TraceError {
    if let failure = bytes?.failure { return failure }
    var cause = "HDF5 does not say why"
    withUnsafeMutablePointer(to: &cause) { cause in
      twin_h5e_take(
        { _, text, context in
          guard let text, let context else { return }
          context.assumingMemoryBound(to: String.self).pointee = String(cString: text)
        }, cause)
    }
    return TraceError(path, "cannot \(doing): \(cause)", help: help)
  }
}

private func committedFile(_ context: UnsafeMutableRawPointer?) -> CommittedFile {
  guard let context else { preconditionFailure("HDF5 called the driver without its file") }
  return Unmanaged<CommittedFile>.fromOpaque(context).takeUnretainedValue()
}
