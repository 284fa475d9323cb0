namespace Comet.Modular.Jobs;

/// <summary>Encrypts what the state database must not hold in clear.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts and authenticates; the result opens only with the same purpose.</summary>
    byte[] Protect(string purpose, ReadOnlySpan<byte> secret);

    /// <summary>The inverse of <see cref="Protect"/>; the caller clears the result after use.</summary>
    /// <exception cref="StateException">The bytes were made with another key or for another purpose.</exception>
    byte[] Unprotect(string purpose, ReadOnlySpan<byte> sealedSecret);
}
