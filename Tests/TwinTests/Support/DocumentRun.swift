import Foundation

/// Runs what a block of a document shows.
enum DocumentRun {
  /// Runs a script as `twin run` does; the exit code, and what a terminal would show.
  static func script(_ block: DocumentBlock) throws -> (status: Int32, shown: String) {
    let folder = try Documents.folder(for: block)
    let name = block.fileName ?? "example.twin"
    try folder.write(block.text, to: name)
    let outcome = try TwinBinary.run(
      ["run", name, "--no-trace"], in: folder, mergesErrors: true)
    return (outcome.status, outcome.output)
  }

  /// One command of a transcript and the output below it.
  struct Step {
    let command: String
    var shown: String
  }

  /// A transcript's commands: lines that begin with `$ `.
  static func steps(_ block: DocumentBlock) -> [Step] {
    var steps: [Step] = []
    for line in block.lines {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), shown: ""))
      } else if !steps.isEmpty {
        steps[steps.count - 1].shown += line + "\n"
      }
    }
    return steps
  }

  /// What a command that calls the program shows; nil for any other command.
  static func command(_ command: String, in folder: TemporaryFolder) throws -> (
    status: Int32, shown: String
  )? {
    let words = words(of: command)
    guard words.first == "scripts/twin" || words.first == "twin" else { return nil }
    let outcome = try TwinBinary.run(Array(words.dropFirst()), in: folder, mergesErrors: true)
    return (outcome.status, outcome.output)
  }

  /// Entries at the prompt, and what it answers to all of them.
  static func session(_ block: DocumentBlock) throws -> (expected: String, shown: String) {
    var entries = ""
    var expected = ""
    for line in block.lines {
      if let prompt = line.firstRange(of: /^(\[.*\] )?(twin> |\.\.\.\.> )/) {
        entries += line[prompt.upperBound...] + "\n"
      } else {
        expected += line + "\n"
      }
    }
    let folder = try Documents.folder(for: block)
    let outcome = try TwinBinary.run(["repl"], input: entries, in: folder, mergesErrors: true)
    return (expected, outcome.output)
  }

  /// The words of a command line; double quotes hold blanks together.
  private static func words(of line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case " " where !isQuoted:
        if !word.isEmpty { words.append(word) }
        word = ""
      default: word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}
