import CXML2

/// One element of an XML file: its name, attributes, child elements and line.
///
/// Text is not kept: no field format read here uses it.
struct XMLElement: Sendable {
  /// The tag with its prefix, such as `joint` or `xacro:include`.
  var name: String
  /// Name and value of each attribute, in the order of the file.
  var attributes: [(name: String, value: String)]
  var children: [XMLElement]
  /// Line of the opening tag, from 1.
  var line: Int

  /// The value of the attribute called `name`, if it is there.
  subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

  /// Child elements with this tag.
  func children(named name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Why a text is no XML this reader accepts.
struct XMLFailure: Error, Sendable {
  var line: Int
  var message: String
  var help = "give a URDF file: XML with a <robot> element"
}

extension XMLElement {
  /// The largest document read, in bytes; the largest robot description seen in the field has 1.4 MB.
  static let sizeLimit = 32 << 20
  /// How deep elements may nest.
  static let depthLimit = 64

  private static let library: Void = xmlInitParser()

  /// Reads the root element of an XML text.
  ///
  /// The network is never used. A document type declaration is refused, since it is the only door
  /// to entities and external files.
  ///
  /// - Throws: `XMLFailure` with the line of the first mistake.
  static func parse(_ text: UnsafeRawBufferPointer) throws(XMLFailure) -> XMLElement {
    guard text.count <= sizeLimit else {
      throw XMLFailure(
        line: 1, message: "the file has more than \(sizeLimit >> 20) MB",
        help: "give the URDF file itself; meshes and logs belong in files of their own")
    }
    guard text.count > 0, let base = text.baseAddress else {
      throw XMLFailure(line: 1, message: "the file is empty")
    }
    _ = library
    guard let context = xmlNewParserCtxt() else {
      throw XMLFailure(line: 1, message: "libxml2 could not allocate a parser")
    }
    defer { xmlFreeParserCtxt(context) }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_BIG_LINES.rawValue
    let document = xmlCtxtReadMemory(
      context, base.assumingMemoryBound(to: CChar.self), Int32(text.count), nil, nil, Int32(options)
    )
    guard let document else { throw failure(context) }
    defer { xmlFreeDoc(document) }
    guard document.pointee.intSubset == nil else {
      throw XMLFailure(
        line: 1,
        message: "the file has a document type declaration (<!DOCTYPE …>), which could name other files",
        help: "remove it, and write what its entities stand for in their place")
    }
    guard let root = xmlDocGetRootElement(document) else {
      throw XMLFailure(line: 1, message: "the file has no element")
    }
    return try convert(root, depth: 1)
  }

  private static func failure(_ context: xmlParserCtxtPtr) -> XMLFailure {
    guard let error = xmlCtxtGetLastError(context) else {
      return XMLFailure(line: 1, message: "the file is not XML")
    }
    var message = error.pointee.message.map { String(cString: $0) } ?? "the file is not XML"
    while message.last?.isWhitespace == true { message.removeLast() }
    return XMLFailure(
      line: max(1, Int(error.pointee.line)), message: "not XML: \(message)",
      help: help(for: xmlParserErrors(UInt32(max(0, error.pointee.code)))))
  }

  /// The way out of the mistakes that people make in XML.
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

  private static func convert(_ node: xmlNodePtr, depth: Int) throws(XMLFailure) -> XMLElement {
    let line = Int(xmlGetLineNo(node))
    guard depth <= depthLimit else {
      throw XMLFailure(line: line, message: "elements nest deeper than \(depthLimit) levels",
        help: "check for elements that are not closed; a URDF file nests five deep")
    }
    var element = XMLElement(
      name: qualifiedName(node.pointee.name, node.pointee.ns), attributes: [], children: [],
      line: line)
    var attribute = node.pointee.properties
    while let current = attribute {
      var value = ""
      if let text = xmlNodeListGetString(node.pointee.doc, current.pointee.children, 1) {
        value = String(cString: text)
        twin_xml_free(text)
      }
      element.attributes.append(
        (qualifiedName(current.pointee.name, current.pointee.ns), value))
      attribute = current.pointee.next
    }
    var child = node.pointee.children
    while let current = child {
      if current.pointee.type == XML_ELEMENT_NODE {
        element.children.append(try convert(current, depth: depth + 1))
      }
      child = current.pointee.next
    }
    return element
  }

  private static func qualifiedName(
    _ name: UnsafePointer<xmlChar>?, _ namespace: xmlNsPtr?
  ) -> String {
    let local = name.map { String(cString: $0) } ?? ""
    guard let prefix = namespace?.pointee.prefix else { return local }
    return String(cString: prefix) + ":" + local
  }
}
