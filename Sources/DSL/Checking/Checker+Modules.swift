import Engine

/// Plugins, included and imported files.
extension Checker {
  func use(_ names: [Name], _ context: Context) {
    for name in names {
      guard plugins[name.text] != nil else {
        missingPlugins.insert(name.text)
        report(
          .unknownPlugin, "there is no plugin `\(name.text)` in this twin", at: name.span,
          help: Suggestion.help(for: name.text, in: plugins.keys)
            ?? "it has \(plugins.keys.sorted().joined(separator: ", ")); `twin plugins` lists them")
        makeName(name, Binding(kind: .missing, type: .any, span: name.span), in: context.scope)
        continue
      }
      usedPlugins.insert(name.text)
      makeName(
        name, Binding(kind: .plugin, type: .plugin(name.text), span: name.span), in: context.scope)
    }
  }

  func include(
    _ path: Name, _ alias: Name?, isImport: Bool, _ statement: Statement, _ context: Context
  ) {
    guard context.phase == .script else {
      report(
        .onlyAtScriptLevel, "files are read at the top level only", at: path.span,
        help: "move this line out of the block")
      return
    }
    switch loadFile(path.text, path.span.file) {
    case .failure(let failure):
      report(
        .missingFile, "cannot read \"\(path.text)\"", at: path.span, label: failure.reason,
        help: failure.help)
    case .success(let (source, file)):
      names?.noteInclude(of: file, at: path.span)
      guard !includeStack.contains(file), file != path.span.file else {
        report(.circularInclude, "\"\(path.text)\" includes itself", at: path.span)
        return
      }
      includeStack.append(file)
      defer { includeStack.removeLast() }
      let (statements, problems) = Parser.parse(source, file: file)
      for problem in problems {
        report(
          problem.code, problem.message, at: problem.primary.span, label: problem.primary.text,
          secondary: problem.secondary, help: problem.help)
      }
      included[ObjectIdentifier(statement)] = statements
      if isImport {
        let stem =
          path.text.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? "file"
        let name = alias ?? Name(text: stem, span: path.span)
        let scope = Scope(.script, in: nil)
        check(statements, Context(scope: scope, phase: .script))
        let module = ModuleSymbol(name: name.text, scope: scope)
        bind(name, .module(module), .module(module), context)
      } else {
        check(statements, context)
      }
    }
  }
}
