import Engine

/// `fork name { … }` at the prompt: what would happen if.
extension Session {
  /// Carries out the statements of a block from the state at hand, keeps what was recorded under a name, and goes back
  /// to where it began. Several forks from one instant stand side by side: `plot hot.cell.voltage, cold.cell.voltage`.
  func fork(_ text: String) throws(ScriptFailure) -> SessionResult {
    let bytes = Array(text.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: "{")),
      let close = bytes.lastIndex(of: UInt8(ascii: "}")), close > open,
      case let words = String(decoding: bytes[..<open], as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).map(String.init),
      words.count == 2, Lexer.isName(words[1]),
      bytes[(close + 1)...].allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
    else {
      throw ScriptFailure(
        "`fork` takes a name and a block", help: "write `fork hot { oven.power = 2 kW; run 1 h }`")
    }
    let name = words[1]
    if let binding = checker.globals.find(name) {
      guard case .run = binding.type, case .constant = binding.kind else {
        throw ScriptFailure("\(name) is taken: it is \(binding.type.described)")
      }
    }
    let simulation = try started(main)
    let origin = main
    let snapshot = try SessionSnapshot(main, simulation, machine)
    // The statements stay where they are, so that places in messages are right.
    var body = bytes
    for index in bytes.indices where index <= open || index >= close {
      if bytes[index] != UInt8(ascii: "\n") { body[index] = UInt8(ascii: " ") }
    }
    // What the branch came to know of earlier times is not to be kept either.
    let past = history
    origin.fan?.isPaused = true
    var result = carryOut(
      text: String(decoding: body, as: UTF8.self), name: "<input \(sources.count + 1)>", shown: text
    )
    let branch = main === origin && result.outcome.rawValue < 2 ? origin.memoryTrace?.copy() : nil
    let report = report(origin, simulation, ending: "fork \(name)", isFinal: false)
    try restore(snapshot)
    origin.fan?.isPaused = false
    history = past
    guard result.outcome.rawValue < 2 else { return result }
    guard let branch else {
      throw ScriptFailure(
        "a fork goes on with the scenario at hand; this one ran another",
        help: "write `run 10 s` without a name")
    }
    let run = try machine.makeHandle(RunObject(report, branch))
    machine.setGlobal(name, to: run)
    checker.globals.bind(
      name,
      Binding(kind: .constant, type: .run(origin.symbol), span: Span(file: -1, start: 0, end: 0)))
    result.value =
      "\(name): from \(statusLine) to t = \(QuantityFormat.number(report.duration)) s"
      + (report.hasPassed ? "" : ", requirements are violated")
    return result
  }
}
