"""Contents, nodes and directories (FORMAT.md, sections 8 and 9)."""

from . import packs
from .forms import Form, Malformed
from .log import read_content

DIRECTORY, FILE, LINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE = range(7)

class Node:
    """An entry of a directory; a field that was not stored is None, or empty."""

    def __init__(self, form):
        self.name, self.kind = form.bytes(), form.u8()
        fields = form.varint()
        if not self.name or self.kind > BLOCK_DEVICE or fields >> 14:
            raise form.refused("a node is not allowed")
        def read(bit, reader, otherwise=None):
            return reader() if fields >> bit & 1 else otherwise

        self.modified, self.created = read(0, form.i64), read(1, form.i64)
        self.mode, self.user, self.group = read(2, lambda: (form.varint(), form.varint(), form.varint()), (None,) * 3)
        self.user_name, self.group_name = read(3, lambda: (form.text(), form.text()), (None, None))
        self.windows_attributes = read(4, form.u32)
        self.device = read(5, form.u64, 0)
        self.link_target = read(6, form.bytes, b"")
        self.hard_link_group = read(7, form.bytes, b"")
        self.change_token = read(8, form.bytes, b"")
        self.properties = read(9, lambda: form.list(lambda: (form.bytes(), form.bytes())), [])
        self.length, self.content = read(10, lambda: (form.varint(), read_content(form)), (0, (0, [])))
        self.streams = read(11, lambda: form.list(lambda: (form.bytes(), form.varint(), read_content(form))), [])
        self.body = read(12, lambda: Body(form))
        self.incomplete = read(13, form.u8, 0) == 1
        if (self.kind == DIRECTORY) != (self.body is not None):
            raise form.refused("a directory has a body, and only a directory")

class Body:
    """What lies in a directory: its nodes, or references of pages that hold them."""

    def __init__(self, form):
        paged, self.entries, self.bytes = form.u8(), form.varint(), form.varint()
        if paged > 1:
            raise form.refused("the form of a directory is unknown")
        self.level = form.u8() if paged else -1
        self.items = form.list(lambda: (form.bytes(), form.hash())) if paged else form.list(lambda: Node(form))

class Trees:
    """Reads contents and directories through the chunks they name."""

    def __init__(self, chunks):
        self._chunks = chunks

    def pieces(self, content, kind=packs.DATA):
        """(length, bytes) for each piece of a content in order; no bytes: a hole."""
        level, segments = content
        for length, chunk_id in segments:
            if chunk_id is None:
                yield length, None
            elif level == 0:
                yield length, self._chunks.chunk(kind, chunk_id, length)
            else:
                form = self._page(chunk_id, "a page of a content")
                page = read_content(form)
                form.end()
                if page[0] != level - 1 or sum(size for size, _ in page[1]) != length:
                    raise form.refused("it is not the page that is referred to")
                yield from self.pieces(page, kind)

    def nodes(self, body, lost):
        """The nodes of a directory in order of their names. What damage hides is told to `lost` and passed over."""
        return self._below(body.level, body.items, lost)

    def _below(self, level, items, lost):
        if level < 0:
            yield from items
            return
        for first, chunk_id in items:
            try:
                form = self._page(chunk_id, "a page of a directory")
                page = form.list((lambda: Node(form)) if level == 0 else (lambda: (form.bytes(), form.hash())))
                form.end()
                yield from self._below(level - 1, page, lost)
            except Malformed as error:
                lost(first, error)

    def manifest_root(self, snapshot):
        """The body of the root directory of a snapshot."""
        data = b"".join(data for _, data in self.pieces(snapshot.content, packs.TREE))
        form = Form(data, f"the manifest of snapshot {snapshot.id.hex()}")
        if form.u8() != 1:
            raise form.refused("its version is unknown")
        return Body(form)

    def _page(self, chunk_id, what):
        return Form(self._chunks.chunk(packs.TREE, chunk_id, None), f"{what} ({chunk_id.hex()[:16]})")
