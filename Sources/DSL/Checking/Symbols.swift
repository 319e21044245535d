import Engine

/// One `twin` of a script: its plugin's description stands for it until it is built.
final class TwinSymbol: Hashable, Sendable {
  let name: String
  let plugin: String
  let model: ModelDescription
  let span: Span

  init(name: String, plugin: String, model: ModelDescription, span: Span) {
    self.name = name
    self.plugin = plugin
    self.model = model
    self.span = span
  }

  static func == (a: TwinSymbol, b: TwinSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One `fault` of a script.
final class FaultSymbol: Hashable, Sendable {
  let name: String
  let span: Span

  init(name: String, span: Span) {
    self.name = name
    self.span = span
  }

  static func == (a: FaultSymbol, b: FaultSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One `require` of a script.
final class RequirementSymbol: Hashable, Sendable {
  let name: String
  /// The unit of its margin.
  let margin: Unit
  let span: Span

  init(name: String, margin: Unit, span: Span) {
    self.name = name
    self.margin = margin
    self.span = span
  }

  static func == (a: RequirementSymbol, b: RequirementSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One `signal` of a script, with the type of its values.
final class SignalSymbol: Hashable, Sendable {
  let name: String
  let type: Type
  let span: Span

  init(name: String, type: Type, span: Span) {
    self.name = name
    self.type = type
    self.span = span
  }

  static func == (a: SignalSymbol, b: SignalSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One `scenario` of a script; nil syntax stands for the script's own top level, `main`.
final class ScenarioSymbol: Hashable, Sendable {
  let name: String
  let syntax: ScenarioSyntax?
  /// What it declares, for reading results by name.
  let scope: Scope

  init(name: String, syntax: ScenarioSyntax?, scope: Scope) {
    self.name = name
    self.syntax = syntax
    self.scope = scope
  }

  static func == (a: ScenarioSymbol, b: ScenarioSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// An imported file.
final class ModuleSymbol: Hashable, Sendable {
  let name: String
  let scope: Scope

  init(name: String, scope: Scope) {
    self.name = name
    self.scope = scope
  }

  static func == (a: ModuleSymbol, b: ModuleSymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// One `study` of a script.
final class StudySymbol: Hashable, Sendable {
  let name: String
  let scenario: ScenarioSymbol
  let settings: [Setting]
  /// The scenario's parameters that vary, with what they are, in the order of the script.
  let varied: [(name: String, type: NumberType)]
  /// Whether `start_age` is given.
  let hasAge: Bool
  /// The faults that may act, one set for each level; nil leaves the faults as the scenario has them.
  let faultSets: [[FaultSymbol]]?
  let method: StudyMethod
  /// The requirement whose margin the method follows, if it follows one.
  let target: RequirementSymbol?
  /// Whether levels share what is drawn.
  let chance: StudyDesign.Chance
  let span: Span

  init(
    name: String, scenario: ScenarioSymbol, settings: [Setting],
    varied: [(name: String, type: NumberType)], hasAge: Bool, faultSets: [[FaultSymbol]]?,
    method: StudyMethod, target: RequirementSymbol?, chance: StudyDesign.Chance, span: Span
  ) {
    self.chance = chance
    self.name = name
    self.scenario = scenario
    self.settings = settings
    self.varied = varied
    self.hasAge = hasAge
    self.faultSets = faultSets
    self.method = method
    self.target = target
    self.span = span
  }

  static func == (a: StudySymbol, b: StudySymbol) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
