// Stand-in until the script compiler lands: replace this file.
import Engine

struct ScriptCompiler {
  init(
    checked: CheckedScript, symbols: StatementSymbols, included: [ObjectIdentifier: [Statement]],
    source: SourceFile, file: Int, firstSite: Int
  ) {}
  mutating func compile(_ statements: [Statement]) throws(ScriptFailure) -> (
    code: FunctionCode, sites: [Site]
  ) {
    throw ScriptFailure("stub")
  }
}
