import Engine

/// `plot` and `export`.
extension Session {
  func plot(_ values: SiteValues) throws(ScriptFailure) {
    guard case .statement(let statement) = values.site.subject,
      case .plot(let nodes, let over, let to) = statement.kind
    else { return }
    let instance = host.instance ?? main
    let needsRun = (nodes + (over.map { [$0] } ?? [])).contains { isSignal($0) }
    if needsRun, !options.isInteractive, instance.simulation == nil {
      // The script describes its run first; the picture is drawn when the run is over.
      for node in nodes { try instance.recordForPlot(node, values) }
      instance.deferredPlots.append(values)
      return
    }
    try draw(nodes, over, to, values, instance)
  }

  /// Draws what waited for the end of the run.
  func drawDeferred(_ instance: Instance) throws(ScriptFailure) {
    let waiting = instance.deferredPlots
    instance.deferredPlots = []
    for values in waiting {
      guard case .statement(let statement) = values.site.subject,
        case .plot(let nodes, let over, let to) = statement.kind
      else { continue }
      try draw(nodes, over, to, values, instance)
    }
  }

  private func draw(
    _ nodes: [Expression], _ over: Expression?, _ to: Expression?, _ values: SiteValues,
    _ instance: Instance
  ) throws(ScriptFailure) {
    if nodes.count == 1, let table = machine.hostObject(values.value(nodes[0])) as? TableObject,
      var chart = table.chart
    {
      let path = try to.map { node throws(ScriptFailure) in
        try files.path(writing: machine.swiftString(values.value(node)))
      }
      chart.place = host.place(of: nodes[0])
      host.show(.chart(chart, file: path))
      return
    }
    var times: [Double]?
    var curves: [PlotRequest.Curve] = []
    for node in nodes {
      let (found, instants) = try self.curves(of: node, values, instance)
      curves += found
      if let instants {
        if let known = times, known.count != instants.count {
          throw ScriptFailure(
            "\(host.text(of: node)) is recorded at other instants than what stands before it",
            help: "record them with one `every`, or plot them one by one")
        }
        times = instants
      }
    }
    var horizontal: PlotRequest.Curve
    if let over, let found = try self.curves(of: over, values, instance).0.first,
      found.values.count > 1
    {
      horizontal = found
    } else if let times {
      horizontal = PlotRequest.Curve(name: "t", unit: "s", values: times)
    } else {
      let count = curves.map(\.values.count).max() ?? 0
      horizontal = PlotRequest.Curve(
        name: "index", unit: "", values: (0..<count).map { Double($0 + 1) })
    }
    for curve in curves where curve.values.count != horizontal.values.count {
      throw ScriptFailure(
        "\(curve.name) has \(curve.values.count) values and \(horizontal.name) has \(horizontal.values.count)",
        help: "a plot needs as many")
    }
    let path = try to.map { node throws(ScriptFailure) in
      try files.path(writing: machine.swiftString(values.value(node)))
    }
    var request = PlotRequest(horizontal: horizontal, curves: curves, file: path)
    request.place = nodes.first.flatMap { host.place(of: $0) }
    host.show(.plot(request))
  }

  func isSignal(_ node: Expression) -> Bool {
    switch host.checked.resolution(of: node) {
    case .port?, .signal?, .faultSignal?: true
    case .requirementMember(_, RequirementMember.violated.rawValue)?: true
    default: false
    }
  }

  /// The curves an expression stands for, and the instants if they come from the run.
  private func curves(of node: Expression, _ values: SiteValues, _ instance: Instance)
    throws(ScriptFailure)
    -> ([PlotRequest.Curve], [Double]?)
  {
    let text = host.text(of: node)
    if isSignal(node) {
      let name = try instance.recordedName(node, values)
      if let found = try element(of: node, name, values, instance) { return found }
      guard let column = instance.memoryTrace?.column(name) else {
        throw ScriptFailure("\(text) is not recorded", help: "add `record \(text)` before the run")
      }
      guard !column.times.isEmpty else {
        throw ScriptFailure("nothing is recorded of \(text) yet", help: "run first: `run 10 s`")
      }
      return (Self.curves(column, name), column.times)
    }
    if let column = recordedColumn(of: node) { return (Self.curves(column, text), column.times) }
    if case .stepVariable(.time)? = host.checked.resolution(of: node) { return ([], nil) }
    let value = values.value(node)
    let unit = host.checked.type(of: node).displayUnit
    let numbers = value.isNumber ? [value.number] : machine.numbers(value)
    guard let numbers else {
      throw ScriptFailure(
        "\(text) is \(machine.kindName(value)); only numbers are plotted",
        help: machine.hostObject(value) is TableObject
          ? "plot its columns: `plot \(text).name`" : nil)
    }
    let symbol = unit.dimension.isOne && unit.scale == 1 ? "" : unit.symbol
    return ([PlotRequest.Curve(name: text, unit: symbol, values: numbers.map(unit.fromSI))], nil)
  }

