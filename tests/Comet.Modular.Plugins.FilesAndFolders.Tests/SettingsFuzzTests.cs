using System.Text.Json;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Contracts.Tests;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>Damaged settings are taken, or it is told what is wrong with them.</summary>
public sealed class SettingsFuzzTests
{
    private static readonly byte[][] Samples =
    [
        """{"paths":["/srv"],"exclude":[{"glob":"**/*.[a-z]mp"},{"regex":"^/srv/(a|b)+$"}],"rescanUnchanged":true}"""u8.ToArray(),
    ];

    [Fact]
    public void Damaged_settings_are_taken_or_their_problems_are_told()
    {
        var plugin = new FilesAndFoldersPlugin();
        JsonDamage.Try(
            Samples,
            bytes =>
            {
                JsonDocument document;
                try
                {
                    document = JsonDocument.Parse(bytes);
                }
                catch (JsonException)
                {
                    return false;
                }

                using (document)
                {
                    return plugin
                        .Validate(new ItemSettings("files", document.RootElement))
                        .All(static problem => problem.Severity != Severity.Error);
                }
            }
        );
    }
}
