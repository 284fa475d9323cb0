using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Comet.Modular.Blake3;

/// <summary>
/// BLAKE3 of a whole input in one call, as its specification defines it (O'Connor, Aumasson, Neves, Wilcox-O'Hearn,
/// "BLAKE3: one function, fast everywhere", 2020). Calls allocate nothing on the heap and may run concurrently.
/// </summary>
public static unsafe class Blake3Hash
{
    // Contexts are short constants of the program; a longer one is legal and takes a rented buffer.
    private const int LongestContextOnStack = 256;

    /// <summary>Hashes <paramref name="input"/> in the plain mode.</summary>
    /// <param name="input">Any bytes, also none.</param>
    /// <param name="output">
    /// Filled entirely; 32 bytes is the usual length, a longer output extends a shorter one.
    /// </param>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> output) =>
        Hash(Blake3KernelChoice.Best, input, output);

    /// <summary>Derives key material for one purpose from other key material.</summary>
    /// <param name="context">
    /// Names the purpose: a constant of the program, globally unique, never built from data or input.
    /// </param>
    /// <param name="keyMaterial">The secret to derive from, of any length.</param>
    /// <param name="output">Filled entirely with the derived key, of any length.</param>
    public static void DeriveKey(string context, ReadOnlySpan<byte> keyMaterial, Span<byte> output)
    {
        ArgumentNullException.ThrowIfNull(context);
        DeriveKey(Blake3KernelChoice.Best, context, keyMaterial, output);
    }

    internal static void Hash(Blake3Kernel kernel, ReadOnlySpan<byte> input, Span<byte> output) =>
        HashUnkeyed(kernel, NodeFlags.None, input, output);

    [SkipLocalsInit]
    private static void HashUnkeyed(
        Blake3Kernel kernel, NodeFlags flags, ReadOnlySpan<byte> input, Span<byte> output)
    {
        uint* key = stackalloc uint[Blake3Layout.KeyWords];
        Blake3Layout.LoadInitialValue(new Span<uint>(key, Blake3Layout.KeyWords));
        HashTree.Hash(new HashMode((nint)key, flags, kernel), input, output);
    }

    [SkipLocalsInit]
    internal static void DeriveKey(
        Blake3Kernel kernel, string context, ReadOnlySpan<byte> keyMaterial, Span<byte> output)
    {
        Span<byte> contextHash = stackalloc byte[Blake3Layout.KeyLength];
        HashContext(kernel, context, contextHash);

        uint* contextKey = stackalloc uint[Blake3Layout.KeyWords];
        KeyWords.Load(contextHash, new Span<uint>(contextKey, Blake3Layout.KeyWords));
        HashTree.Hash(new HashMode((nint)contextKey, NodeFlags.DeriveKeyMaterial, kernel), keyMaterial, output);
    }

    [SkipLocalsInit]
    private static void HashContext(Blake3Kernel kernel, string context, Span<byte> contextHash)
    {
        var length = Encoding.UTF8.GetByteCount(context);
        byte[]? rented = null;
        try
        {
            var bytes = length <= LongestContextOnStack
                ? stackalloc byte[LongestContextOnStack]
                : rented = ArrayPool<byte>.Shared.Rent(length);
            length = Encoding.UTF8.GetBytes(context, bytes);
            HashUnkeyed(kernel, NodeFlags.DeriveKeyContext, bytes[..length], contextHash);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
