namespace Comet.Modular.Engine.Backup;

/// <summary>Counts what the stages of one backup did. Safe from any thread.</summary>
internal sealed class BackupTally
{
    private long _bytesDone;
    private long _bytesNew;
    private long _bytesRead;
    private long _changed;
    private long _faulted;
    private long _new;
    private long _removed;
    private long _settled;
    private long _unchanged;

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public long BytesNew => Interlocked.Read(ref _bytesNew);

    public long BytesDone => Interlocked.Read(ref _bytesDone);

    public long EntriesDone => Interlocked.Read(ref _settled);

    public EntryCounts Entries =>
        new(
            Interlocked.Read(ref _new),
            Interlocked.Read(ref _changed),
            Interlocked.Read(ref _unchanged),
            Interlocked.Read(ref _removed),
            Interlocked.Read(ref _faulted)
        );

    public void Read(long bytes)
    {
        _ = Interlocked.Add(ref _bytesRead, bytes);
        _ = Interlocked.Add(ref _bytesDone, bytes);
    }

    /// <summary>Content that is settled without being read: unchanged, carried, or a hole.</summary>
    public void PassedOver(long bytes) => Interlocked.Add(ref _bytesDone, bytes);

    public void NewChunk(int bytes) => Interlocked.Add(ref _bytesNew, bytes);

    public void Removed(long entries) => Interlocked.Add(ref _removed, entries);

    /// <summary>Entries whose fate is known.</summary>
    public void Settled(long entries) => Interlocked.Add(ref _settled, entries);

    public void Faulted() => Interlocked.Increment(ref _faulted);

    public void Stored(EntryChange change, long entries = 1)
    {
        _ = change switch
        {
            EntryChange.New => Interlocked.Add(ref _new, entries),
            EntryChange.Changed => Interlocked.Add(ref _changed, entries),
            _ => Interlocked.Add(ref _unchanged, entries),
        };
    }
}
