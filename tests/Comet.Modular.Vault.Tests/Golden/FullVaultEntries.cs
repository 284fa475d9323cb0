namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>
/// What is in the vault of all features: paths with other than printable bytes in hexadecimal, contents with their level,
/// length, bytes of holes and SHA-256, bodies with their entries, bytes and level.
/// </summary>
internal static class FullVaultEntries
{
    /// <summary>Entries of the folders that are there for their number.</summary>
    public const int Many = 1321;

    public const string HashOfMany = "2e55b456c6270e0b3dead680f954880a3a97aa8c880412da661ce4f9fc999b2f";

    private const string Everything = """
        . kind=File modified=1795000000123456790 mode=644 owner=1000:100 content=0:3:0:e392dad8b08599f74d4819cd291feef81ab4389e0a6fae2b1286f99411b0c7ca
        .. kind=File modified=1795000000123456791 mode=644 owner=1000:100 content=0:4:0:0517cf1abcfd20eb941789b07f44fbfbe7ae3415fce3d0c834213235b2f228cc
        a%2Fb%00 kind=File modified=1795000000123456793 mode=644 owner=1000:100 content=0:5:0:939d59d1285efa522f3964451c00cbfea1e22d19a6769b9aa00317fecd681e93
        contents kind=Directory modified=1795000000123456797 mode=755 owner=1000:100 body=11:5674923:0
        contents/empty kind=File modified=1795000000123456794 mode=644 owner=1000:100 content=0:0:0:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        contents/hole kind=File modified=1795000000123456793 mode=644 owner=1000:100 content=0:3000000:3000000:35bce4eae54ec8e6cc2868baa8d157914d6ae2858811b4cc0c078c94460fa26f
        contents/inline-16 kind=File modified=1795000000123456798 mode=644 owner=1000:100 content=0:9720:0:a01498ea4d94b2d79c0d261aa63c26bd3a611a8ebda974fd88bb84cbae6735ce
        contents/largest-chunk kind=File modified=1795000000123456802 mode=644 owner=1000:100 content=0:8192:0:0b4e48cd5e3536decbf2f9610f8a71b1841ac556290b9c935e77828e8f393fc9
        contents/level-1 kind=File modified=1795000000123456796 mode=644 owner=1000:100 content=1:135960:97280:8ce3d402970b8e4ac205d70782e2f4e89cf6284a75b0a0d2ce42cf3a0864f827
        contents/level-2 kind=File modified=1795000000123456796 mode=644 owner=1000:100 content=2:1232856:884736:2361638643d2d529f10fada59ec57cb0cc15076d59e351e146a9612c469d9889
        contents/noise kind=File modified=1795000000123456794 mode=644 owner=1000:100 content=0:60000:0:47c7070fdbda7d2b4a7fb09d0e592e19b90c3a543380cf27e1c54e3d58316cad
        contents/none kind=File modified=1795000000123456793 mode=644 owner=1000:100
        contents/same-as-noise kind=File modified=1795000000123456802 mode=644 owner=1000:100 content=0:60000:0:47c7070fdbda7d2b4a7fb09d0e592e19b90c3a543380cf27e1c54e3d58316cad
        contents/sparse kind=File modified=1795000000123456795 mode=644 owner=1000:100 content=0:1008195:1004096:bb67667ca6ebc57f1ad27fb4456b390f4c3beb5551b4d858f5f06ede4d9dfd7c
        contents/text kind=File modified=1795000000123456793 mode=644 owner=1000:100 content=1:160000:0:5d914863b27d9e61252c7220850227fb56c91cfb31fc9704b0e5e5f2d0b0394d
        deep kind=Directory modified=1795000000123456793 mode=755 owner=1000:100 body=61:3100:0
        dir-empty kind=Directory modified=-1 created=-62135596800000000 mode=7777 owner=4294967294:65534 names=ann:gruppe%20%C3%A4 windows=2147483682 token=f5bc49777db92b12a48df674038cbb69a088ec0ce714d1bbdf420bdd2789266a body=0:0:0
        kinds kind=Directory modified=1795000000123456794 mode=755 owner=1000:100 body=11:11114:0
        kinds/attributes kind=File modified=1795000000123456799 mode=644 owner=1000:100 property=xattr:system.posix_acl_access:5577d1c37d1f0d7844fb099fb9bff8c5dff233c3c327ca5a124a97ae9bb349ae property=xattr:user.comment:6120636f6d6d656e74 property=xattr:user.empty: property=xattr:user.%C3%BF:0001feff content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84
        kinds/block kind=BlockDevice modified=1795000000123456794 mode=660 owner=1000:100 device=8:1
        kinds/character kind=CharacterDevice modified=1795000000123456798 mode=660 owner=1000:100 device=1:3
        kinds/fifo kind=Fifo modified=1795000000123456793 mode=660 owner=1000:100
        kinds/full kind=File modified=-1 created=-62135596800000000 mode=7777 owner=4294967294:65534 names=ann:gruppe%20%C3%A4 windows=2147483682 token=f5bc49777db92b12a48df674038cbb69a088ec0ce714d1bbdf420bdd2789266a content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84
        kinds/hard-1 kind=File modified=1795000000123456795 mode=644 owner=1000:100 group=%01%02%03 content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84
        kinds/hard-2 kind=File modified=1795000000123456795 mode=644 owner=1000:100 group=%01%02%03 content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84
        kinds/link kind=SymbolicLink modified=1795000000123456793 mode=777 owner=1000:100 target=..%2F%FF
        kinds/plain kind=File content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84
        kinds/socket kind=Socket modified=1795000000123456795 mode=660 owner=1000:100
        kinds/streams kind=File modified=1795000000123456796 mode=644 owner=1000:100 content=0:900:0:4cf9e8c9aa601e4595eaa3a077c2932bb1abc43be3812415beaba10774c25d84 stream=:empty:0:0:0:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 stream=Zone.Identifier:0:5714:5000:6f68842de0fd4d0ab4f86c2d95129ffe9daf48de08099615a19e89c832205774
        levels kind=Directory modified=1795000000123456795 mode=755 owner=1000:100 body=60:0:1
        names kind=Directory modified=1795000000123456794 mode=755 owner=1000:100 body=3:5:0
        names/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn kind=File modified=1795000000123457044 mode=644 owner=1000:100 content=0:0:0:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        names/u%CC%88%20%C3%BC%20%F0%9F%98%80 kind=File modified=1795000000123456800 mode=644 owner=1000:100 content=0:5:0:3ad3031f5503a4404af825262ee8232cc04d4ea6683d42c5dd0a2f2a27ac9824
        names/v%01%02%03%04%05%06%07%08%09%0A%0B%0C%0D%0E%0F%10%11%12%13%14%15%16%17%18%19%1A%1B%1C%1D%1E%1F%20!"#$%25&'()*+,-.%80%81%82%83%84%85%86%87%88%89%8A%8B%8C%8D%8E%8F%90%91%92%93%94%95%96%97%98%99%9A%9B%9C%9D%9E%9F%A0%A1%A2%A3%A4%A5%A6%A7%A8%A9%AA%AB%AC%AD%AE%AF%B0%B1%B2%B3%B4%B5%B6%B7%B8%B9%BA%BB%BC%BD%BE%BF%C0%C1%C2%C3%C4%C5%C6%C7%C8%C9%CA%CB%CC%CD%CE%CF%D0%D1%D2%D3%D4%D5%D6%D7%D8%D9%DA%DB%DC%DD%DE%DF%E0%E1%E2%E3%E4%E5%E6%E7%E8%E9%EA%EB%EC%ED%EE%EF%F0%F1%F2%F3%F4%F5%F6%F7%F8%F9%FA%FB%FC%FD%FE%FF kind=File modified=1795000000123456964 mode=644 owner=1000:100 content=0:0:0:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        wide kind=Directory modified=1795000000123456793 mode=755 owner=1000:100 body=1200:0:0
        %C3(%FF kind=File modified=1795000000123456792 mode=644 owner=1000:100 content=0:9:0:f8d4dd2ee48bc2341567d11905195fde23f9a5af75c9c264ce808778d11fe1b6
        """;

