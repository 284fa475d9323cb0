"""Writes a tree into a new folder. Nothing is written outside it: every step is relative to an open directory."""

import os
import stat
from . import trees
from .forms import Malformed

_NODES = dict(zip(range(trees.FIFO, trees.BLOCK_DEVICE + 1), (stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK)))
_ATTRIBUTE = b"xattr:"

class Restore:
    """One restore. `warnings` is what could not be restored, or not wholly."""

    def __init__(self, reader, target):
        self._reader, self._target, self._links = reader, target, {}
        self.warnings, self.entries = [], 0

    def write(self, body):
        """Writes what lies in a directory into the target, which must not exist."""
        os.mkdir(self._target, 0o700)
        self._fill(os.open(self._target, os.O_RDONLY | os.O_DIRECTORY), body, [])

    def _fill(self, folder, body, path):
        lost = lambda first, error: self._warn(path + [first], f"this name and some that follow are lost: {error}")
        for node in self._reader.nodes(body, lost):
            place = path + [node.name]
            name = _safe(node.name)
            if name != node.name:
                self._warn(place, f"is restored as {os.fsdecode(name)}")
            try:
                self._write(folder, name, node, place)
                self.entries += 1
            except (OSError, Malformed) as error:
                self._warn(place, error)

    def _write(self, folder, name, node, path):
        if node.incomplete:
            self._warn(path, "was stored with a fault: its content may not be whole")
        if node.kind == trees.DIRECTORY:
            os.mkdir(name, 0o700, dir_fd=folder)
            self._opened(folder, name, os.O_RDONLY | os.O_DIRECTORY, node, path, lambda at: self._fill(at, node.body, path))
        elif node.kind == trees.FILE:
            self._file(folder, name, node, path)
        else:
            if node.kind == trees.LINK:
                os.symlink(node.link_target, name, dir_fd=folder)
            else:
                device = os.makedev(node.device >> 32, node.device & 0xFFFFFFFF)
                os.mknod(name, _NODES[node.kind] | 0o600, device, dir_fd=folder)
            self._describe(node, path, f"/proc/self/fd/{folder}/".encode() + name)

    def _file(self, folder, name, node, path):
        first = self._links.get(node.hard_link_group, (None, None))
        if node.hard_link_group and first[1] == node.content:
            return os.link(first[0], name, dst_dir_fd=folder)
        for stream, _, _ in node.streams:
            self._warn(path, f"its stream {os.fsdecode(stream)} has no place on this system")
        try:
            new = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self._opened(folder, name, new, node, path, lambda at: self._content(at, node))
        except Malformed:
            os.unlink(name, dir_fd=folder)
            raise
        if node.hard_link_group:
            self._links[node.hard_link_group] = (self._target + b"/" + b"/".join(map(_safe, path)), node.content)

    def _opened(self, folder, name, flags, node, path, fill):
        at = os.open(name, flags | os.O_NOFOLLOW, 0o600, dir_fd=folder)
        try:
            fill(at)
            self._describe(node, path, at)
        finally:
            os.close(at)

    def _content(self, at, node):
        end = 0
        for length, data in self._reader.pieces(node.content):
            if data is not None and os.pwrite(at, data, end) != length:
                raise OSError("the file was not written whole")
            end += length
        os.truncate(at, end)
        if end != node.length:
            raise Malformed("its content has another length than it says")

    def _describe(self, node, path, at):
        """Owner, attributes, permissions, times: the one order in which each survives the next."""
        steps, follow = [], {} if isinstance(at, int) else {"follow_symlinks": False}
        if node.mode is not None:
            steps.append(lambda: os.chown(at, node.user, node.group, **follow))
        for key, value in node.properties:
            if key.startswith(_ATTRIBUTE):
                steps.append(lambda key=key, value=value: os.setxattr(at, key[len(_ATTRIBUTE):], value, **follow))
        if node.mode is not None and node.kind != trees.LINK:
            steps.append(lambda: os.chmod(at, node.mode))
        if node.modified is not None:
            steps.append(lambda: os.utime(at, ns=(node.modified, node.modified), **follow))
        for step in steps:
            try:
                step()
            except OSError as error:
                self._warn(path, error)

    def _warn(self, path, why):
        self.warnings.append(f"{os.fsdecode(b'/'.join(path))!r}: {why}")

def _safe(name):
    """A name that is one component of a path: what would lead out of its folder becomes %NN."""
    if name in (b".", b".."):
        return name.replace(b".", b"%2E")
    return name.replace(b"/", b"%2F").replace(b"\0", b"%00")
