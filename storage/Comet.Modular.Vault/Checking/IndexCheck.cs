using Comet.Modular.Blobs;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Checking;

/// <summary>Holds every index segment against the trailers.</summary>
internal sealed class IndexCheck(VaultParts parts, PackCheck packCheck, ProblemList problems, CheckedPacks found)
{
    public async ValueTask RunAsync(Action<int, int> done, CancellationToken cancellationToken)
    {
        foreach (var kind in (PackKind[])[PackKind.Data, PackKind.Tree])
        {
            var segments = await parts.Segments.ListAsync(kind, cancellationToken).ConfigureAwait(false);
            for (var index = 0; index < segments.Count; index++)
            {
                await CheckAsync(kind, segments[index].Name, cancellationToken).ConfigureAwait(false);
                done(index + 1, segments.Count);
            }
        }
    }

    private async ValueTask CheckAsync(PackKind kind, BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            var packs = await parts.Segments.ReadAsync(kind, name, isChecked: true, cancellationToken).ConfigureAwait(false)
                ?? [];
            foreach (var pack in packs)
            {
                await packCheck.CheckByHintAsync(pack, cancellationToken).ConfigureAwait(false);
                if (found.Agrees(pack) == false)
                {
                    problems.Add(
                        "vault.damaged-index",
                        name.Value,
                        $"The index segment and pack {pack.Record.Id} say different things; delete the segment."
                    );
                }
            }
        }
        catch (VaultException exception)
        {
            problems.Add(exception, name.Value);
        }
        catch (BlobStoreException exception)
        {
            problems.Add(exception, name.Value);
        }
    }
}
