import Cell
import Engine
import Robot

/// The plugins that come with the program; the only place that names them all.
enum BuiltinPlugins {
  static var all: [any TwinPlugin] { [RobotPlugin(), CellPlugin()] }
}
