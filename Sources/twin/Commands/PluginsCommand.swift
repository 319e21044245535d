import ArgumentParser
import Engine

/// `twin plugins`: what can be simulated, from the plugins' own descriptions.
struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "List plugins, or everything that one of them offers.")

  @Argument(help: "A plugin, such as `robot`, or a model, such as `robot.urdf`.")
  var name: String?

  func run() throws {
    let plugins = BuiltinPlugins.all.map(\.description)
    let text = PluginText(terminal: .output)
    guard let name else {
      write(text.overview(plugins))
      return
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard let plugin = plugins.first(where: { $0.name == parts.first }) else {
      let known = plugins.map(\.name).joined(separator: ", ")
      throw ValidationError("There is no plugin \(name); there are: \(known).")
    }
    let model = parts.count > 1 ? parts[1] : nil
    if let model, !plugin.models.contains(where: { $0.name == model }) {
      let known = plugin.models.map(\.name).joined(separator: ", ")
      throw ValidationError("\(plugin.name) has no model \(model); it has: \(known).")
    }
    write(text.details(plugin, model: model))
  }

  private func write(_ lines: [String]) {
    Terminal.output.write(lines.map { $0 + "\n" }.joined())
  }
}
