"""Packs, blocks and chunks (FORMAT.md, section 6)."""

import struct
from collections import OrderedDict, namedtuple
from itertools import accumulate
import zstandard
from . import blake3, keys
from .forms import Form, Malformed

DATA, TREE = 1, 2
_ZSTD, _PACK_KEYS = 1, 1
_HEADER, _FOOTER, _ENVELOPE = 48, 16, 85
_BLOCKS_KEPT = 32

Block = namedtuple("Block", "pack root name slot offset sealed codec plain chunks")

class Packs:
    """Finds chunks by their ids in the live packs; keeps the last few decoded blocks."""

    def __init__(self, store, vault, master, live, damaged):
        self._store, self._vault = store, vault
        self._key = keys.derive("pack keys", master)
        self._id_keys = {DATA: keys.derive("chunk ids", master), TREE: keys.derive("tree ids", master)}
        self._live, self._places, self._decoded = live, {}, OrderedDict()
        self.damaged = damaged

    def chunk(self, kind, chunk_id, length):
        """The bytes of a chunk, compared with its id. A chunk may stand in several blocks: each is tried."""
        if kind not in self._places:
            self._places[kind] = self._index(kind)
        failure = Malformed(f"chunk {chunk_id.hex()[:16]}: no pack of the vault holds it")
        for block, offset, size in self._places[kind].get(chunk_id, ()):
            try:
                if length in (size, None):
                    return self._block(block, kind)[offset : offset + size]
            except Malformed as error:
                failure = error
        raise failure

    def _index(self, kind):
        places = {}
        for pack in self._live:
            if pack.kind != kind:
                continue
            try:
                blocks = self._trailer(pack)
            except Malformed as error:
                self.damaged.append(str(error))
                continue
            for block in blocks:
                for (chunk_id, size), end in zip(block.chunks, accumulate(size for _, size in block.chunks)):
                    places.setdefault(chunk_id, []).append((block, end - size, size))
        return places

    def _trailer(self, pack):
        name = f"packs/{pack.session:016x}/{pack.id.hex()}"
        size = self._store.size(name)
        if size != pack.length or size < _HEADER + _FOOTER:
            raise Malformed(f"{name}: the pack " + ("is missing" if size is None else f"has {size} bytes, not {pack.length}"))
        header = self._store.read(name, 0, _HEADER)
        wanted = b"CMVP" + struct.pack("<HB", 1, pack.kind)
        if header[:7] != wanted or header[8:] != self._vault + struct.pack("<Q", pack.session) + pack.id:
            raise Malformed(f"{name}: it is not the pack that the log names")
        key = self._pack_key(name, header)
        place, length, magic = struct.unpack("<QI4s", self._store.read(name, size - _FOOTER, _FOOTER))
        if magic != b"CMVE" or place + length != size - _FOOTER:
            raise Malformed(f"{name}: its footer is damaged")
        trailer_key = keys.derive("pack trailer", key)
        trailer = self._store.read(name, place, length)
        form = Form(keys.open_envelope(trailer_key, b"CMVT" + header, trailer, name), name)
        root = keys.derive("block key", key)
        blocks = form.list(lambda: Block(
            pack, root, name, form.varint(), form.varint(), form.varint(), form.u8(), form.varint(),
            form.list(lambda: (form.hash(), form.varint())),
        ))
        form.end()
        return blocks

    def _pack_key(self, name, header):
        envelopes = self._store.read(name, _HEADER, header[7] * _ENVELOPE)
        for place in range(0, len(envelopes), _ENVELOPE):
            label, envelope = envelopes[place : place + 5], envelopes[place + 5 : place + _ENVELOPE]
            if label[0] == _PACK_KEYS:
                return keys.open_envelope(self._key, header + label, envelope, name)
        raise Malformed(f"{name}: it has no key for this vault's readers")

    def _block(self, block, kind):
        plain = self._decoded.pop((block.name, block.slot), None)
        if plain is None:
            plain = self._decode(block)
            ends = list(accumulate(size for _, size in block.chunks))
            chunks = [plain[end - size : end] for end, (_, size) in zip(ends, block.chunks)]
            ids = blake3.keyed_many(self._id_keys[kind], chunks)
            if ends[-1:] != [len(plain)] or ids != [chunk_id for chunk_id, _ in block.chunks]:
                raise Malformed(f"{block.name}: block {block.slot} does not hold the chunks it lists")
        self._decoded[(block.name, block.slot)] = plain
        if len(self._decoded) > _BLOCKS_KEPT:
            self._decoded.popitem(last=False)
        return plain

    def _decode(self, block):
        where = f"{block.name}, block {block.slot}"
        sealed = self._store.read(block.name, block.offset, block.sealed)
        place = struct.pack("<BIBI", block.pack.kind, block.slot, block.codec, block.plain)
        associated = b"CMVB" + struct.pack("<H", 1) + block.pack.id + place
        key = blake3.keyed(block.root, associated + sealed[:32])
        plain = keys.decrypt(key, sealed[32:], associated, where)
        if block.codec == _ZSTD:
            try:
                plain = zstandard.ZstdDecompressor().decompress(plain, max_output_size=block.plain)
            except zstandard.ZstdError as error:
                raise Malformed(f"{where}: {error}") from None
        if block.codec > _ZSTD or len(plain) != block.plain:
            raise Malformed(f"{where}: its codec or its length is not as the trailer says")
        return plain
