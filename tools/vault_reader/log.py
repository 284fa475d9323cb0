"""The log: what a vault holds, folded by its rules (FORMAT.md, section 5)."""

import struct
from collections import namedtuple
from . import blake3, keys
from .forms import Form, Malformed

Pack = namedtuple("Pack", "session id kind length blocks chunks")
Snapshot = namedtuple(
    "Snapshot",
    "id item item_name item_type device plugin plugin_version parent started ended status entries bytes content slot complete",
)
_GENESIS, _BEGIN, _COMMIT, _END, _FENCE, _ADOPT, _KEYS = range(7)
_OPEN, _OVER, _ADOPTED = range(3)
_COMPLETE = 2

def read_content(form):
    """The level and the segments (length, id of a chunk or None for a hole) of a content."""
    level, segments = form.u8(), []
    for _ in range(form.varint()):
        number = form.varint()
        length, hole = number >> 1, number & 1
        if length == 0 or (hole and level > 0):
            raise form.refused("a segment of a content is not allowed")
        segments.append((length, None if hole else form.hash()))
    return level, segments

class Log:
    """Snapshots and live packs, and the entries that broke a rule."""

    def __init__(self, store, vault, master):
        self.snapshots, self.live, self.void = [], {}, []
        self._sessions, self._adopted, self._slots = {}, {}, set()
        self._is_whole, key, previous, expected = True, keys.derive("log", master), bytes(32), 0
        for name in store.names("log/"):
            slot = int(name[4:], 16)
            try:
                if slot > expected:
                    self._is_whole, previous = False, None
                    self.void.append(f"log/{expected:016x} is lost")
                previous, expected = self._read(store, vault, key, name, slot, previous), slot + 1
            except Malformed as error:
                if slot == 0:
                    raise
                self._is_whole, previous, expected = False, None, slot + 1
                self.void.append(f"{name} is lost: {error}")

    def _read(self, store, vault, key, name, slot, previous):
        data = store.read(name)
        header = b"CMVL" + struct.pack("<HH", 1, 0) + vault + struct.pack("<Q", slot)
        if data[:32] != header:
            raise Malformed("it is not the entry of this slot in this vault")
        form = Form(keys.open_envelope(key, header, data[32:], name), name)
        if form.hash() != previous and previous is not None:
            raise Malformed("it does not follow the entry before it")
        form.i64()
        if broken := self._fold(form, slot):
            self.void.append(f"{name}: it does not count, as it breaks rule {broken} of the log")
        form.end()
        return blake3.hash_of(data)

    def _fold(self, form, slot):
        """Counts an entry, or gives the number of the rule that it breaks."""
        kind = form.u8()
        if kind > _KEYS:
            raise form.refused(f"an entry of kind {kind} needs a newer reader")
        if kind == _GENESIS:
            if any([form.varint() for _ in range(7)][:1]):
                raise form.refused("the vault needs a newer reader")
            form.text()
            added = self._key_slots(form)
            if slot > 0:
                return 7
            self._slots = added
        elif kind == _BEGIN:
            form.id(), form.text(), form.text(), form.text()
            self._sessions[slot] = _OPEN
        elif kind == _COMMIT:
            return self._commit(form, slot)
        elif kind in (_END, _FENCE):
            session = form.u64()
            if self._sessions.get(session) != _OPEN:
                return 2 if kind == _END else 4
            self._sessions[session] = _OVER
        elif kind == _ADOPT:
            return self._adopt(form.u64(), form.u64(), self._packs(form))
        else:
            added, removed = self._key_slots(form), set(form.list(form.id))
            if not removed <= self._slots or added & self._slots:
                return 7
            self._slots = (self._slots - removed) | added
        return None

    @staticmethod
    def _key_slots(form):
        return set(form.list(lambda: (form.id(), form.u8(), form.i64(), form.text())[0]))

    @staticmethod
    def _packs(form):
        packs = form.list(lambda: Pack(form.u64(), form.id(), form.u8(), form.varint(), form.varint(), form.varint()))
        return [((pack.session, pack.id), pack) for pack in packs]

    def _commit(self, form, slot):
        session, kind, seen, packs = form.u64(), form.u8(), form.u64(), self._packs(form)
        snapshot = Snapshot(
            form.id(), form.id(), *(form.text() for _ in range(5)), form.id(), form.i64(), form.i64(), form.u8(),
            form.varint(), form.varint(), read_content(form), slot, kind == _COMPLETE,
        )
        # Behind a lost entry, what is new counts: what it stands upon may have been in that entry.
        if self._is_whole and self._sessions.get(session) != _OPEN:
            return 2
        adopted = self._adopted.get(session, {})
        is_own = all(name[0] == session or adopted.get(name) == pack for name, pack in packs) and seen < slot
        is_new = all(known.id != snapshot.id for known in self.snapshots)
        if (self._is_whole and not is_own) or not is_new or len(dict(packs)) < len(packs) or self.live.keys() & dict(packs):
            return 3
        if kind == _COMPLETE:
            self._sessions[session] = _OVER
        self.live.update(packs)
        self.snapshots.append(snapshot)
        return None

    def _adopt(self, session, dead, packs):
        inherited, usable = self._adopted.get(dead, {}), self._adopted.setdefault(session, {})
        if self._sessions.get(session) != _OPEN or self._sessions.get(dead) != _OVER or len(dict(packs)) < len(packs):
            return 4
        for name, pack in packs:
            if name in usable or name in self.live or (name[0] != dead and inherited.get(name) != pack):
                return 4
        self._sessions[dead] = _ADOPTED
        usable.update(packs)
        return None
