using System.Text.Json;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Reads what is plainly right of <c>plugins.json</c> and manifests, without the means to say what is wrong.</summary>
/// <remarks>
/// Every run reads both, and binding them by their rules takes a tenth of its CPU. What this takes, the strict reading takes
/// too and to the same value; whatever else there is (another spelling, a version before a release) is left to that.
/// </remarks>
internal static class PlainListing
{
    private const int DigestDigits = 64;
    private const int LargestPartDigits = 9;

    /// <returns>Null: it is to be read strictly.</returns>
    public static PluginList? List(JsonElement element) => TryRead(element, ListOf);

    /// <returns>Null: it is to be read strictly.</returns>
    public static PluginManifest? Manifest(JsonElement element) => TryRead(element, ManifestOf);

    private static T? TryRead<T>(JsonElement element, Func<PlainObject, T> read)
        where T : class
    {
        try
        {
            return read(new PlainObject(element));
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static PluginList ListOf(PlainObject list)
    {
        var version = list.Number("version", 1, 1);
        var policy = PolicyOf(new PlainObject(list["policy"]));
        var plugins = new List<PluginListEntry>();
        foreach (var entry in list["plugins"].EnumerateArray())
        {
            plugins.Add(EntryOf(new PlainObject(entry)));
        }

        return list.Whole(new PluginList { Version = version, Policy = policy, Plugins = plugins });
    }

    private static PluginPolicy PolicyOf(PlainObject policy)
    {
        _ = policy.Text("trust", static word => word is "hashed");
        var made = new PluginPolicy { Trust = PluginTrust.Hashed };
        if (policy.Has("idleStopSeconds"))
        {
            made.IdleStopSeconds = policy.Number("idleStopSeconds", 0, 86_400);
        }

        if (policy.Has("crash"))
        {
            var crash = new PlainObject(policy["crash"]);
            made.Crash = crash.Whole(new CrashLimit(crash.Number("max", 0, 1000), crash.Number("windowMinutes", 1, 1440)));
        }

        return policy.Whole(made);
    }

    private static PluginListEntry EntryOf(PlainObject entry)
    {
        var made = new PluginListEntry
        {
            Id = entry.Text("id", IsId),
            Enabled = entry["enabled"].GetBoolean(),
            Isolation = entry["isolation"].GetString() switch
            {
                "inProcess" => PluginIsolation.InProcess,
                "childProcess" => PluginIsolation.ChildProcess,
                _ => throw PlainObject.Wrong(),
            },
            Licence = entry["licence"].GetString() switch
            {
                "included" => PluginLicence.Included,
                "booster" => PluginLicence.Booster,
                _ => throw PlainObject.Wrong(),
            },
            Version = entry.Has("version") ? entry.Text("version", IsRelease) : null,
            Sha256 = entry.Has("sha256") ? entry.Text("sha256", IsDigest) : null,
        };
        if (entry.Has("limits"))
        {
            var limits = new PlainObject(entry["limits"]);
            made.Limits = limits.Whole(new PluginLimits { MemoryMiB = limits.Number("memoryMiB", 16, 1_048_576) });
        }

        return entry.Whole(made);
    }

    private static PluginManifest ManifestOf(PlainObject manifest)
    {
        var types = new List<string>();
        foreach (var type in manifest["types"].EnumerateArray())
        {
            types.Add(type.GetString() ?? throw PlainObject.Wrong());
        }

        return manifest.Whole(
            new PluginManifest
            {
                Id = manifest.Text("id", IsId),
                Version = manifest.Text("version", IsRelease),
                Types = types.Count > 0 ? types : throw PlainObject.Wrong(),
                Assembly = manifest.Text("assembly", IsAssembly),
                EntryType = manifest.Text("entryType", static name => name.Length > 0),
                Contracts = manifest.Text("contracts", static _ => true),
            }
        );
    }

    private static bool IsId(string text) => Array.TrueForAll(text.Split('.', '-'), static part => IsOf(part, IsIdLetter));

    /// <summary>Three numbers.</summary>
    private static bool IsRelease(string text) =>
        text.Split('.') is [var major, var minor, var patch] && IsNumber(major) && IsNumber(minor) && IsNumber(patch);

    private static bool IsNumber(string text) =>
        text is "0" || (text is not ['0', ..] && text.Length <= LargestPartDigits && IsOf(text, char.IsAsciiDigit));

    private static bool IsDigest(string text) => text.Length == DigestDigits && IsOf(text, char.IsAsciiHexDigitLower);

    private static bool IsAssembly(string text) =>
        text.Split('.') is [_, .., "dll"] parts && Array.TrueForAll(parts, static part => IsOf(part, IsNameLetter));

    private static bool IsIdLetter(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter);

    private static bool IsNameLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';

    private static bool IsOf(string text, Func<char, bool> isRight)
    {
        foreach (var letter in text)
        {
            if (!isRight(letter))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
