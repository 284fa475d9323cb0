namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Says when an ordered fault is due: once in a process, and not at all while its marker stands.</summary>
internal sealed class FaultTrigger(FaultOrder order, string? secret = null)
{
    private int _isPulled;

    public FaultKind Kind => order.Kind;

    /// <summary>What to tell, if that is the fault.</summary>
    public string? Secret => secret;

    /// <summary>Whether to do it now. The marker is made here, for there may be no later.</summary>
    /// <param name="moment">Where the plugin is.</param>
    /// <param name="passed">Entries that were offered, or bytes that were read.</param>
    public bool IsDue(FaultMoment moment, long passed = 0)
    {
        var isReached = moment == order.At && passed >= order.After;
        return isReached && Interlocked.Exchange(ref _isPulled, 1) == 0 && TryMark();
    }

    private bool TryMark()
    {
        if (order.Marker is not { } marker)
        {
            return true;
        }

        try
        {
            using var made = new FileStream(marker, FileMode.CreateNew, FileAccess.Write);
            return true;
        }
        catch (IOException) when (File.Exists(marker))
        {
            return false;
        }
    }
}
