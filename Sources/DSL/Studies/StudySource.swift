/// The part of a script that decides what the runs of a study are.
///
/// What is carried out after the study comes when the runs are done: `log`, `plot`, `let`, loops. So another question does
/// not make them others. Declarations count wherever they stand.
enum StudySource {
  /// The text of a source without such statements; all of it where the study is not in it or it does not parse.
  static func text(of source: SourceFile, number: Int, deciding study: StudySymbol) -> String {
    let all = String(decoding: source.bytes, as: UTF8.self)
    guard study.span.file == number else { return all }
    let parsed = Parser.parse(source, file: number)
    guard parsed.diagnostics.isEmpty else { return all }
    var bytes: [UInt8] = []
    var place = 0
    for statement in parsed.statements where statement.span.start > study.span.end {
      guard isCarriedOutInTurn(statement) else { continue }
      bytes += source.bytes[place..<statement.span.start]
      place = statement.span.end
    }
    bytes += source.bytes[place...]
    // What is left of a removed line is a line without anything.
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
  }

  private static func isCarriedOutInTurn(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .plot, .report, .export, .log, .assert, .bind, .assign, .branch, .forEach, .whileLoop,
      .repeatLoop, .attempt:
      true
    default: false
    }
  }
}
