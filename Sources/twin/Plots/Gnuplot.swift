import DSL
import Glibc

/// Draws curves with gnuplot, in the terminal or into a file.
struct Gnuplot {
  /// Why there is no picture, and the way out.
  struct Problem: Error {
    let message: String
    let help: String?
  }

  let terminal: Terminal
  /// The name of the program, found on PATH.
  var program = "gnuplot"

  private static let pictures: [(ending: String, terminal: String)] = [
    (".svg", "svg"), (".png", "pngcairo"), (".pdf", "pdfcairo"),
  ]

  /// Draws, and gives the characters to show for a picture in the terminal.
  func draw(_ request: PlotRequest) throws(Problem) -> String? {
    guard request.curves.contains(where: { $0.values.contains(where: \.isFinite) }) else {
      throw Problem(
        message: "there is nothing to plot: no value is a finite number", help: nil)
    }
    return try run(
      PlotScript(request: request, target: try target(request.file)).text, to: request.file,
      "the plot of \(request.curves.map(\.name).joined(separator: ", "))", request.place)
  }

  /// Draws a chart, and gives the characters to show for a picture in the terminal.
  func draw(_ chart: Chart, file: String?) throws(Problem) -> String? {
    if file == nil, let lines = ChartText(chart: chart, terminal: terminal).lines {
      return lines.joined(separator: "\n")
    }
    return try run(
      ChartScript(chart: chart, target: try target(file)).text, to: file,
      "the chart “\(chart.title)”", chart.place)
  }

  /// - Parameters:
  ///   - file: where the picture goes, of which nothing is left if there is none; nil for the terminal
  ///   - what: what is drawn, as messages call it
  ///   - place: where the script asks for it, such as `a.twin:12`
  private func run(_ script: String, to file: String?, _ what: String, _ place: String?)
    throws(Problem) -> String?
  {
    do { return try run(script, what, place, showsOutput: file == nil) } catch {
      if let file { Self.removePicture(file) }
      throw error
    }
  }

  /// Takes away what a failed drawing has left; a device such as /dev/null stays.
  private static func removePicture(_ path: String) {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink(path) }
  }

  private func run(_ script: String, _ what: String, _ place: String?, showsOutput: Bool)
    throws(Problem) -> String?
  {
    let result: ChildProcess.Result?
    do {
      result = try ChildProcess.run(program, ["-"], input: script)
    } catch {
      throw Problem(message: "\(error)", help: nil)
    }
    guard let result else {
      throw Problem(
        message: "cannot plot: there is no gnuplot on the PATH",
        help: "install it with `apt-get install gnuplot-nox`")
    }
    guard result.status == 0 else {
      let reason = result.errors.split(separator: "\n").last.map { $0.drop { $0 == " " } } ?? ""
      let source = place.map { " (\($0))" } ?? ""
      let isCrash = result.status > 128
      throw Problem(
        message: isCrash
          ? "gnuplot crashed on \(what)\(source), status \(result.status)"
          : "gnuplot could not draw \(what)\(source), status \(result.status)"
            + (reason.isEmpty ? "" : ": \(reason)"),
        help: isCrash ? "`export` writes the numbers, which other programs can draw" : nil)
    }
    guard showsOutput else { return nil }
    return TextPicture.lines(result.output, isColoured: terminal.usesColour)
      .joined(separator: "\n")
  }

  private func target(_ file: String?) throws(Problem) -> PlotScript.Target {
    guard let path = file else {
      let lines = max(15, min(terminal.height - 4, 30))
      return .text(
        columns: max(40, min(terminal.width - 1, 120)), lines: lines)
    }
    guard let (_, name) = Self.pictures.first(where: { path.lowercased().hasSuffix($0.ending) })
    else {
      throw Problem(
        message: "cannot plot to \(path): what kind of picture it is to be is told by its ending",
        help: "name a file that ends in .svg, .png or .pdf")
    }
    // gnuplot's own complaint about a file it cannot write does not say why.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Problem(
        message: "cannot write \(path): \(String(cString: strerror(errno)))",
        help: "name a folder that exists and may be written to")
    }
    close(descriptor)
    return .picture(terminal: name, path: path)
  }
}
