using Comet.Modular.ArchitectureRules.Model;
using Comet.Modular.ArchitectureRules.Rules;

namespace Comet.Modular.ArchitectureRules;

public sealed class PackageRulesTests
{
    [Fact]
    public void The_contracts_need_no_package() => Expect.Kept(PackageRules.ContractsHaveNone);

    [Fact]
    public void A_package_of_the_contracts_is_found() => Expect.Broken(
        PackageRules.ContractsHaveNone,
        Expect.Seed(Expect.Project("contracts", "Contracts", packages: ["Newtonsoft.Json"])),
        "Newtonsoft.Json");

    [Fact]
    public void Packages_stay_in_their_homes() => Expect.Kept(PackageRules.VendorsStayHome);

    [Theory]
    [InlineData("Vault", "NSec.Cryptography")]
    [InlineData("Vault", "ZstdSharp.Port")]
    [InlineData("Vault", "ZstdNet")]
    [InlineData("Engine", "Microsoft.Data.Sqlite")]
    [InlineData("Jobs", "McMaster.NETCore.Plugins")]
    [InlineData("Jobs", "Serilog.Sinks.File")]
    [InlineData("Engine", "Spectre.Console")]
    [InlineData("Engine", "System.CommandLine")]
    [InlineData("Engine", "Grpc.Net.Client")]
    [InlineData("Contracts", "Google.Protobuf")]
    public void A_package_away_from_home_is_found(string project, string package) => Expect.Broken(
        PackageRules.VendorsStayHome, Expect.Seed(Expect.Project("host", project, packages: [package])), package);

    [Fact]
    public void Compiled_code_uses_packages_at_home_only() => Expect.Kept(PackageRules.VendorsAreUsedAtHome);

    [Fact]
    public void A_package_used_through_a_reference_is_found() => Expect.Broken(
        PackageRules.VendorsAreUsedAtHome,
        Expect.Seed(Expect.Assembly("Vault", ["System.Runtime", "ZstdSharp"]), Expect.Assembly("Sealing", ["ZstdSharp"])),
        "Vault uses ZstdSharp");

    [Fact]
    public void Package_versions_are_exact() => Expect.Kept(PackageRules.VersionsAreExact);

    [Theory]
    [InlineData("1.*")]
    [InlineData("[1.0,2.0)")]
    [InlineData("1")]
    [InlineData("$(Some)")]
    public void A_floating_version_is_found(string version)
    {
        var seeded = Repository.Empty with
        {
            PackageVersions = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "1.2.3-rc.1", ["B"] = version },
        };
        Expect.Broken(PackageRules.VersionsAreExact, seeded, "B has the version");
    }
}
