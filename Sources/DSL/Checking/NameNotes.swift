import Engine

/// Where names are made and used, and between which braces they are seen: what an editor asks for.
///
/// The checker fills it in while it resolves names; a session at the prompt does without.
struct NameNotes {
  /// What the word at a place stands for.
  enum Meaning: Hashable {
    /// A name of the script, by the place that makes it.
    case declared(Span)
    case builtin(String)
    case stepVariable(StepVariable)
    /// A port, parameter, property, action or fault mode.
    case member(TwinSymbol, String)
    case model(plugin: String, String)
    /// A setting of a twin.
    case setting(TwinSymbol, String)
    case faultSetting(String)
    /// A word with a meaning in the settings of a fault only, such as `drift` or `hazard`.
    case faultWord(String)
    /// `active`, `severity` or `onset` of a fault.
    case faultMember(FaultMember)
    /// `violated` or `remaining_life` of a requirement.
    case requirementMember(RequirementMember)
    case unit(String)
    /// A field of a value whose type is known.
    case field(String, Type)
  }

  /// A place that makes a name.
  struct Declaration {
    let name: String
    let kind: Binding.Kind
    let type: Type
  }

  private(set) var meanings: [Span: Meaning] = [:]
  private(set) var declarations: [Span: Declaration] = [:]
  /// Which file the path in an `include` or `import` reads.
  private(set) var includes: [Span: Int] = [:]
  private(set) var units: [UnitSyntax] = []
  /// Where the script defines units of its own.
  private(set) var unitDefinitions: [String: Span] = [:]
  private(set) var scopes: [(span: Span, scope: Scope)] = []

  mutating func note(_ meaning: Meaning, at span: Span) { meanings[span] = meaning }

  mutating func move(_ meaning: Meaning, from old: Span, to new: Span) {
    meanings[old] = nil
    meanings[new] = meaning
  }

  /// Notes that the name at `span` has this meaning from here on.
  mutating func declare(_ name: String, _ binding: Binding) {
    let span = binding.span
    meanings[span] = .declared(span)
    // A function's body is checked once for each signature: keep what is known best.
    if let earlier = declarations[span], binding.type == .any, earlier.type != .any { return }
    declarations[span] = Declaration(name: name, kind: binding.kind, type: binding.type)
  }

  mutating func noteUse(of binding: Binding, at span: Span) {
    if case .stepVariable(let variable) = binding.kind {
      meanings[span] = .stepVariable(variable)
    } else {
      meanings[span] = .declared(binding.span)
    }
  }

  mutating func noteInclude(of file: Int, at span: Span) { includes[span] = file }

  mutating func noteUnit(_ unit: UnitSyntax) { units.append(unit) }

  mutating func defineUnit(_ name: Name) {
    meanings[name.span] = .unit(name.text)
    unitDefinitions[name.text] = name.span
  }

  mutating func note(_ scope: Scope, within span: Span) { scopes.append((span, scope)) }
}
