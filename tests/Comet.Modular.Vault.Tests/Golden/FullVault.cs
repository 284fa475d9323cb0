namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>The vault of all features as it was written once, and what opens it.</summary>
internal static class FullVault
{
    public const string Password = "a second password, größer";
    public const string FormerPassword = "first";
    public const string RecoveryKey = "R7TTZ-Z41DJ-R73DG-55VMF-WPKS1-XNTMK-YV4BN-6HXAJ-0SHHC-PHEDJ-205QV";
    public const string HeadHash = "5ba5f90d83ff8d0581f112f2875145d64de6455da23731b8d07cd58b477f6cc6";
    public const ulong HeadSlot = 18;

    /// <summary>Packs that commits name.</summary>
    public const int Packs = 11;

    /// <summary>Number, status, whether it committed, and who took it over.</summary>
    public static readonly string[] Sessions =
    [
        "1 Ended True ",
        "3 Fenced False 9",
        "6 Ended False 9",
        "8 Fenced False 9",
        "9 Ended True ",
        "18 Open False ",
    ];

    /// <summary>Id, slot, whether it is complete, status, entries and bytes.</summary>
    public static readonly string[] Snapshots =
    [
        "490757ff48956b115bca1fc70440f630 2 True Success 1357 5689163",
        "4c1ea167cdda5b0685a7d84792ba3798 4 False Success 3 5000",
        "8d5db436df0a4dd5d44936d1c3e015d4 5 False Success 3 5000",
        "171abc80340d3fbd10e370bd453f805b 15 True Error 4 13000",
    ];
}
