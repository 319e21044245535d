/// Scenarios by their names.
extension Checker {
  /// The scenario that a study or a calibration names.
  ///
  /// - Parameter advice: what to put into a scenario where there is none: "put what … into"
  func scenario(of name: Name, _ advice: String, _ context: Context) -> ScenarioSymbol? {
    guard let binding = context.scope.find(name.text) else {
      if missingPlugins.isEmpty {
        report(
          .unknownScenario, "there is no scenario `\(name.text)`", at: name.span,
          help: Suggestion.help(for: name.text, in: context.scope.visibleNames)
            ?? "\(advice) `scenario \(name.text) { … }`")
      }
      return nil
    }
    names?.noteUse(of: binding, at: name.span)
    guard case .scenario(let symbol) = binding.kind else {
      report(
        .unknownScenario, "`\(name.text)` is no scenario", at: name.span,
        label: "this is \(binding.type.described)", help: "\(advice) `scenario name { … }`")
      return nil
    }
    return symbol
  }
}
