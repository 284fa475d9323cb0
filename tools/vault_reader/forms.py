"""The basic forms of the format (FORMAT.md, section 2)."""

import struct
from functools import partialmethod

class Malformed(Exception):
    """Bytes that are not what the format says; the text names the object."""

class Form:
    """Reads values one after the other from bytes, and refuses what does not parse."""

    def __init__(self, data, name):
        self._data, self._place, self._name = data, 0, name

    def take(self, count):
        if count > len(self._data) - self._place:
            raise self.refused("it ends too early")
        self._place += count
        return bytes(self._data[self._place - count : self._place])

    def _number(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize(form)))[0]

    u8 = partialmethod(_number, "B")
    u32 = partialmethod(_number, "I")
    u64 = partialmethod(_number, "Q")
    i64 = partialmethod(_number, "q")
    id = partialmethod(take, 16)
    hash = partialmethod(take, 32)

    def varint(self):
        value = 0
        for place in range(10):
            byte = self.u8()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                if (byte == 0 and place > 0) or value >= 1 << 64:
                    raise self.refused("a number is not in its shortest form")
                return value
        raise self.refused("a number does not end")

    def bytes(self):
        return self.take(self.varint())

    def text(self):
        return self.bytes().decode("utf-8", "backslashreplace")

    def list(self, read):
        return [read() for _ in range(self.varint())]

    def rest(self):
        return self.take(len(self._data) - self._place)

    def end(self):
        if self._place != len(self._data):
            raise self.refused("bytes are left over")

    def refused(self, why):
        return Malformed(f"{self._name}: {why}")
