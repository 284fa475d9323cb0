using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>A content in the plugin's process, of which only the offer is here.</summary>
internal sealed class RemoteContent(ulong record, int part, ulong? length, ContentGrants grants, VerdictQueue verdicts)
    : IEntryContent
{
    public ulong Record => record;

    /// <summary>0 for the content of the file, else its named stream.</summary>
    public int Part => part;

    /// <summary>Whether the host has said what becomes of it.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>The content on its way; there is one once it is wanted.</summary>
    public InboundContent? Inbound { get; private set; }

    public void Decide(bool isWanted)
    {
        if (IsDecided)
        {
            return;
        }

        IsDecided = true;
        if (isWanted)
        {
            Inbound = new InboundContent(ContentGrants.WindowFor(length), grants);
            grants.Want(this);
        }
        else if (part == 0)
        {
            // One verdict for the record; its named streams go with it.
            verdicts.Decline(record);
        }
    }

    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Decide(isWanted: true);
        return ValueTask.FromResult(
            grants.ReaderOf(Inbound ?? throw new InvalidOperationException("A declined content is not opened."))
        );
    }
}
