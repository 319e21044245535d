// swift-tools-version: 6.2
import PackageDescription

/// Hot loops touch state through raw pointers owned by one small type each, so the dynamic exclusivity
/// checks find nothing and cost 18 ns a step (docs/performance.md). They stay on in debug builds.
let hotLoop: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// Where the script machine's loop happens to lie decided whether mandelbrot ran at 0.7 or 1.2 times Lua's time:
/// blocks that are jumped to start on 32 bytes.
let aligned: [SwiftSetting] = [
  .unsafeFlags(
    ["-Xllvm", "-align-all-nofallthru-blocks=5"], .when(configuration: .release))
]

let package = Package(
  name: "twin",
  products: [
    .library(name: "Engine", targets: ["Engine"]),
    .library(name: "DSL", targets: ["DSL"]),
    .library(name: "Replay", targets: ["Replay"]),
    .library(name: "Robot", targets: ["Robot"]),
    .library(name: "Cell", targets: ["Cell"]),
    .executable(name: "twin", targets: ["twin"]),
    .executable(name: "bench", targets: ["bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CHDF5", path: "Sources/System/CHDF5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/System/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CReadline", path: "Sources/System/CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(
      name: "CXML2", path: "Sources/System/CXML2", pkgConfig: "libxml-2.0",
      providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CSinCos", path: "Sources/System/CSinCos"),
    .target(name: "CBenchReference", path: "Sources/System/CBenchReference"),
    .target(name: "CAllocationCount", path: "Sources/System/CAllocationCount"),
    .target(
      name: "Engine",
      dependencies: [
        "CHDF5", "CZlib",
      ],
      swiftSettings: hotLoop),
    .target(
      name: "Robot", dependencies: ["Engine", "CSinCos", "CXML2"], path: "Sources/Plugins/Robot",
      swiftSettings: hotLoop),
    .target(
      name: "Replay", dependencies: ["Engine"], path: "Sources/Plugins/Replay",
      swiftSettings: hotLoop),
    .target(
      name: "Cell", dependencies: ["Engine"], path: "Sources/Plugins/Cell",
      resources: [.embedInCode("Parameters/Resources")], swiftSettings: hotLoop),
    .target(name: "DSL", dependencies: ["Engine"], swiftSettings: hotLoop + aligned),
    .executableTarget(
      name: "twin",
      dependencies: [
        "Engine", "DSL", "Cell", "Replay", "Robot", "CReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: hotLoop),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Engine", "DSL", "Robot", "Cell", "CBenchReference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: hotLoop),
    .executableTarget(
      name: "TraceKillProbe", dependencies: ["Engine"], path: "Tests/Support/TraceKillProbe"),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "TraceKillProbe", "CAllocationCount"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "RobotTests", dependencies: ["Robot", "Engine", "CAllocationCount"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ReplayTests", dependencies: ["Replay", "Robot", "DSL", "Engine", "CAllocationCount"]),
    .testTarget(
      name: "CellTests", dependencies: ["Cell", "Replay", "Engine", "DSL", "CAllocationCount"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DSLTests", dependencies: ["DSL", "Engine", "Robot"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TwinTests", dependencies: ["twin", "Cell", "DSL", "Engine", "Replay", "Robot"],
      resources: [.copy("Fixtures")]),
  ]
)
