import Glibc

/// How long `twin run` takes for a scenario that holds nothing.
func startFigures() throws -> [Figure] {
  guard let twin = siblingExecutable(named: "twin") else {
    print("start: no figures, as twin is not built beside bench; run scripts/twin once")
    return []
  }
  let script = "/tmp/twin-bench-empty-\(getpid()).twin"
  guard let file = fopen(script, "w") else {
    print("start: no figures, as \(script) cannot be written")
    return []
  }
  fclose(file)
  defer { unlink(script) }
  var processor = Double.infinity
  var wall = Double.infinity
  for _ in 0..<20 {
    guard let cost = cost(of: [twin, "run", script]) else {
      print("start: no figures, as \(twin) run failed")
      return []
    }
    processor = min(processor, cost.processor)
    wall = min(wall, cost.wall)
  }
  let python = siblingCost(of: ["/usr/bin/env", "python3", "-c", ""])
  let reference =
    python.map { "python3 -c '': \(Int(($0 * 1e3).rounded())) ms" }
    ?? "no python3 installed to compare with"
  return [
    Figure("start.run.cpu", processor * 1e3, "ms", limit: 40, reference: reference),
    Figure("start.run.wall", wall * 1e3, "ms", limit: 40, reference: reference),
  ]
}

/// The least wall time of five runs, in seconds; nil if the command does not run.
private func siblingCost(of command: [String]) -> Double? {
  var best: Double?
  for _ in 0..<5 {
    guard let cost = cost(of: command) else { return nil }
    best = min(best ?? .infinity, cost.wall)
  }
  return best
}

/// The path of an executable in the folder of this one.
private func siblingExecutable(named name: String) -> String? {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
  guard count > 0 else { return nil }
  let own = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  guard let slash = own.lastIndex(of: "/") else { return nil }
  let path = own[...slash] + name
  return access(String(path), X_OK) == 0 ? String(path) : nil
}

/// Processor and wall time of one run of a command, in seconds; nil if it does not end with 0.
private func cost(of command: [String]) -> (processor: Double, wall: Double)? {
  var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
  let start = ThreadTimer.wall
  var child: pid_t = 0
  guard posix_spawn(&child, command[0], &actions, nil, arguments, environ) == 0 else { return nil }
  var status: Int32 = 0
  var usage = rusage()
  guard wait4(child, &status, 0, &usage) == child, status == 0 else { return nil }
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
  return (seconds(usage.ru_utime) + seconds(usage.ru_stime), ThreadTimer.wall - start)
}
