using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.TreeCompare;

/// <summary>Two open files of equal size whose bytes wait to be compared; who compares them closes them.</summary>
internal sealed record ContentPair(
    string Path, SafeFileHandle Left, SafeFileHandle Right, long Size, bool LeftMayHaveHoles, bool RightMayHaveHoles) : IDisposable
{
    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
