import Foundation

/// The documents of the checkout whose blocks are run.
enum Documents {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Made from the code's tables, and compared with them by ReferenceTests.
  static let generated = ["docs/builtins.md", "docs/diagnostics.md", "docs/units.md"]

  static let names: [String] = {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/docs")) ?? []
    let pages = docs.filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    return (["README.md"] + pages).filter { !generated.contains($0) }.sorted()
  }()

  static let blocks: [DocumentBlock] = names.flatMap { name in
    DocumentBlock.blocks(of: name, (try? text(name)) ?? "")
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  /// A folder like `examples/`, with the files that the document names before this block.
  static func folder(for block: DocumentBlock) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url("examples"), withIntermediateDirectories: true)
    for name in ["arm.urdf", "arm_wear.twin", "posts.urdf", "lg_m50.json"] {
      let text = try text("examples/" + name)
      try folder.write(text, to: name)
      try folder.write(text, to: "examples/" + name)
    }
    for earlier in blocks where earlier.document == block.document && earlier.line < block.line {
      if let name = earlier.fileName { try folder.write(earlier.text, to: name) }
    }
    return folder
  }
}
