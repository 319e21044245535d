import Engine

/// Wires and recordings.
extension Checker {
  func connect(
    _ from: Expression, _ to: Expression, _ delay: Expression?, _ statement: Statement,
    _ context: Context
  ) {
    let source = type(from, context.at(.scenario))
    let sink = type(to, context.at(.scenario))
    if let delay { expectTime(delay, context, "a delay is") }
    if case .port(let reference)? = checked.resolution(of: to) {
      let name = "\(reference.twin.name).\(reference.name)"
      if let port = reference.twin.model.port(reference.name), port.direction == .output {
        report(
          .notAnInput, "`\(name)` is an output and cannot be driven", at: to.span,
          help: "inputs of \(reference.twin.name): "
            + reference.twin.model.ports.filter { $0.direction == .input }.map(\.name).joined(
              separator: ", "))
        return
      }
      if reference.index == nil {
        let key = PortUse(
          twin: reference.twin, name: reference.name, isParameter: false, index: nil)
        if let earlier = drivenInputs[key], earlier != statement.span {
          report(
            .alreadyDriven, "`\(name)` is driven by two wires", at: to.span, label: "again here",
            secondary: [.init(span: earlier, text: "first here")])
        }
        drivenInputs[key] = statement.span
      }
    } else if sink != .any {
      report(
        .notAPort, "a wire ends at an input of a twin", at: to.span,
        label: "this is \(sink.described)")
      return
    }
    switch checked.resolution(of: from) {
    case .port(let reference)?:
      if let port = reference.twin.model.port(reference.name), port.direction == .input {
        report(
          .notAnOutput, "`\(reference.twin.name).\(reference.name)` is an input and gives nothing",
          at: from.span,
          help: "outputs of \(reference.twin.name): "
            + reference.twin.model.ports.filter { $0.direction == .output }.map(\.name).joined(
              separator: ", "))
        return
      }
    case .signal?: break
    default:
      if source != .any {
        report(
          .notAPort, "a wire starts at an output or a signal", at: from.span,
          label: "this is \(source.described)")
      }
      return
    }
    checkWire(source, from, sink, to)
  }

  func checkWire(_ source: Type, _ from: Expression, _ sink: Type, _ to: Expression) {
    switch (source, sink) {
    case (.number(let x), .number(let y)), (.list(.number(let x)), .list(.number(let y))):
      guard !x.dimension.isCompatible(with: y.dimension) else { return }
      var help: String?
      if case .port(let reference)? = checked.resolution(of: to) {
        let others = reference.twin.model.ports.filter {
          $0.direction == .input && $0.unit.dimension.isCompatible(with: x.dimension)
        }
        help =
          others.isEmpty
          ? nil
          : "\(reference.twin.name) also has: "
            + others.map { "\($0.name) [\($0.unit.symbol)]" }.joined(separator: ", ")
      }
      report(
        .connectDimension, "cannot connect \(x.plainName) to \(y.plainName)", at: to.span,
        label: y.described,
        secondary: [.init(span: from.span, text: x.described)], help: help)
    case (.list, .number), (.number, .list):
      report(
        .shapeMismatch, "cannot connect \(source.described) to \(sink.described)", at: to.span,
        label: sink.described, secondary: [.init(span: from.span, text: source.described)],
        help: "name one element, as in `arm.joint[2].position`")
    default: break
    }
  }

  func recordPath(_ path: RecordPath, _ context: Context) {
    var inner = context.at(.scenario)
    inner.isRecorded = true
    let found = type(path.path, inner)
    if path.isEverything {
      if case .twin = found { return }
      if found != .any {
        report(
          .notAPort, "`.*` stands after the name of a twin", at: path.path.span,
          label: "this is \(found.described)")
      }
      return
    }
    switch checked.resolution(of: path.path) {
    case .port?, .signal?, .faultSignal?, .requirementMember?: break
    case .variable? where found.isNumber || found == .truth: break
    case .twin(let twin)?:
      report(
        .notAPort, "`\(twin.name)` is a whole twin", at: path.path.span,
        help: "write `record \(twin.name).*` for all its ports")
    default:
      if found != .any {
        report(
          .notAPort, "only ports, signals and numbers can be recorded", at: path.path.span,
          label: "this is \(found.described)", help: "give the calculation a name with `signal`")
      }
    }
  }
}
