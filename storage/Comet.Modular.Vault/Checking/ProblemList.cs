using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Checking;

/// <summary>Gathers problems, and stops at a bound. Safe for many threads.</summary>
internal sealed class ProblemList
{
    private const int MostProblems = 10_000;

    private readonly Lock _lock = new();
    private readonly List<CheckProblem> _problems = [];

    public void Add(string code, string objectName, string message, IReadOnlyList<string>? paths = null)
    {
        lock (_lock)
        {
            if (_problems.Count < MostProblems)
            {
                _problems.Add(new CheckProblem(code, objectName, message, paths ?? []));
            }
        }
    }

    public void Add(VaultException exception, string objectName) => Add(exception.Code, objectName, exception.Message);

    /// <summary>One object that the store cannot read must not hide what is wrong with the others.</summary>
    public void Add(BlobStoreException exception, string objectName) =>
        Add("vault.unreadable", objectName, exception.Message);

    public IReadOnlyList<CheckProblem> ToList()
    {
        lock (_lock)
        {
            return [.. _problems];
        }
    }
}
