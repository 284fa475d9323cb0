namespace Comet.Modular.Contracts.Entries;

/// <summary>Owner and permissions on Unix.</summary>
/// <param name="Mode">The twelve permission bits (07777), without the file type.</param>
/// <param name="UserId">Numeric owner.</param>
/// <param name="GroupId">Numeric group.</param>
/// <param name="UserName">The owner's name on the source, where one is known.</param>
/// <param name="GroupName">The group's name on the source, where one is known.</param>
public sealed record PosixAttributes(uint Mode, uint UserId, uint GroupId, string? UserName, string? GroupName);
