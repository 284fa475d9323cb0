using Comet.Modular.ArchitectureRules.Model;
using Comet.Modular.ArchitectureRules.Rules;

namespace Comet.Modular.ArchitectureRules;

public sealed class AssemblyRulesTests
{
    [Fact]
    public void Chunking_hashing_and_sealing_touch_no_file_task_or_clock() => Expect.Kept(AssemblyRules.PureCode);

    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.IO.FileStream..ctor")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Environment.get_TickCount64")]
    public void Pure_code_that_reaches_out_is_found(string member) => Expect.Broken(
        AssemblyRules.PureCode,
        Expect.Seed(
            Expect.Assembly("Chunking", members: ["System.Span`1", "System.DateTime.get_Year", "System.IO.InvalidDataException..ctor", member]),
            Expect.Assembly("Vault", members: [member])),
        member);

    [Fact]
    public void Console_and_environment_belong_to_the_executable_and_the_tools() =>
        Expect.Kept(AssemblyRules.ConsoleAndEnvironment);

    [Theory]
    [InlineData("System.Console")]
    [InlineData("System.Console.WriteLine")]
    [InlineData("System.Environment.GetEnvironmentVariable")]
    [InlineData("System.Environment.Exit")]
    public void A_library_that_talks_to_the_console_is_found(string member) => Expect.Broken(
        AssemblyRules.ConsoleAndEnvironment,
        Expect.Seed(
            Expect.Assembly("Engine", members: ["System.ConsoleKey", "System.Environment.get_ProcessorCount", member]),
            Expect.Assembly("Host", members: [member])),
        member);

    [Fact]
    public void Visible_types_are_sealed_abstract_or_static() => Expect.Kept(AssemblyRules.VisibleTypesAreClosed);

    [Fact]
    public void An_open_visible_type_is_found() => Expect.Broken(
        AssemblyRules.VisibleTypesAreClosed,
        Expect.Seed(
            Expect.Assembly("Vault", openTypes: ["Comet.Modular.Vault.Open"]),
            Expect.Assembly("Primitives", openTypes: ["Comet.Modular.Primitives.Measured"])),
        "Vault.Open");

    [Fact]
    public void The_reader_sees_members_and_open_types()
    {
        var own = CompiledAssemblyReader.Read("Own", typeof(Opened).Assembly.Location);

        Assert.Contains("System.IO.File.ReadAllText", own.Members, StringComparer.Ordinal);
        Assert.Contains("xunit.v3.assert", own.Assemblies, StringComparer.Ordinal);
        Assert.Equal("Comet.Modular.ArchitectureRules.Opened", Assert.Single(own.OpenTypes));
    }
}