  private static func curves(_ column: TraceColumn, _ name: String) -> [PlotRequest.Curve] {
    (0..<column.width).map { index in
      PlotRequest.Curve(
        name: column.width == 1 ? name : "\(name)[\(column.elements[index])]", unit: column.unit,
        values: column.element(index))
    }
  }

  /// What `r.cell.voltage` stands for, where r is the result of a run at the top level.
  private func recordedColumn(of node: Expression) -> TraceColumn? {
    var path: [String] = []
    var node = node
    while case .member(let owner, let name) = node.kind {
      path.insert(name.text, at: 0)
      node = owner
    }
    guard case .name(let name) = node.kind, !path.isEmpty, let value = machine.global(name),
      let run = machine.hostObject(value) as? RunObject
    else { return nil }
    return run.trace?.column(path.joined(separator: "."))
  }

  /// One element of a vector that was recorded as a whole; nil where it is recorded by itself.
  private func element(
    of node: Expression, _ name: String, _ values: SiteValues, _ instance: Instance
  ) throws(ScriptFailure) -> ([PlotRequest.Curve], [Double]?)? {
    guard case .port(let use)? = host.checked.resolution(of: node), use.index != nil,
      instance.memoryTrace?.column(name) == nil,
      let column = instance.memoryTrace?.column("\(use.twin.name).\(use.name)"), column.width > 1,
      !column.times.isEmpty
    else { return nil }
    let whole = try instance.port(use, element: nil)
    let part = try instance.port(use, element: try instance.elementIndex(use, values))
    let position = part.range.offset - whole.range.offset
    let curve = PlotRequest.Curve(name: name, unit: column.unit, values: column.element(position))
    return ([curve], column.times)
  }

  func export(_ values: SiteValues) throws(ScriptFailure) {
    guard case .statement(let statement) = values.site.subject,
      case .export(let node, let to) = statement.kind
    else { return }
    let path = try files.path(writing: machine.swiftString(values.value(to)))
    let object = machine.hostObject(values.value(node))
    do {
      if let run = object as? RunObject, let trace = run.trace {
        let sink: any TraceSink =
          path.hasSuffix(".csv")
          ? try CSVTrace(path: path, plan: trace.plan) : try HDF5Trace(path: path, plan: trace.plan)
        try trace.replay(into: sink)
      } else if let study = object as? StudyObject, !path.hasSuffix(".csv") {
        try self.export(study, to: path)
      } else if let study = object as? StudyObject {
        try CSVWriter.write(study.table(host.units).table, to: path)
      } else if let table = object as? TableObject, path.hasSuffix(".h5") {
        try HDF5Table.write(table.table, to: path)
      } else if let table = object as? TableObject {
        try CSVWriter.write(table.table, to: path)
      } else {
        throw ScriptFailure(
          "\(host.text(of: node)) cannot be exported",
          help: "`export` takes the result of a run or a study, or a table")
      }
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}

extension Instance {
  /// The name in the trace of what an expression reads.
  func recordedName(_ node: Expression, _ values: SiteValues) throws(ScriptFailure) -> String {
    switch host.checked.resolution(of: node) {
    case .port(let use)?:
      return try port(use, element: try elementIndex(use, values)).path
    case .signal(let signal)?: return signal.name
    case .faultSignal(let fault, let member)?: return "\(fault.name).\(member.rawValue)"
    case .requirementMember(let requirement, let member)?: return "\(requirement.name).\(member)"
    default: return host.text(of: node)
    }
  }

  /// The element that a port's index names, whether written or worked out; nil for the whole port.
  func elementIndex(_ use: PortUse, _ values: SiteValues) throws(ScriptFailure) -> ElementIndex? {
    guard let index = use.index?.expression else { return nil }
    let value = values.value(index)
    if !value.isAbsent { return try ElementIndex(value, in: host.machine) }
    if case .number(let number, _) = index.kind { return .position(Int(clamping: number)) }
    if case .string(let parts) = index.kind, case .text(let text)? = parts.first {
      return .name(text)
    }
    return nil
  }

  /// Makes sure that what a plot shows is recorded.
  func recordForPlot(_ node: Expression, _ values: SiteValues) throws(ScriptFailure) {
    let name = try recordedName(node, values)
    guard !scenario.records.contains(where: { $0.name == name }) else { return }
    do {
      switch host.checked.resolution(of: node) {
      case .port:
        recorded.insert(name)
        try scenario.record(name)
      case .signal(let signal)?:
        try scenario.record(name, try range(signal), unit: signal.type.displayUnit)
      case .faultSignal(let fault, let member)?:
        recorded.insert(name)
        try scenario.record(name, try range(fault, member))
      case .requirementMember(let requirement, RequirementMember.violated.rawValue)?:
        recorded.insert(name)
        try scenario.record(name, try violated(requirement))
      default: break
      }
    } catch {
      throw ScriptFailure.from(error)
    }
  }
}