    private const string FirstStep = """
        step kind=Directory modified=1795000000123456793 mode=755 owner=1000:100 body=2:5000:0
        step/new kind=File modified=1795000000123456792 mode=644 owner=1000:100 content=0:3000:0:b1624daf2d8cbd1dc4e411f552de765cc3a663a1ab554526598cdd68a6f1dee8
        step/old kind=File modified=1795000000123456792 mode=644 owner=1000:100 content=0:2000:0:dbacc9ee62bdea935a1715e3881360d2afda615e64a7151d40dc02852608d3ac
        """;

    private const string SecondStep = """
        step kind=Directory modified=1795000000123456793 mode=755 owner=1000:100 body=2:5000:0
        step/new kind=File modified=1795000000123456792 mode=644 owner=1000:100 content=0:3000:0:a6350099490b52983b0d8e0edc27128af1f4707db13869b907403feab3642f63
        step/old kind=File modified=1795000000123456792 mode=644 owner=1000:100 content=0:2000:0:dbacc9ee62bdea935a1715e3881360d2afda615e64a7151d40dc02852608d3ac
        """;

    private const string Adopted = """
        adopted-1 kind=File modified=1795000000123456798 mode=644 owner=1000:100 content=0:5000:0:f235edf4cdbcda61e16347b955184360c230d3f2433f0943b85a25974e7d477c
        adopted-2 kind=File modified=1795000000123456798 mode=644 owner=1000:100 content=0:5000:0:9b60ab66e6889ac440f9b28fce3534988549564c953ad93b4051f0b1aaa73317
        half kind=File modified=1795000000123456793 mode=644 owner=1000:100 content=0:3000:1000:bf2500d00adc9ac91a23ce389abc9bd68b63e5e283dffc643d95423d1439f174 incomplete=yes
        none kind=File modified=1795000000123456793 mode=644 owner=1000:100 incomplete=yes
        """;

    /// <summary>The lines of a snapshot, without those of folders with many entries.</summary>
    public static string[] Of(int snapshot) =>
        (snapshot == 0 ? Everything : snapshot == 1 ? FirstStep : snapshot == 2 ? SecondStep : Adopted).Split('\n');

    /// <summary>Whether the line is one of those that are only counted and hashed.</summary>
    public static bool IsMany(string line) =>
        Array.Exists(["deep/", "levels/", "wide/"], folder => line.StartsWith(folder, StringComparison.Ordinal));
}
