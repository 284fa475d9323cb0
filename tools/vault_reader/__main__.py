"""The commands of tools/read-vault."""

import argparse
import getpass
import os
import resource
import sys
import time
from pathlib import Path
from . import keys
from .forms import Malformed
from .log import Log
from .packs import Packs
from .restore import Restore
from .store import Folder
from .trees import Trees

def _open(arguments):
    store, genesis = Folder(arguments.vault), "log/" + "0" * 16
    if store.size(genesis) is None:
        raise Malformed(f"{arguments.vault}: there is no vault")
    vault, password, recovery = store.read(genesis)[8:24], None, None
    if arguments.recovery_key_file:
        recovery = keys.recovery_key(Path(arguments.recovery_key_file).read_text().splitlines()[0])
    elif arguments.password_file:
        password = Path(arguments.password_file).read_bytes().splitlines()[0]
    else:
        password = getpass.getpass("password of the vault: ").encode()

    for name in store.names("keys/"):
        try:
            master = keys.unlock(store.read(name), vault, password, recovery, name)
        except Malformed as error:
            print(f"warning: {error}", file=sys.stderr)
            continue
        if master:
            log = Log(store, vault, master)
            return log, Packs(store, vault, master, list(log.live.values()), log.void)
    raise Malformed("that opens no key slot of this vault; is it the right password or recovery key?")

def _find(log, text):
    found = log.snapshots[-1:] if text == "latest" else [one for one in log.snapshots if one.id.hex().startswith(text)]
    if len(found) != 1:
        raise Malformed(f"{text}: that names {len(found)} snapshots; see the list")
    return found[0]

def _list(log):
    for snapshot in log.snapshots:
        started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(snapshot.started // 10**9))
        state = ("success", "warning", "error")[snapshot.status] if snapshot.complete else "partial"
        print(snapshot.id.hex(), started, state, snapshot.entries, snapshot.bytes, snapshot.item_name, sep="\t")

def _ls(reader, body, folder, lost):
    for node in reader.nodes(body, lambda _, error: lost.append(error)):
        path = folder + os.fsdecode(node.name)
        print("dflpscb"[node.kind], node.length, repr(path), sep="\t")
        if node.body:
            _ls(reader, node.body, path + "/", lost)
    return lost

def _run(arguments):
    log, chunks = _open(arguments)
    if arguments.command == "list":
        return _list(log)
    reader = Trees(chunks)
    body = reader.manifest_root(_find(log, arguments.snapshot))
    if arguments.command == "ls":
        return _ls(reader, body, "", []) + chunks.damaged
    restore = Restore(reader, os.fsencode(os.path.abspath(arguments.target)))
    restore.write(body)
    print(f"{restore.entries} entries restored", file=sys.stderr)
    return restore.warnings + chunks.damaged

def _main():
    # Trees may be deeper than Python and the system expect of a program.
    sys.setrecursionlimit(10**6)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    parser = argparse.ArgumentParser(prog="read-vault", description="Lists and restores a vault in a folder.")
    parser.add_argument("--password-file", help="a file whose first line is the password (default: it is asked for)")
    parser.add_argument("--recovery-key-file", help="a file whose first line is the recovery key")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, names in (("list", "vault"), ("ls", "vault snapshot"), ("restore", "vault snapshot target")):
        command = commands.add_parser(name)
        for argument in names.split():
            command.add_argument(argument)
    try:
        warnings = _run(parser.parse_args()) or []
    except (Malformed, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for text in warnings:
        print(f"warning: {text}", file=sys.stderr)
    return 3 if warnings else 0

sys.exit(_main())
