using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>What a user without privileges sees.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AccessTests()
    {
        _ = _folder.Write("readable", "text");
        _ = _folder.Write("secret");
        _ = _folder.Write("closed/file");
        _ = _folder.Write("unsearchable/file");
        Native.Run("/bin/chmod", "0755", _folder.Path);
        Native.Run("/bin/chmod", "0600", _folder.At("secret"));
        Native.Run("/bin/chmod", "0700", _folder.At("closed"));
        Native.Run("/bin/chmod", "0744", _folder.At("unsearchable"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task What_may_not_be_read_is_a_warning_each_and_the_rest_is_read()
    {
        await using var backup = await Native.AsNobody(() => Backup.RunAsync(_folder.Path));

        Assert.Equal(
            ["closed", "readable", "secret", "unsearchable", "unsearchable/file"],
            backup.Below(_folder.Path)
        );
        AssertDenied(backup.Fault(_folder.At("closed")), _folder.At("closed"));
        AssertDenied(backup.Fault(_folder.At("unsearchable/file")), _folder.At("unsearchable/file"));
        var readable = await Native.AsNobody(() => Content.ReadAsync(backup.File(_folder.At("readable"))));
        Assert.Equal(("text", ContentEnd.Complete), (readable.Text, readable.End));
        var secret = await Native.AsNobody(() => Content.ReadAsync(backup.File(_folder.At("secret"))));
        AssertDenied(secret.End.Fault!, _folder.At("secret"));
        Assert.False(secret.End.KeepContent);
    }

    [Fact]
    [Trait("Req", "FF-01")]
    public async Task A_chosen_path_behind_a_closed_directory_is_a_fault_and_not_called_missing()
    {
        await using var backup = await Native.AsNobody(() => Backup.RunAsync(_folder.At("closed/file")));

        AssertDenied(backup.Fault(_folder.At("closed/file")), _folder.At("closed/file"));
    }

    private static void AssertDenied(Fault fault, string path)
    {
        Assert.Equal((Severity.Warning, "files.access-denied"), (fault.Severity, fault.Code));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(fault.Guidance));
    }
}
