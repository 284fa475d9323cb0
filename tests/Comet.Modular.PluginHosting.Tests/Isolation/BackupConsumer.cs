using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.PluginHosting.Isolation.Data;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>Plays the engine: wants some contents, reads them side by side, lets some go early.</summary>
internal static class BackupConsumer
{
    public static async Task RunAsync(BackupExchange exchange, int seed)
    {
        await Task.Yield();
        var random = new Random(~seed);
        var readings = new List<Task>();
        try
        {
            await foreach (var entry in exchange.ReadEntriesAsync(CancellationToken.None))
            {
                if (entry is not FileEntry file || random.Next(3) == 0)
                {
                    continue;
                }

                file.Content.Decide(isWanted: true);
                foreach (var stream in file.Streams)
                {
                    stream.Content.Decide(isWanted: true);
                }

                var contents = file.Streams.Select(stream => stream.Content).Prepend(file.Content).ToList();
                var (reads, size) = (random.Next(4) == 0 ? random.Next(3) : int.MaxValue, random.Next(1, 100_000));
                readings.Add(Task.Run(() => ReadAsync(contents, reads, size)));
            }

            _ = await exchange.FinishReadingAsync(CancellationToken.None);
        }
        catch (ItemException)
        {
            // What a broken plugin comes to.
        }

        await Task.WhenAll(readings);
    }

    private static async Task ReadAsync(List<IEntryContent> contents, int reads, int size)
    {
        try
        {
            foreach (var content in contents)
            {
                await using var reader = await content.OpenAsync(CancellationToken.None);
                var buffer = new byte[size];
                for (var i = 0; i < reads; i++)
                {
                    if ((await reader.ReadAsync(buffer, CancellationToken.None)).Kind == ContentSpanKind.End)
                    {
                        break;
                    }
                }
            }
        }
        catch (ItemException)
        {
            // As above.
        }
    }
}
