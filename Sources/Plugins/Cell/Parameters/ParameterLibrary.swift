/// The parameter sets that come with the plugin.
enum ParameterLibrary {
  static let names = ["Chen2020", "Marquis2019", "OKane2022"]

  /// The set of this name; nil if there is none.
  ///
  /// - Throws: `CellParameters.Problem` if the file is damaged.
  static func parameters(named name: String) throws -> CellParameters? {
    switch name {
    case "Chen2020": try CellParameters(json: PackageResources.Chen2020_json)
    case "Marquis2019": try CellParameters(json: PackageResources.Marquis2019_json)
    case "OKane2022": try CellParameters(json: PackageResources.OKane2022_json)
    default: nil
    }
  }
}
