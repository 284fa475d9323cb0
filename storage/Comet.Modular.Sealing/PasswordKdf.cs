using NSec.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>
/// Makes a key from a password with Argon2id (RFC 9106), one lane. The cost is what protects a weak password from
/// guessing; it is kept beside each wrapped key, so that it can grow with time.
/// </summary>
public sealed record PasswordKdf
{
    /// <summary>The least memory that is accepted, in KiB (8 MiB).</summary>
    public const int MinMemoryKiB = 8 * 1024;

    /// <summary>The most memory that is accepted, in KiB (4 GiB): a value read from disk must not exhaust it.</summary>
    public const int MaxMemoryKiB = 4 * 1024 * 1024;

    /// <summary>The most passes that are accepted.</summary>
    public const int MaxPasses = 64;

    /// <summary>The length of a salt, in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>Sets the cost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the accepted costs.</exception>
    public PasswordKdf(int memoryKiB, int passes)
    {
        if (!IsAccepted(memoryKiB, passes))
        {
            throw new ArgumentOutOfRangeException(
                nameof(memoryKiB),
                $"{memoryKiB} KiB and {passes} passes are not within {MinMemoryKiB} to {MaxMemoryKiB} KiB "
                    + $"and 1 to {MaxPasses} passes.");
        }

        MemoryKiB = memoryKiB;
        Passes = passes;
    }

    /// <summary>64 MiB and 3 passes: the memory and passes of RFC 9106's second recommended option.</summary>
    public static PasswordKdf Default { get; } = new(memoryKiB: 65536, passes: 3);

    /// <summary>The memory that a guess costs, in KiB.</summary>
    public int MemoryKiB { get; }

    /// <summary>How often the memory is passed over.</summary>
    public int Passes { get; }

    /// <summary>Whether a cost is within the accepted bounds.</summary>
    public static bool IsAccepted(long memoryKiB, long passes) =>
        memoryKiB is >= MinMemoryKiB and <= MaxMemoryKiB && passes is >= 1 and <= MaxPasses;

    /// <summary>Derives a key; takes its time and memory on purpose.</summary>
    /// <param name="passwordUtf8">The password in UTF-8, normalised to form C by the caller.</param>
    /// <param name="salt16">16 bytes, random for each use.</param>
    /// <param name="key32">Filled with the key; the caller zeroes it.</param>
    /// <exception cref="ArgumentException">Salt or key have another length.</exception>
    /// <exception cref="SealingException">The machine has not the memory.</exception>
    public void DeriveKey(ReadOnlySpan<byte> passwordUtf8, ReadOnlySpan<byte> salt16, Span<byte> key32)
    {
        KeyBytes.ThrowIfNotKey(key32.Length, nameof(key32));
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt16.Length, SaltLength, nameof(salt16));
        var parameters = new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = MemoryKiB,
            NumberOfPasses = Passes,
        };
        try
        {
            new Argon2id(parameters).DeriveBytes(passwordUtf8, salt16, key32);
        }
        catch (System.Security.Cryptography.CryptographicException e)
        {
            throw new SealingException(
                "derive a key from a password",
                $"Argon2id needs {MemoryKiB} KiB of memory and could not get it.",
                "Free some memory, or use a machine that has it.",
                e);
        }
    }
}
