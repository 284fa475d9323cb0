using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginSdk.Serving;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Puts a faulty connection in the place of the real one when an item asks for it.</summary>
internal sealed class FaultySeam(bool isProofWrong) : WireSeam
{
    public override byte[] Prove(byte[] proof) => isProofWrong ? Inverted(proof) : proof;

    public override byte[] Show(byte[] ticket, ItemSettings settings) =>
        TriggerOf(settings) is { Kind: FaultKind.WrongTicket } trigger && trigger.IsDue(FaultMoment.Open)
            ? Inverted(ticket)
            : ticket;

    [SuppressMessage("IDisposableAnalyzers.Correctness", "IDISP015", Justification = "Either way it is the session's to close.")]
    public override Stream Connect(Stream connection, ItemSettings settings) =>
        TriggerOf(settings) is { Kind: not FaultKind.WrongTicket } trigger
            ? new FaultyConnection(connection, trigger)
            : connection;

    private static FaultTrigger? TriggerOf(ItemSettings settings) =>
        SettingsBinder.Bind(settings, ReferenceJson.Default.ReferenceSettings).Value?.Fault is { } order
        && FaultRules.IsOfWire(order.Kind)
            ? new FaultTrigger(order)
            : null;

    private static byte[] Inverted(byte[] bytes) => [.. bytes.Select(static value => (byte)~value)];
}
