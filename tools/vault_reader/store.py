"""A store that is a folder (FORMAT.md, section 3)."""

import os

class Folder:
    def __init__(self, path):
        self._path = path

    def names(self, folder):
        path = os.path.join(self._path, folder)
        return [folder + name for name in sorted(os.listdir(path))] if os.path.isdir(path) else []

    def size(self, name):
        """Its length in bytes; None: there is no such object."""
        path = os.path.join(self._path, name)
        return os.path.getsize(path) if os.path.isfile(path) else None

    def read(self, name, offset=0, length=-1):
        with open(os.path.join(self._path, name), "rb") as file:
            file.seek(offset)
            return file.read(length)
