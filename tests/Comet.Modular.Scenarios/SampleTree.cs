namespace Comet.Modular.Scenarios;

/// <summary>A small tree with everything that metadata can be.</summary>
internal static class SampleTree
{
    public static async Task MakeAsync(Workplace place)
    {
        await place.ShellAsync(
            """
            mkdir -p deep/a/b/c empty odd
            printf 'hello world\n' > hello.txt
            : > nothing
            head -c 300000 /dev/urandom > random.bin
            head -c 300000 /dev/zero > zeros.bin
            for n in 1 2 3 4 5; do head -c "$((n * 7777))" /dev/urandom > "deep/a/b/c/$n"; done
            ln hello.txt deep/hard-link
            ln -s hello.txt link
            ln -s /nowhere/at/all dangling
            mkfifo pipe
            truncate -s 5M sparse.bin
            printf 'middle' | dd of=sparse.bin bs=1 seek=2000000 conv=notrunc status=none
            setfattr -n user.colour -v blue hello.txt
            setfattr -n user.shape -v round deep
            setfacl -m u:4711:rx,g:4712:w zeros.bin
            setfacl -m u:4711:rwx -d -m u:4711:rx deep
            printf 'a' > "odd/with space"
            printf 'b' > $'odd/line\nbreak'
            printf 'c' > $'odd/not-\xff-text'
            printf 'd' > 'odd/back\slash'
            printf 'e' > odd/grüße
            chmod 0600 hello.txt
            chmod 4755 random.bin
            chmod 1777 empty
            chown 1234:4321 zeros.bin
            chown -h 77:88 link
            """
        );
        await place.AgeSourceAsync();
        // Times of their own, to the nanosecond.
        await place.ShellAsync(
            "touch -d '2019-05-06T07:08:09.987654321' hello.txt; touch -h -d '2018-01-02T03:04:05' link"
        );
    }
}
