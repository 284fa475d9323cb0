using Comet.Modular.TreeCompare;

if (CompareOptions.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(CompareOptions.Usage).ConfigureAwait(false);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    await Console.Error.WriteLineAsync("error: TreeCompare compares Linux metadata and runs on Linux only").ConfigureAwait(false);
    return 2;
}

if (new[] { options.Left, options.Right }.FirstOrDefault(static folder => !Directory.Exists(folder)) is { } missing)
{
    await Console.Error.WriteLineAsync($"error: {missing} is not a folder").ConfigureAwait(false);
    return 2;
}

var differences = new DifferenceList();
using var comparer = new TreeComparer(options, differences);
var bytes = comparer.Run();
foreach (var line in differences.Sorted())
{
    await Console.Out.WriteLineAsync(line).ConfigureAwait(false);
}

await Console.Out
    .WriteLineAsync($"{comparer.Entries} entries, {bytes} bytes compared, {differences.Count} differences")
    .ConfigureAwait(false);
return differences.Count == 0 ? 0 : 1;
