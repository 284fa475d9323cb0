using Comet.Modular.Contracts.Wire.Frames;
using Google.Protobuf;

namespace Comet.Modular.Contracts.Wire.Tests;

/// <summary>The bytes of the protocol, as files that are never written anew to let a test pass.</summary>
[Trait("Req", "HO-04")]
public sealed class GoldenTests
{
    private static readonly Dictionary<string, Func<byte[]>> Written = new(StringComparer.Ordinal)
    {
        ["frame-header"] = Header,
        ["answer"] = () => Samples.Answer.ToByteArray(),
        ["browse-node"] = () => Samples.Node.ToByteArray(),
        ["checkpoint"] = () => Samples.Checkpoint.ToByteArray(),
        ["cleanup-token"] = () => Samples.Token.ToByteArray(),
        ["content-end"] = () => Samples.End.ToByteArray(),
        ["describe-reply"] = () => Samples.Description.ToByteArray(),
        ["diagnostic"] = () => Samples.Diagnostic.ToByteArray(),
        ["entry-batch"] = () => Samples.Entries.ToByteArray(),
        ["finish-result"] = () => Samples.Finished.ToByteArray(),
        ["item-settings"] = () => Samples.Settings.ToByteArray(),
        ["offer-batch"] = () => Samples.Offers.ToByteArray(),
        ["open-content"] = () => Samples.Open.ToByteArray(),
        ["outcome"] = () => Samples.Outcome.ToByteArray(),
        ["parent"] = () => Samples.Parent.ToByteArray(),
    };

    public static TheoryData<string> Names => [.. Written.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_has_the_bytes_of_its_file(string name) =>
        Assert.Equal(Read(name), Convert.ToHexStringLower(Written[name]()));

    [Fact]
    public void Every_file_is_checked() =>
        Assert.Equal(
            Written.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder, "*.hex").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!
        );

    [Fact]
    public void The_numbers_of_the_frames_are_fixed() =>
        Assert.Equal(
            "Hello=1 Start=2 Offers=3 Want=4 Decline=5 Data=6 Hole=7 End=8 Credit=9 Cancel=10 Report=11 Journal=12 "
                + "Commit=13 Answer=14 Offered=15 Finish=16 Finished=17 List=18 Entries=19 Open=20 Restored=21 Close=22 Closed=23 "
                + "Placed=24 Release=25 Lent=26 Returned=27",
            string.Join(' ', Enum.GetValues<FrameType>().Select(type => $"{type}={(byte)type}"))
        );

    [Fact]
    public void Both_sides_of_a_launch_prove_themselves_with_fixed_bytes()
    {
        var launch = LaunchLine.Parse(
            """
            {"comet":1,"plugin":"comet.files","control":"c","data":"d","launchId":"01J","nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","folder":"f"}
            """
        );

        Assert.Equal(HostProof, LaunchProof.OfHost(launch));
        Assert.Equal(PluginProof, Convert.ToHexStringLower(LaunchProof.OfPlugin(launch)));
        Assert.Equal(launch, LaunchLine.Parse(launch.ToJson()));
    }

    private const string HostProof = "1ce958d49b3e5d412c8ce8755620c7878a803ae260e33e7037024280d2caaaca";
    private const string PluginProof = "ebcdadb9a4f33ec1ad121e8cf60567d8def3a07dd62966aab3bd672c673adcfb";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fixtures", "wire");

    private static byte[] Header()
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader(FrameType.Commit, 0x00030201, 0x1817161514131211, 0x24232221, 0x34333231, 0x4241)
            .Write(bytes);
        return bytes;
    }

    private static string Read(string name) =>
        string.Concat(
            File.ReadLines(Path.Combine(Folder, name + ".hex"))
                .Select(line => line.Split('#')[0].Replace(" ", string.Empty, StringComparison.Ordinal))
        );
}
