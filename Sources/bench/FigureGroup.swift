import ArgumentParser

/// The groups of figures. A new group is one case here and one function in a file of its own.
enum FigureGroup: String, CaseIterable, ExpressibleByArgument {
  case vm, language, kernel, robot, motion, cell, calibration, study, recorder, start

  func measure() throws -> [Figure] {
    switch self {
    case .vm: try vmFigures()
    case .language: try languageFigures()
    case .kernel: try kernelFigures()
    case .robot: try robotFigures()
    case .motion: try motionFigures()
    case .cell: try cellFigures()
    case .calibration: try calibrationFigures()
    case .study: try studyFigures()
    case .recorder: try recorderFigures()
    case .start: try startFigures()
    }
  }
}
