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
        line: 1, message: "the file has \(text.count) bytes; the limit is \(sizeLimit) bytes")
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
        line: 1, message: "the file has a document type declaration (<!DOCTYPE …>); remove it")
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
    return XMLFailure(line: max(1, Int(error.pointee.line)), message: "not XML: \(message)")
  }

  private static func convert(_ node: xmlNodePtr, depth: Int) throws(XMLFailure) -> XMLElement {
    let line = Int(xmlGetLineNo(node))
    guard depth <= depthLimit else {
      throw XMLFailure(line: line, message: "elements nest deeper than \(depthLimit) levels")
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
