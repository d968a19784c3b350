"""Vaults as values: what a run left is compared, given a name, and taken back.

Two vaults with one fingerprint have one future, so a verdict is made once for each. What is left out of it decides nothing: times of
the system, inode and process numbers, how SQLite laid out its pages, and what a note says that is for display.
"""
import hashlib
import os
import re
import shutil
import sqlite3
import stat
import struct
import time

# Names with a number of the process, or a random one of git's.
NUMBERED = re.compile(r"(next-index-|fast_import_crash_|tmp_obj_|tmp_pack_|tmp_idx_|incoming-)[A-Za-z0-9]+")
# For display alone; and the number of a process.
DISPLAY = re.compile(r"/(holder|checkin-holder|pdm-[0-9a-f]{32}/pid)$")
HOT = bytes.fromhex("d9d505f920a163d7")


class Tree:
    """The folder of a run, which is brought back to a base by what differs from it."""

    def __init__(self, base, now):
        self.base, self.now = base, now
        self.stamps = {}

    def load(self):
        """All of it anew."""
        if os.path.lexists(self.now):
            shutil.rmtree(self.now)
        if os.system(f"cp -a '{self.base}' '{self.now}'"):
            raise RuntimeError("cp")
        self.stamps = {name: stamp(status) for name, status in walk(self.now)}
        settle()

    def restore(self):
        """Whoever changes a file, its mode or its links moves its ctime, and nobody can set that."""
        if not self.stamps:
            return self.load()
        found = dict(walk(self.now))
        gone = sorted(name for name in found if name not in self.stamps or kind(found[name]) != self.stamps[name][0])
        for name in gone:
            path = self.now + name
            if stat.S_ISDIR(found[name].st_mode):
                shutil.rmtree(path, ignore_errors=True)
            elif os.path.lexists(path):
                os.unlink(path)
            del found[name]
        changed = False
        for name in sorted(self.stamps):
            if name in found and stamp(found[name]) == self.stamps[name]:
                continue
            changed = True
            old, path = os.lstat(self.base + name), self.now + name
            if stat.S_ISDIR(old.st_mode):
                if name not in found:
                    os.mkdir(path)
                os.chmod(path, stat.S_IMODE(old.st_mode))
            else:
                if old.st_nlink > 1:
                    return self.load()
                if name in found:
                    os.unlink(path)
                shutil.copy2(self.base + name, path, follow_symlinks=False)
            self.stamps[name] = stamp(os.lstat(path))
        if changed or gone:
            settle()

    def fingerprint(self):
        """Of all that is not as it was loaded."""
        digest = hashlib.sha256()
        links, seen = {}, set()
        for name, status in sorted(walk(self.now)):
            seen.add(name)
            if status.st_nlink > 1 and stat.S_ISREG(status.st_mode):
                links.setdefault(status.st_ino, []).append(name)
            if self.stamps.get(name) == stamp(status):
                continue
            digest.update(f"{NUMBERED.sub(chr(92) + '1N', name)}\0{status.st_mode}\0".encode(errors="surrogateescape"))
            if stat.S_ISREG(status.st_mode):
                digest.update(content(self.now + name))
            elif stat.S_ISLNK(status.st_mode):
                digest.update(os.fsencode(os.readlink(self.now + name)))
        digest.update(repr(sorted(set(self.stamps) - seen)).encode())
        digest.update(repr(sorted(links.values())).encode())
        return digest.digest()


def kind(status):
    return stat.S_IFMT(status.st_mode)


def stamp(status):
    # A folder's time says that something in it changed, which is seen there.
    if stat.S_ISDIR(status.st_mode):
        return kind(status), status.st_mode
    return kind(status), status.st_mode, status.st_ino, status.st_ctime_ns, status.st_size


def walk(top):
    """(name below the top, status) of everything."""
    todo = [""]
    while todo:
        folder = todo.pop()
        with os.scandir(top + (folder or "/")) as entries:
            for entry in entries:
                name = f"{folder}/{entry.name}"
                yield name, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    todo.append(name)


def settle():
    """Until a change has another time than those of now; the system's clock ticks a few hundred times a second."""
    start = time.clock_gettime_ns(time.CLOCK_REALTIME_COARSE) if hasattr(time, "CLOCK_REALTIME_COARSE") else None
    if start is None:
        return time.sleep(0.011)
    while time.clock_gettime_ns(time.CLOCK_REALTIME_COARSE) == start:
        time.sleep(0.0005)


def content(path):
    if DISPLAY.search(path):
        return b""
    if path.endswith("/pdm.db") or path.endswith("/pdm.db-journal"):
        return store(path.removesuffix("-journal"), path)
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"DIRC"):
        return index(data, path)
    return data


def store(database, path):
    """The rows; the bytes as well where SQLite would roll back first."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        with open(database + "-journal", "rb") as file:
            if file.read(8) == HOT:
                return data
    except FileNotFoundError:
        pass
    if path != database:
        return b"cold"
    try:
        connection = sqlite3.connect(f"file:{database}?immutable=1", uri=True)
        try:
            return repr([connection.execute("PRAGMA integrity_check").fetchall(),
                         connection.execute("PRAGMA user_version").fetchall(), list(connection.iterdump())]).encode()
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError):
        return data


def index(data, path):
    """git's index without what it notes of files, but for whether that is true, which spares git the look at them. An entry
    that is as young as the index is looked at in any case."""
    try:
        version, count = struct.unpack(">II", data[4:12])
        if version not in (2, 3):
            return data
        top = path[:path.index("/.git/")]
        written = os.lstat(path).st_mtime_ns
        found, at = [], 12
        for _ in range(count):
            words = struct.unpack(">10I20sH", data[at:at + 62])
            end = data.index(b"\0", at + (64 if words[11] & 0x4000 else 62))
            name = data[at + (64 if words[11] & 0x4000 else 62):end]
            try:
                status = os.lstat(os.fsencode(top) + b"/" + name)
                noted = words[2] * 10**9 + words[3]
                is_true = (status.st_ctime_ns, status.st_mtime_ns, status.st_ino & 0xffffffff, status.st_size) == (
                    words[0] * 10**9 + words[1], noted, words[5], words[9]) and noted < written
            except OSError:
                is_true = False
            # The size of 0 is git's note that the file must be looked at.
            found.append((name, words[6], words[10], words[11], data[at + 62:at + 64] if words[11] & 0x4000 else b"",
                          is_true, words[9] == 0))
            at += (end - at + 8) // 8 * 8
        return repr((found, data[at:-20])).encode()
    except (ValueError, struct.error):
        return data
