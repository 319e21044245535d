/// What a file that is no XML at all seems to be, told from its first bytes.
///
/// A checkout without Git LFS, a web page saved in place of the raw file and a mesh given in place of the
/// robot are what users meet; an XML parser would only say where it stopped.
struct ForeignFile {
  /// What the file is, as a sentence about it.
  let message: String
  let help: String

  /// Nil where the bytes may well be XML.
  init?(_ bytes: [UInt8]) {
    // Byte order marks: UTF-8 is passed over, UTF-16 is left to the parser.
    let isWide = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let text = body.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let start = String(decoding: text.prefix(64), as: UTF8.self)
    let lowered = start.lowercased()
    if text.isEmpty {
      message = "the file is empty"
      help = "check that the export finished; a URDF file starts with <robot name=\"…\">"
    } else if isWide {
      return nil
    } else if let place = bytes.prefix(4096).firstIndex(of: 0) {
      message = "byte \(place + 1) is 0: this is a binary file, not XML"
      help = "give the URDF file itself, not a mesh or an archive that goes with it"
    } else if lowered.hasPrefix("<!doctype html") || lowered.hasPrefix("<html") {
      message = "this is a web page, not a URDF file"
      help = "download the raw file, not the page that shows it"
    } else if lowered.hasPrefix("version https://git-lfs") {
      message = "this is a Git LFS pointer, not the file it stands for"
      help = "run git lfs pull where it was checked out"
    } else if text.first != UInt8(ascii: "<") {
      let line = start.prefix { !$0.isNewline }.prefix(24)
      message = "the file begins with \"\(line)\", not with <: it is not XML"
      help = "give a URDF file; it starts with <robot name=\"…\">"
    } else {
      return nil
    }
  }
}
