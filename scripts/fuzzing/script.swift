// The entry that libFuzzer calls: see scripts/fuzz.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  FuzzedSession.play(
    String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self))
  return 0
}
