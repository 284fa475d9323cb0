using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Jobs;
using Comet.Modular.Sealing;

namespace Comet.Modular.Host.State;

/// <summary>Seals the state's secrets with a key that lies in the home folder.</summary>
/// <remarks>
/// It guards copies of the state database, not the home folder: who can read both files can open the vaults.
/// </remarks>
internal sealed class HomeKey : ISecretProtector, IDisposable
{
    private const int KeyLength = 32;
    private readonly EnvelopeKey _key;
    private readonly string _path;

    private HomeKey(EnvelopeKey key, string path) => (_key, _path) = (key, path);

    public static HomeKey Open(HomeFolder home, Action<string, string> warn)
    {
        var path = home.KeyFile;
        var key = PrivateFile.ReadOrCreate(path, static () => RandomNumberGenerator.GetBytes(KeyLength));
        if (key.Length != KeyLength)
        {
            throw new StateException(
                "home.key-damaged",
                $"The file {path} has {key.Length} bytes instead of {KeyLength}.",
                "Put the original file back, or move it away and attach the vaults again with 'comet vault open'."
            );
        }

        if (PrivateFile.IsExposed(path))
        {
            warn("home.key-exposed", $"Others than its owner may read {path}: run 'chmod 600 {path}'.");
        }

        var opened = new HomeKey(new EnvelopeKey(key), path);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    public byte[] Protect(string purpose, ReadOnlySpan<byte> secret)
    {
        var output = new ArrayBufferWriter<byte>(secret.Length + EnvelopeKey.Overhead);
        _key.Seal(Encoding.UTF8.GetBytes(purpose), secret, output);
        return output.WrittenSpan.ToArray();
    }

    public byte[] Unprotect(string purpose, ReadOnlySpan<byte> sealedSecret)
    {
        var secret = new byte[Math.Max(0, sealedSecret.Length - EnvelopeKey.Overhead)];
        try
        {
            _key.Open(Encoding.UTF8.GetBytes(purpose), sealedSecret, secret);
            return secret;
        }
        catch (SealingException failure)
        {
            throw new StateException(
                "home.key-mismatch",
                $"A secret of the state database does not open with {_path}: the two files do not belong together.",
                "Put the original home.key back; or detach the vault and attach it again, and add the item again.",
                failure
            );
        }
    }

    public void Dispose() => _key.Dispose();
}
