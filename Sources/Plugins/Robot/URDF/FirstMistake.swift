import CXML2

/// Keeps the first error that the XML parser meets, in words and with the way out.
final class FirstMistake {
  private(set) var failure: XMLFailure?

  func note(_ error: xmlError) {
    guard failure == nil, error.level != XML_ERR_WARNING else { return }
    let code = xmlParserErrors(UInt32(max(0, error.code)))
    let text = error.message.map { String(cString: $0) } ?? ""
    if text.hasPrefix("Excessive depth") {
      failure = .tooDeep(line: max(1, Int(error.line)))
      return
    }
    failure = XMLFailure(
      line: max(1, Int(error.line)), message: "not XML: \(Self.message(text, code))",
      help: Self.help(for: code))
  }

  private static func message(_ text: String, _ code: xmlParserErrors) -> String {
    // The parser's own words for this one name a function of its source.
    if code == XML_ERR_NAME_REQUIRED { return "no name follows a & or <" }
    let line = text.split(whereSeparator: \.isNewline).first ?? "the parser gives no reason"
    return String(line.hasSuffix(" !") ? line.dropLast(2) : line)
  }

  private static func help(for error: xmlParserErrors) -> String {
    switch error {
    case XML_ERR_TAG_NAME_MISMATCH, XML_ERR_TAG_NOT_FINISHED, XML_ERR_LTSLASH_REQUIRED,
      XML_ERR_GT_REQUIRED:
      "close each element before its parent: <a>…</a> or <a/>"
    case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED,
      XML_ERR_ATTRIBUTE_WITHOUT_VALUE, XML_ERR_SPACE_REQUIRED, XML_ERR_LT_IN_ATTRIBUTE:
      "write attributes as name=\"value\", with both quotes and a space between two of them"
    case XML_ERR_ATTRIBUTE_REDEFINED: "keep one attribute of that name"
    case XML_ERR_NAME_REQUIRED, XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_UNDECLARED_ENTITY:
      "write &amp; for the character &, and &lt; for <"
    case XML_ERR_INVALID_ENCODING, XML_ERR_INVALID_CHAR, XML_ERR_UNKNOWN_ENCODING,
      XML_ERR_UNSUPPORTED_ENCODING:
      "save the file as UTF-8, or name its encoding in the first line: <?xml version=\"1.0\" "
        + "encoding=\"ISO-8859-1\"?>"
    case XML_ERR_RESERVED_XML_NAME: "let <?xml …?> be the very first characters of the file"
    case XML_ERR_DOCUMENT_END: "keep one outermost element, <robot>, and put everything inside it"
    case XML_ERR_HYPHEN_IN_COMMENT, XML_ERR_COMMENT_NOT_FINISHED:
      "a comment is <!-- … --> with no -- inside"
    default: "give a URDF file: XML with a <robot> element"
    }
  }
}
