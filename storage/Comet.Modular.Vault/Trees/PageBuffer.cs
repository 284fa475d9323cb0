using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>The page that is being filled at one level of one open directory.</summary>
internal sealed class PageBuffer
{
    private readonly FormatWriter _members = new();

    public int Count { get; private set; }

    /// <summary>Bytes of the members.</summary>
    public int Length => _members.Length;

    /// <summary>Of the first member.</summary>
    public ReadOnlyMemory<byte> FirstName { get; private set; }

    /// <summary>Whether the last member ends the page.</summary>
    /// <remarks>
    /// The page leaves when the next member comes, not at once: if none comes at a level above 0, it is the one
    /// page that stands in the body.
    /// </remarks>
    public bool EndsHere { get; private set; }

    /// <summary>Whether the buffer grew so far that keeping it would hold memory for one odd entry.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>Valid until the next change.</summary>
    public ReadOnlySpan<byte> Members => _members.WrittenSpan;

    /// <summary>Whether a member of this length belongs on the next page.</summary>
    public bool IsFullFor(int length) =>
        Count > 0 && (EndsHere || (long)Length + length > TreeLimits.PageBytes);

    public void Add(ReadOnlyMemory<byte> name, ReadOnlySpan<byte> member, PageCutHash cutHash)
    {
        _members.Raw(member);
        Added(name, cutHash);
    }

    public void Add(in PageRef page, PageCutHash cutHash)
    {
        BodyCodec.WriteRef(_members, in page);
        Added(page.FirstName, cutHash);
    }

    public void Clear()
    {
        _members.Clear();
        Count = 0;
        FirstName = default;
        EndsHere = false;
    }

    public void CopyFrom(PageBuffer other)
    {
        Clear();
        _members.Raw(other.Members);
        Count = other.Count;
        FirstName = other.FirstName;
        EndsHere = other.EndsHere;
        IsOversized = other.IsOversized;
    }

    private void Added(ReadOnlyMemory<byte> name, PageCutHash cutHash)
    {
        FirstName = Count == 0 ? name : FirstName;
        Count++;
        EndsHere = Length >= TreeLimits.PageBytesBeforeCut && cutHash(name.Span) < TreeLimits.PageCutBelow;
        IsOversized |= Length > TreeLimits.LoadedPageBytes;
    }
}
