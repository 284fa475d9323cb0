using System.Text;
using System.Text.Json;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Tests.Settings;

/// <summary>Settings as files and other programs give them, damaged: they are bound, or it is told what is wrong.</summary>
public sealed class SettingsFuzzTests
{
    private static readonly byte[][] Samples =
    [
        """{"host":"db.example","paths":["/a"]}"""u8.ToArray(),
        Encoding.UTF8.GetBytes(
            """
            {"host":"db","port":99,"password":"p","variables":{"A":"1"},"paths":["/a","/b"],"mode":"slow","level":3,
            "rules":[{"glob":"*.a","top":true,"token":"t"}],"named":{"x":{"glob":"ab"}},"default":{"glob":"cd"},"patience":"00:00:05"}
            """
        ),
    ];

    [Fact]
    public void Damaged_settings_are_bound_or_their_problems_are_told() =>
        JsonDamage.Try(
            Samples,
            static bytes =>
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
                    var bound = SettingsBinder.Bind(new ItemSettings("sample", document.RootElement), SampleContext.Default.SampleSettings);
                    Assert.Equal(bound.Problems.Count == 0, bound.Value is not null);
                    return bound.Value is not null;
                }
            }
        );
}
