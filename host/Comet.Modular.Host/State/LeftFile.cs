namespace Comet.Modular.Host.State;

/// <summary>Takes away files that only say that something is going on.</summary>
internal static class LeftFile
{
    /// <summary>Deletes a file; a home that is gone or cannot be written by now does not undo what was done.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody holds what stays, so it says no more than a missing file.
        }
    }
}
