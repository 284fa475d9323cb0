using System.Runtime.Versioning;
using System.Text;
using Comet.Modular.Plugins.FilesAndFolders.Linux;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

[SupportedOSPlatform("linux")]
public sealed class AttributeReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Req", "FF-11")]
    [InlineData(true)]
    [InlineData(false)]
    public void Long_lists_and_long_values_are_read_by_both_ways_of_asking(bool listsByName)
    {
        var file = _folder.Write("file");
        var names = Enumerable.Range(10, 25).Select(static i => $"user.{new string('n', 50)}-{i}").ToArray();
        foreach (var name in names)
        {
            Native.SetAttribute(file, name, "v");
        }

        Native.SetAttribute(file, "user.a", new string('x', 1500));
        var directory = NativeFile.Open(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_folder.Path), Libc.PathOnly);

        var found = new AttributeReader(listsByName).Read(directory, "file"u8, device: 1, out var error);

        _ = Libc.Close(directory);
        Assert.Equal(0, error);
        Assert.Equal(
            ["xattr:user.a", .. names.Select(static name => "xattr:" + name)],
            found.Select(static property => Encoding.UTF8.GetString(property.Name.Span)).ToArray()
        );
        Assert.Equal(1500, found[0].Value.Length);
        Assert.Equal("v"u8, found[^1].Value.Span);
    }
}
