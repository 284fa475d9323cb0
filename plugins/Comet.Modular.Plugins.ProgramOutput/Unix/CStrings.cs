using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>An array of C strings that ends in null.</summary>
internal sealed unsafe class CStrings : IDisposable
{
    private readonly byte** _pointers;
    private readonly int _count;

    public CStrings(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        _pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < _count; i++)
        {
            _pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }
    }

    public byte** Pointers => _pointers;

    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            // The environment may hold secrets.
            Marshal.ZeroFreeCoTaskMemUTF8((nint)_pointers[i]);
        }

        NativeMemory.Free(_pointers);
    }
}
