import CXML2

/// One element of an XML file: its name, attributes, child elements and line.
///
/// Text is kept only for who asks for it: robot description files have none.
struct XMLElement: Sendable {
  /// The tag with its prefix, such as `joint` or `xacro:include`.
  var name: String
  /// Name and value of each attribute, in the order of the file.
  var attributes: [(name: String, value: String)]
  var children: [XMLElement]
  /// Line of the opening tag, from 1.
  var line: Int
  /// What stands between the tags, child elements left out; empty unless asked for.
  var text = ""

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

  static func tooDeep(line: Int) -> XMLFailure {
    XMLFailure(
      line: line, message: "elements nest deeper than \(XMLElement.depthLimit) levels",
      help: "check for elements that are not closed; a URDF file nests five deep")
  }
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
  static func parse(
    _ text: UnsafeRawBufferPointer, keepsText: Bool = false
  ) throws(XMLFailure) -> XMLElement {
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
    // The first mistake is the cause; the parser's own record is of the last, often the end of the file.
    let first = FirstMistake()
    context.pointee._private = Unmanaged.passUnretained(first).toOpaque()
    context.pointee.sax.pointee.serror = { context, error in
      guard let context, let error,
        let place = context.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private
      else { return }
      Unmanaged<FirstMistake>.fromOpaque(place).takeUnretainedValue().note(error.pointee)
    }
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue
    let document = withExtendedLifetime(first) {
      xmlCtxtReadMemory(
        context, base.assumingMemoryBound(to: CChar.self), Int32(text.count), nil, nil,
        Int32(options))
    }
    guard let document else {
      throw first.failure ?? XMLFailure(line: 1, message: "the file is not XML")
    }
    defer { xmlFreeDoc(document) }
    guard document.pointee.intSubset == nil else {
      throw XMLFailure(
        line: declarationLine(text),
        message:
          "the file has a document type declaration (<!DOCTYPE …>), which could name other files",
        help: "remove it, and write what its entities stand for in their place")
    }
    guard let root = xmlDocGetRootElement(document) else {
      throw XMLFailure(line: 1, message: "the file has no element")
    }
    return try convert(root, depth: 1, keepsText)
  }

  /// The line of the document type declaration.
  private static func declarationLine(_ text: UnsafeRawBufferPointer) -> Int {
    var line = 1
    for (place, byte) in text.enumerated() {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if text[place...].starts(with: "<!DOCTYPE".utf8) { return line }
    }
    return 1
  }

  private static func convert(
    _ node: xmlNodePtr, depth: Int, _ keepsText: Bool
  ) throws(XMLFailure) -> XMLElement {
    let line = Int(xmlGetLineNo(node))
    guard depth <= depthLimit else {
      throw .tooDeep(line: line)
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
        element.children.append(try convert(current, depth: depth + 1, keepsText))
      } else if keepsText, current.pointee.type == XML_TEXT_NODE,
        let text = current.pointee.content
      {
        element.text += String(cString: text)
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
