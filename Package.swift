// swift-tools-version: 6.2
import PackageDescription

// Arrows point down only: programs → StageSupport, Pipeline → Store, Formats, Reporting, Audit →
// Matching, Settlement, Payments → Domain. `make build` checks it with
// `--explicit-target-dependency-import-check error`.

// `make lint` sets this: a warning is an error in our targets, and stays one of theirs elsewhere.
let isStrict = Context.environment["TIEOUT_STRICT"] != nil

let swiftSettings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    // Debug builds, which the tests run, check it at run time; a release build would spend a
    // twentieth of its time on that.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
  ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

func library(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [])
  -> Target
{
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

func program(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["Pipeline", "StageSupport", "Domain", argumentParser],
    swiftSettings: swiftSettings)
}

// `make fuzz` sets this: the program that runs the targets needs libFuzzer to link.
let isFuzzing = Context.environment["TIEOUT_FUZZ"] != nil

let fuzzer: [Target] = [
  .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
  .executableTarget(
    name: "tieout-fuzz", dependencies: ["FuzzTargets", "CFuzzer"], path: "Fuzz/Program",
    swiftSettings: swiftSettings),
]

/// - Parameter data: Folders of inputs and expected outputs, read where they lie.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: data,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "tieout",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // Pure.
    library("Domain", []),
    library("Matching", ["Domain"]),
    library("Settlement", ["Domain"]),
    library("Payments", ["Domain"]),

    // The outside world into values, and back. These do not know one another.
    library("Formats", ["Domain", "CXMLShim", "CZlib", "CZstd"]),
    // Embedded, so that an installed program needs nothing beside it.
    library("Store", ["Domain", "CLibPQ"], resources: [.embedInCode("Migrations")]),
    library("Reporting", ["Domain", "CLibXLSXWriter", "CCairoShim", "CSystemShim"]),
    library("Audit", ["Domain", "CCrypto", "CZlib", "CZstd"]),

    // The stages, and what every program has in common.
    library(
      "Pipeline",
      [
        "Domain", "Matching", "Settlement", "Payments", "Formats", "Store", "Reporting", "Audit",
        "StageSupport", "CSystemShim",
      ]),
    library(
      "StageSupport",
      ["Domain", "Matching", "Store", "Formats", "CPCRE2", "CSystemShim", argumentParser, toml],
      resources: [.embedInCode("Profiles")]),

    program("tieout"), program("tieout-ingest"), program("tieout-post"), program("tieout-match"),
    program("tieout-settle"), program("tieout-report"), program("tieout-verify"),

    // C libraries of the system: module maps, and shims where a header does not import cleanly.
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq"),
    .systemLibrary(name: "CLibXLSXWriter", pkgConfig: "xlsxwriter"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo-ft"),
    .target(name: "CSystemShim"),
    .target(name: "CXMLShim", dependencies: ["CLibXML2"]),
    .target(name: "CCairoShim", dependencies: ["CCairo"]),

    .target(
      name: "TestSupport", dependencies: ["Domain", "Store", "StageSupport"],
      path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    // What is fuzzed, which the tests run on the inputs that were found.
    .target(
      name: "FuzzTargets",
      dependencies: ["Domain", "Matching", "Payments", "Formats", "StageSupport"],
      path: "Fuzz/Targets", swiftSettings: swiftSettings),
    tests("DomainTests", ["Domain"]),
    tests("MatchingTests", ["Domain", "Matching"]),
    tests("SettlementTests", ["Domain", "Settlement"]),
    tests("PaymentsTests", ["Domain", "Payments"]),
    tests(
      "FormatsTests", ["Domain", "Formats", "StageSupport", "FuzzTargets"],
      data: ["overrides.json", "Found"]),
    tests("StoreTests", ["Domain", "Store"]),
    tests("ReportingTests", ["Domain", "Reporting"], data: ["Golden"]),
    tests("AuditTests", ["Domain", "Audit", "CZlib"]),
    tests("StageSupportTests", ["Domain", "Matching", "Store", "StageSupport"]),
    tests(
      "PipelineTests",
      [
        "Domain", "Matching", "Payments", "Store", "Pipeline", "StageSupport", "Audit", "Reporting",
      ], data: ["Golden", "Scripts"]),
  ] + (isFuzzing ? fuzzer : [])
)
