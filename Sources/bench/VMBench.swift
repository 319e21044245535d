import DSL
import Engine
import Glibc

/// The script machine beside Lua 5.4, and the cost of an expression at every step.
func vmFigures() throws -> [Figure] {
  let repeats = 7
  var figures: [Figure] = []
  for program in VMProgram.all {
    let session = Session(plugins: [])
    guard session.evaluate(program.twin).outcome == .fine else {
      print("vm: \(program.name) does not compile")
      continue
    }
    var ours = Double.infinity
    var lua: Double?
    for _ in 0..<repeats {
      let start = ThreadTimer.now
      let result = session.evaluate("work(\(program.size))")
      ours = min(ours, ThreadTimer.now - start)
      guard result.outcome == .fine else { return figures }
      if let time = luaTime(program) { lua = min(lua ?? .infinity, time) }
    }
    let mine = "\(Int((ours * 1e3).rounded())) ms"
    if let lua {
      figures.append(
        Figure(
          "vm.\(program.name).vs_lua", ours / lua, "ratio",
          limit: 0.9,
          reference: "\(mine) against lua5.4 \(Int((lua * 1e3).rounded())) ms"))
    } else {
      figures.append(
        Figure(
          "vm.\(program.name).time", ours * 1e3, "ms", limit: nil, reference: "no lua5.4 installed")
      )
    }
  }
  return try figures + stepFigures()
}

/// The processor time that Lua takes for a program, as Lua measures it; nil without lua5.4.
private func luaTime(_ program: VMProgram) -> Double? {
  let script =
    program.lua + "\nlocal t = os.clock() work(\(program.size)) io.write(os.clock() - t)\n"
  guard let text = output(of: ["/usr/bin/lua5.4", "-e", script]) else { return nil }
  return Double(text)
}

/// What a command writes; nil if it does not run or does not end with 0.
func output(of command: [String]) -> String? {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { return nil }
  var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
  posix_spawn_file_actions_addclose(&actions, ends[0])
  var child: pid_t = 0
  let status = posix_spawn(&child, command[0], &actions, nil, arguments, environ)
  close(ends[1])
  defer { close(ends[0]) }
  guard status == 0 else { return nil }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(ends[0], &buffer, buffer.count)
    if count <= 0 { break }
    bytes += buffer[..<count]
  }
  var result: Int32 = 0
  guard waitpid(child, &result, 0) == child, result == 0 else { return nil }
  return String(decoding: bytes, as: UTF8.self)
}

// MARK: Step expressions

/// Two numbers that change a little at every step.
private final class PairModel: TwinModel {
  var stateByteCount: Int { 16 }

  func initialize(_ frame: StepFrame) throws {
    frame.state.storeBytes(of: 0.1, as: Double.self)
  }

  func step(_ frame: StepFrame) -> StepStatus {
    let value = frame.state.load(as: Double.self)
    frame.outputs[0] = value
    frame.outputs[1] = 300 + value
    frame.state.storeBytes(of: 0.3 - value, as: Double.self)
    return 0
  }
}

private struct PairPlugin: TwinPlugin {
  let description = PluginDescription(
    "pair", summary: "Two numbers for measuring.", version: "1",
    models: [
      ModelDescription(
        "numbers", summary: "Two numbers.", period: 1_000_000,
        ports: [
          PortDescription("share", .output, .one, "A share"),
          PortDescription(
            "heat", .output, Unit("K", Dimension([.temperature: 1])), "A temperature"),
        ])
    ])

  func make(_ request: BuildRequest) throws -> any TwinModel { PairModel() }
}

/// Two port reads, a comparison, a multiplication and a subtraction, as a signal of a running scenario.
private func stepFigures() throws -> [Figure] {
  let signals = 100
  let instants = 20_000
  func time(_ count: Int) -> Double {
    let session = Session(plugins: [PairPlugin()], options: SessionOptions(recordsTrace: false))
    var text = "use pair\ntwin p = pair.numbers\n"
    for index in 0..<count {
      text += "signal s\(index) = if p.share < \(index).2 then p.share * p.heat - p.heat else 0 K\n"
    }
    var best = Double.infinity
    guard session.evaluate(text).outcome == .fine else { return .nan }
    for _ in 0..<7 {
      let start = ThreadTimer.now
      guard session.evaluate("run \(instants) ms").outcome == .fine else { return .nan }
      best = min(best, ThreadTimer.now - start)
    }
    return best
  }
  let cost = (time(signals) - time(0)) / Double(signals * instants) * 1e9
  return [
    Figure(
      "vm.step_expression.time", cost, "ns", limit: 15,
      reference: "100 signals of the same two ports in a run; none to compare with")
  ]
}
