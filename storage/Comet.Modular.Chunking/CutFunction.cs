using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Comet.Modular.Chunking;

/// <summary>
/// The keyed pseudo-random function that decides about cuts: CBC-MAC with AES-128 over the raw 32-byte window, that
/// is E(E(first half) xor second half). CBC-MAC is a PRF for inputs of one fixed length, which the window has.
/// </summary>
internal sealed class CutFunction : IDisposable
{
    public const int WindowLength = 2 * SoftwareAes.BlockLength;

    // Pinned, so that the collector leaves no copy of the key behind when it compacts.
    private readonly byte[] _roundKeys = GC.AllocateArray<byte>(SoftwareAes.RoundKeysLength, pinned: true);
    private readonly bool _hasInstructions;

    public CutFunction(ReadOnlySpan<byte> key, bool useInstructions)
    {
        SoftwareAes.ExpandKey(key, _roundKeys);
        _hasInstructions = useInstructions;
    }

    public static bool HasInstructions =>
        AesInstructions.IsSupported && Sse2.IsSupported && BitConverter.IsLittleEndian;

    /// <summary>The first eight bytes of the MAC of the 32 bytes at <paramref name="window"/>, little-endian.</summary>
    public ulong Evaluate(ref readonly byte window) => _hasInstructions
        ? EvaluateByInstructions(in window)
        : EvaluateInSoftware(MemoryMarshal.CreateReadOnlySpan(in window, WindowLength));

    public void Dispose() => CryptographicOperations.ZeroMemory(_roundKeys);

    private ulong EvaluateByInstructions(ref readonly byte window)
    {
        ref var keys = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        var state = Encrypt(ref keys, Vector128.LoadUnsafe(in window));
        state = Encrypt(ref keys, state ^ Vector128.LoadUnsafe(in window, SoftwareAes.BlockLength));
        return state.AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Encrypt(ref byte roundKeys, Vector128<byte> state)
    {
        state ^= Vector128.LoadUnsafe(ref roundKeys);
        for (nuint round = 1; round < SoftwareAes.Rounds; round++)
        {
            state = AesInstructions.Encrypt(
                state, Vector128.LoadUnsafe(ref roundKeys, round * SoftwareAes.BlockLength));
        }

        return AesInstructions.EncryptLast(
            state, Vector128.LoadUnsafe(ref roundKeys, SoftwareAes.Rounds * SoftwareAes.BlockLength));
    }

    private ulong EvaluateInSoftware(ReadOnlySpan<byte> window)
    {
        Span<byte> state = stackalloc byte[SoftwareAes.BlockLength];
        window[..SoftwareAes.BlockLength].CopyTo(state);
        SoftwareAes.EncryptBlock(_roundKeys, state);
        for (var i = 0; i < SoftwareAes.BlockLength; i++)
        {
            state[i] ^= window[SoftwareAes.BlockLength + i];
        }

        SoftwareAes.EncryptBlock(_roundKeys, state);
        return BinaryPrimitives.ReadUInt64LittleEndian(state);
    }
}
