import Engine

/// What a fault acts on.
extension Checker {
  /// What the fault acts on: the type of one element of its target.
  func faultTarget(_ target: Expression, _ settings: [Setting], _ context: Context) -> Type {
    let hasValue = settings.contains { $0.name.text == "value" }
    if let mode = faultMode(target, hasValue, context) {
      checked.noteType(mode.element, for: target)
      return mode.element
    }
    var inner = context.at(.scenario)
    inner.isFaultTarget = true
    let found = type(target, inner)
    guard case .port(let use)? = checked.resolution(of: target) else {
      if found != .any {
        report(
          .faultTarget, "a fault acts on a port, a tunable parameter or a fault mode of a twin",
          at: target.span,
          label: "this is \(found.described)")
      }
      return .any
    }
    if !hasValue {
      report(
        .faultSetting, "this fault does not say what it does", at: target.span,
        help:
          "add `value: nominal * …`, or one of stuck(), drift(r), offset(x), scale(k), noise(s), dropout(p), delay(d)"
          + modes(actingOn: use))
    }
    if case .list(let element) = found { return element }
    return found
  }

  /// The fault modes that act on a port or parameter, as one may go on reading.
  private func modes(actingOn use: PortUse) -> String {
    let index =
      switch use.index?.expression.kind {
      case nil: ""
      case .number(let number, nil)?: "[\(QuantityFormat.number(number))]"
      default: "[…]"
      }
    let modes = use.twin.model.faultModes.filter { $0.target == use.name }
      .map { "\(use.twin.name).\($0.name)\(index)" }
    guard !modes.isEmpty else { return "" }
    return "; or take a fault mode: " + modes.prefix(3).joined(separator: ", ")
      + (modes.count > 3 ? ", …" : "")
  }

  /// A fault mode of the twin's description; resolved as a port reference by that name.
  private func faultMode(_ target: Expression, _ hasValue: Bool, _ context: Context) -> (
    mode: FaultModeDescription, element: Type
  )? {
    var owner: Expression?
    var index: Expression?
    /// What the mode has a place for each of, such as `joint`.
    var owners: String?
    var word = ""
    /// Where the words of the mode's name stand.
    var places: [Span] = []
    if case .member(let base, let name) = target.kind {
      word = name.text
      places = [name.span]
      if case .index(let group, let place) = base.kind,
        case .member(let twin, let prefix) = group.kind
      {
        owner = twin
        index = place
        owners = prefix.text
        places.append(prefix.span)
      } else {
        owner = base
      }
    } else if case .index(let base, let place) = target.kind,
      case .member(let twin, let name) = base.kind
    {
      owner = twin
      index = place
      word = name.text
      places = [name.span]
    }
    guard let owner, case .name(let name) = owner.kind, let binding = context.scope.find(name),
      case .twin(let twin) = binding.kind,
      let mode = owners.map({ twin.model.faultMode(word, ofEach: $0, hasValue: hasValue) })
        ?? twin.model.faultMode(word, hasValue: hasValue)
    else { return nil }
    if let index { checkIndex(index, context) }
    checked.note(.twin(twin), for: owner)
    names?.noteUse(of: binding, at: owner.span)
    for place in places { names?.note(.member(twin, mode.name), at: place) }
    checked.note(
      .port(
        PortUse(
          twin: twin, name: mode.name, isParameter: false,
          index: index.map { PortUse.IndexSyntax(expression: $0) })), for: target)
    let element =
      twin.model.port(mode.target)?.elementType ?? twin.model.tunable(mode.target)?.elementType
      ?? .any
    return (mode, element)
  }
}
