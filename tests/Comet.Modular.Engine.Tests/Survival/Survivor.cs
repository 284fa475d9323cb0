using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Checking;

namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>Checks a damaged vault and restores all of it; says what is not as promised.</summary>
/// <remarks>The last snapshot is written to the target; the others are read and verified only, which is faster.</remarks>
internal sealed class Survivor(FilledVault filled, ObjectKind kind, ObjectDamage damage, string target)
{
    private static readonly EngineOptions Options = new() { Workers = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private bool MayLose => kind is ObjectKind.DataPack or ObjectKind.TreePack;

    /// <returns>What is not as promised; nothing: all is.</returns>
    public async Task<List<string>> JudgeAsync()
    {
        try
        {
            await using var vault = await filled.OpenAsync(damage.Store, filled.Head);
            return await JudgeAsync(vault).ToListAsync(Cancellation);
        }
        catch (VaultException refused) when (damage.Names.Contains(FilledVault.Genesis))
        {
            var isClear =
                refused.Message.Contains(FilledVault.Genesis, StringComparison.Ordinal)
                && !refused.Message.Contains('\n', StringComparison.Ordinal)
                && refused.NextStep.Length > 0;
            return isClear ? [] : [$"refused without the object's name: {refused.Message}"];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return [exception.ToString()];
        }
    }

    private async IAsyncEnumerable<string> JudgeAsync(StorageVault vault)
    {
        var check = await vault.CheckAsync(CheckDepth.AllData, progress: null, Cancellation);
        foreach (var name in damage.Names.Where(name => !IsNamed(check, name)))
        {
            yield return $"the check does not name {name}: {string.Join(' ', check.Problems.Select(static each => each.Message))}";
        }

        foreach (var snapshot in filled.Snapshots)
        {
            if (await JudgeAsync(vault, snapshot, check) is { } wrong)
            {
                yield return $"the snapshot of slot {snapshot.Record.Slot}: {wrong}";
            }
        }
    }

    private async Task<string?> JudgeAsync(StorageVault vault, KnownSnapshot known, CheckReport check)
    {
        if (vault.Snapshots.FirstOrDefault(each => each.Id == known.Record.Id) is not { } record)
        {
            var entry = $"log/{known.Record.Slot:x16}";
            return !damage.Names.Contains(entry) ? "is lost"
                : vault.Damage.Count == 0 ? "is lost and nothing says so"
                : null;
        }

        var named = check.Problems.Where(each => each.Object.EndsWith(record.Id.ToString(), StringComparison.Ordinal)).ToList();
        var observer = new RecordingObserver();
        var request = new RestoreRequest { Snapshot = record, TargetFolder = target, Simulate = known != filled.Snapshots[^1] };
        try
        {
            var result = await new RestorePipeline(vault, Options, TimeProvider.System).RunAsync(request, observer, Cancellation);
            var lost = known.Files.Keys.Where(file => observer.Diagnostics.Exists(each => Covers(each.Path!.ToString(), "/" + file)));
            return Compare(known, [.. lost], result, [.. named.SelectMany(static each => each.Paths)])
                ?? (request.Simulate ? null : FindWrong(known, [.. lost]));
        }
        catch (VaultException lost)
        {
            return !MayLose ? $"cannot be restored: {lost.Message}"
                : named.Count == 0 ? "cannot be restored, and the check does not say so"
                : lost.NextStep.Length == 0 ? "has no next step"
                : null;
        }
        finally
        {
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }
        }
    }

    private string? Compare(KnownSnapshot known, HashSet<string> lost, RestoreResult result, IReadOnlyList<string> named)
    {
        var expected = lost.Count == 0 ? Severity.Information : Severity.Warning;
        return lost.Count > 0 && !MayLose ? $"{lost.Count} files are lost"
            : result.Worst != expected ? $"{lost.Count} files are lost, and the outcome is {result.Worst}"
            : lost.Count == 0 && result.Entries != known.Record.Entries ? $"only {result.Entries} entries are restored"
            : lost.FirstOrDefault(path => !named.Any(each => Covers(each, "/" + path))) is { } silent ? $"the check does not name {silent}"
            : named.FirstOrDefault(each => !lost.Any(path => Covers(each, "/" + path))) is { } wrong ? $"{wrong} is named, and is there"
            : null;
    }

    /// <summary>Compares what was written byte for byte.</summary>
    private string? FindWrong(KnownSnapshot known, HashSet<string> lost)
    {
        foreach (var (path, bytes) in known.Files.Where(file => !lost.Contains(file.Key)))
        {
            var place = Path.Combine(target, path);
            if (!File.Exists(place) || !File.ReadAllBytes(place).AsSpan().SequenceEqual(bytes))
            {
                return $"{path} is not there as it was, and nothing says so";
            }
        }

        return Directory.GetFiles(target, "*", SearchOption.AllDirectories).Length == known.Files.Count - lost.Count
            ? null
            : "more is there than was backed up";
    }

    /// <summary>A deleted index is no damage: it is derived.</summary>
    private bool IsNamed(CheckReport check, string name) =>
        damage.IsDeletion && kind is (ObjectKind.DataIndex or ObjectKind.TreeIndex)
            ? check.Ok
            : check.Problems.Any(each =>
                string.Equals(each.Object, name, StringComparison.Ordinal)
                || each.Message.Contains(name, StringComparison.Ordinal)
            );

    private static bool Covers(string named, string path) =>
        string.Equals(named, path, StringComparison.Ordinal)
        || path.StartsWith(named.TrimEnd('/') + "/", StringComparison.Ordinal);
}
