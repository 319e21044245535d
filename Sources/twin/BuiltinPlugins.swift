import Cell
import Engine
import Replay
import Robot

/// The plugins that come with the program; the only place that names them all.
enum BuiltinPlugins {
  static var all: [any TwinPlugin] { [CellPlugin(), ReplayPlugin(), RobotPlugin()] }
}
