import Engine

/// A machine of its own for a thread, which begins with a copy of all that the script has made.
final class ScriptCopy {
  let machine: Machine
  let host: ScriptHost
  let draws: DrawCounter
  let interrupt: InterruptFlag
  private var start: MachineSnapshot?

  /// Copies the session's machine; called on the session's thread.
  init(_ session: Session, seed: UInt64) throws(ScriptFailure) {
    interrupt = session.interrupt
    machine = Machine(limits: session.options.limits)
    machine.interrupt = session.interrupt
    host = ScriptHost(machine: machine, plugins: session.plugins)
    host.checked = session.host.checked
    host.symbols = session.host.symbols
    host.units = session.host.units
    host.sites = session.host.sites
    host.sources = session.host.sources
    host.access = session.host.access
    // Which runs are still to do, and so which files they read, says nothing about the study.
    host.access?.files.reads = nil
    draws = DrawCounter(seed: seed)
    let source = session.machine
    // Code knows globals by their places.
    for name in source.globalNames { _ = machine.globalSlot(name) }
    let access = host.access
    host.defineLibrary(draws: draws) { name, file throws(ScriptFailure) in
      guard let access else { throw ScriptFailure("files cannot be read in a study") }
      return try access.files.path(reading: name, from: access.folders[file])
    }
    let copier = ValueCopier(from: source, to: machine)
    for name in source.globalNames where !name.hasPrefix(ScriptCompiler.libraryName("")) {
      if let value = source.global(name) { machine.setGlobal(name, to: try copier.copy(value)) }
    }
    machine.temporaries.removeAll()
    start = machine.save()
  }

  deinit {
    host.instance = nil
    host.simulation = nil
  }

  /// Puts the machine back to where it began, so that nothing passes from one run to another.
  func restart() throws(ScriptFailure) { try start?.restore() }

  /// What a failed run says of itself; nil for one that was interrupted.
  func reason(_ failure: ScriptFailure) -> String? {
    if failure.kind == .interrupted || interrupt.isRaised { return nil }
    let place = failure.trace.first.map { " (\($0.source):\($0.line))" } ?? ""
    return failure.message + place
  }
}
