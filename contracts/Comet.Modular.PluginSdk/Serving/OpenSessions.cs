using System.Collections.Concurrent;
using Comet.Modular.Contracts.Wire;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>The sessions of this process, by number.</summary>
internal sealed class OpenSessions
{
    private readonly ConcurrentDictionary<ulong, PluginSession> _sessions = new();

    public int Count => _sessions.Count;

    public void Add(PluginSession session)
    {
        if (!_sessions.TryAdd(session.Id, session))
        {
            throw new WireException($"was asked to open session {session.Id} twice");
        }
    }

    public void Remove(PluginSession session) => _ = _sessions.TryRemove(session.Id, out _);

    /// <summary>The session; null when it is closed.</summary>
    public T? Find<T>(ulong id)
        where T : PluginSession => _sessions.GetValueOrDefault(id) as T;

    public Task CloseAllAsync() =>
        Task.WhenAll(_sessions.Values.Select(static session => session.DisposeAsync().AsTask()));
}
