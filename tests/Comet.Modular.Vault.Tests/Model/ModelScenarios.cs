using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>Small scenarios; their writers store some of the same chunks.</summary>
internal static class ModelScenarios
{
    public static IReadOnlyList<ModelScenario> OfOne { get; } =
    [
        new("partial commits alone", Nothing, [BackUpInParts(0, 1)]),
        new("one takes over alone", LeaveBehind, [Adopt(1, 2)]),
        new("one alone goes on when it could not take over", LeaveBehind, [TryToAdopt(1, 2)]),
    ];

    public static IReadOnlyList<ModelScenario> OfTwo { get; } =
    [
        new("a backup beside one that gives up", Nothing, [BackUp(0, 1), BeginAndEnd]),
        new("two backups", Nothing, [BackUp(0, 1), BackUp(1, 2)]),
        new("partial commits", Nothing, [BackUpInParts(0, 1), BackUpInParts(1, 2)]),
        new("one takes the other for dead", Nothing, [BackUpInParts(0, 1), Adopt(1, 2)]),
        new("each takes the other for dead", Nothing, [Adopt(0, 1), Adopt(1, 2)]),
        new("both take over what a third has left", LeaveBehind, [Adopt(0, 1), Adopt(1, 2)]),
        new("one gives up and the other takes over", Nothing, [GiveUp(0, 1), Adopt(1, 2)]),
        new("one goes on when it could not take over", LeaveBehind, [TryToAdopt(0, 1), BackUp(1, 2)]),
    ];

    public static ModelScenario Named(string name) =>
        OfOne.Concat(OfTwo).Single(scenario => string.Equals(scenario.Name, name, StringComparison.Ordinal));

    private static Task Nothing(ModelWriter writer) => Task.CompletedTask;

    private static async Task LeaveBehind(ModelWriter writer)
    {
        await writer.BeginAsync();
        await writer.StoreAsync(0, 1);
        await writer.EndAsync();
    }

    private static async Task BeginAndEnd(ModelWriter writer)
    {
        await writer.BeginAsync();
        await writer.EndAsync();
    }

    private static Func<ModelWriter, Task> BackUp(int first, int second) =>
        async writer =>
        {
            await writer.BeginAsync();
            await writer.CommitAsync(CommitKind.Complete, first, second);
        };

    private static Func<ModelWriter, Task> BackUpInParts(int first, int second) =>
        async writer =>
        {
            await writer.BeginAsync();
            await writer.CommitAsync(CommitKind.Partial, first);
            await writer.CommitAsync(CommitKind.Complete, first, second);
        };

    private static Func<ModelWriter, Task> Adopt(int first, int second) =>
        async writer =>
        {
            await writer.BeginAsync();
            await writer.AdoptOthersAsync();
            await writer.CommitAsync(CommitKind.Complete, first, second);
        };

    private static Func<ModelWriter, Task> TryToAdopt(int first, int second) =>
        async writer =>
        {
            await writer.BeginAsync();
            await writer.TryToAdoptOthersAsync();
            await writer.CommitAsync(CommitKind.Complete, first, second);
        };

    private static Func<ModelWriter, Task> GiveUp(int first, int second) =>
        async writer =>
        {
            await writer.BeginAsync();
            await writer.CommitAsync(CommitKind.Partial, first);
            await writer.StoreAsync(second);
            await writer.EndAsync();
        };
}
