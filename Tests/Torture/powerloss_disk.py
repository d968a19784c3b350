"""What a disk holds after the power went: files and folders as values, and the changes that a command made to them.

A command runs under strace, children included. Each call that changes a name or a byte below one folder becomes a
`Change`; made again on the tree of before, all of them must give the tree of after, byte for byte, or the recording is
refused. So nothing that the command did is overlooked.
"""
import os
import re
import stat
import subprocess

# What changes names or sizes is in a file system's journal, which keeps its order. Bytes are not.
NAMES = {"create", "mkdir", "symlink", "link", "unlink", "rmdir", "rename", "truncate", "chmod", "utime"}

UMASK = 0o022

CALLS = ",".join("""open openat creat write writev pwrite64 pwritev fsync fdatasync sync syncfs sync_file_range ftruncate
 truncate rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir chmod fchmod fchmodat
 utimensat copy_file_range sendfile fallocate lseek chdir fchdir clone clone3 fork vfork mmap""".split())


class Unreadable(Exception):
    """The recording holds what this program does not understand."""


class Node:
    __slots__ = ("kind", "mode", "data", "entries", "time")

    def __init__(self, kind, mode, data=b"", time=None):
        self.kind, self.mode, self.data, self.time = kind, mode, data, time
        self.entries = {} if kind == "folder" else None

    def copy(self):
        other = Node(self.kind, self.mode, self.data, self.time)
        if self.entries is not None:
            other.entries = dict(self.entries)
        return other


class Tree:
    """Numbered nodes; 0 is the top. A copy shares them until they change."""

    def __init__(self, nodes=None):
        self.nodes = nodes or {0: Node("folder", 0o755)}
        self.own = set(self.nodes) if nodes is None else set()

    @classmethod
    def scan(cls, top):
        tree, numbers, todo = cls(), {}, [(top, 0)]
        while todo:
            folder, number = todo.pop()
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                status = entry.stat(follow_symlinks=False)
                key = numbers.setdefault(status.st_ino, len(tree.nodes))
                tree.nodes[number].entries[os.fsencode(entry.name)] = key
                if key in tree.nodes:
                    continue
                mode, time = stat.S_IMODE(status.st_mode), status.st_mtime_ns
                if entry.is_dir(follow_symlinks=False):
                    tree.nodes[key] = Node("folder", mode, time=time)
                    todo.append((entry.path, key))
                elif entry.is_symlink():
                    tree.nodes[key] = Node("link", 0o777, os.fsencode(os.readlink(entry.path)), time)
                else:
                    with open(entry.path, "rb") as file:
                        tree.nodes[key] = Node("file", mode, file.read(), time)
        tree.own = set(tree.nodes)
        return tree

    def copy(self):
        other = Tree(dict(self.nodes))
        self.own = set()
        return other

    def changing(self, number):
        if number not in self.own:
            self.nodes[number] = self.nodes[number].copy()
            self.own.add(number)
        return self.nodes[number]

    def find(self, names):
        """The number of what a list of names leads to; None where there is nothing."""
        number = 0
        for name in names:
            node = self.nodes.get(number)
            if node is None or node.entries is None or name not in node.entries:
                return None
            number = node.entries[name]
        return number

    def listing(self):
        """Every path, with what is there: (kind, mode, bytes). Equal listings are equal disks."""
        found, todo = {}, [(b"", 0)]
        while todo:
            path, number = todo.pop()
            node = self.nodes[number]
            found[path] = (node.kind, node.mode, node.data)
            for name, child in (node.entries or {}).items():
                todo.append((path + b"/" + name, child))
        return found

    def write(self, top):
        """Makes the disk hold this; what is there already is left out of the work."""
        made, todo = {}, [(os.fsencode(top), 0)]
        modes = []
        while todo:
            path, number = todo.pop()
            node = self.nodes[number]
            if number in made:
                os.link(made[number], path)
                continue
            if node.kind == "folder":
                if number:
                    os.mkdir(path)
                modes.append((path, node))
                todo += [(path + b"/" + name, child) for name, child in node.entries.items()]
                continue
            made[number] = path
            if node.kind == "link":
                os.symlink(node.data, path)
                continue
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            os.write(descriptor, node.data)
            os.fchmod(descriptor, node.mode)
            os.close(descriptor)
            if node.time is not None:
                os.utime(path, ns=(node.time, node.time))
        for path, node in reversed(modes):
            os.chmod(path, node.mode)

    # What a change does. A change to something that is not there, since an earlier one was lost, does nothing.

    def apply(self, change, data=None):
        kind, a = change.kind, change.arguments
        if kind in ("create", "mkdir", "symlink"):
            folder, name, number, mode = a[:4]
            self.nodes[number] = Node(
                {"create": "file", "mkdir": "folder", "symlink": "link"}[kind], mode, a[4] if kind == "symlink" else b"",
                change.time)
            self.own.add(number)
            self.changing(folder).entries[name] = number
        elif kind == "link":
            folder, name, number = a
            self.changing(folder).entries[name] = number
        elif kind in ("unlink", "rmdir"):
            self.changing(a[0]).entries.pop(a[1], None)
        elif kind == "rename":
            old, name, new, to = a
            number = self.changing(old).entries.pop(name)
            self.changing(new).entries[to] = number
        elif kind == "truncate":
            node = self.changing(a[0])
            node.data, node.time = node.data[:a[1]].ljust(a[1], b"\0"), change.time
        elif kind == "chmod":
            self.changing(a[0]).mode = a[1]
        elif kind == "utime":
            self.changing(a[0]).time = a[1]
        elif kind == "write":
            node = self.changing(a[0])
            for offset, piece in data if data is not None else [(a[1], a[2])]:
                end = offset + len(piece)
                if len(node.data) < offset:
                    node.data = node.data.ljust(offset, b"\0")
                node.data = node.data[:offset] + piece + node.data[end:]
            node.time = change.time


class Change:
    __slots__ = ("kind", "arguments", "time", "text")

    def __init__(self, kind, arguments, time, text=""):
        self.kind, self.arguments, self.time, self.text = kind, arguments, time, text


def _bytes(text):
    return bytes.fromhex(text.replace("\\x", ""))


STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
DESCRIPTOR = re.compile(r"(-?\d+|AT_FDCWD)(?:<((?:\\x[0-9a-f]{2})*)>)?(\(deleted\))?")


class Recorder:
    """Makes changes of the lines that strace wrote."""

    def __init__(self, before, top, folder):
        self.tree, self.top = before.copy(), os.fsencode(top).split(b"/")
        self.folders, self.offsets, self.changes = {}, {}, []
        # What each descriptor was opened by: /proc/self/fd/N is a name of the same.
        self.opened = {}
        self.start = os.fsencode(folder)
        self.next = max(before.nodes) + 1
        self.main = None

    def read(self, log):
        waiting = {}
        with open(log, errors="surrogateescape") as lines:
            for line in lines:
                process, time, text = line.split(None, 2)
                text = text.rstrip("\n")
                if text.startswith(("+++", "---")):
                    continue
                if text.endswith("<unfinished ...>"):
                    begun = text[:-len("<unfinished ...>")].rstrip()
                    waiting[process] = begun
                    if begun.startswith(("clone", "fork", "vfork")):
                        self.forking = process
                    continue
                if text.startswith("<... "):
                    text = waiting.pop(process, "") + text.split(" resumed>", 1)[1]
                if process not in self.folders:
                    self.main = self.main or process
                    self.folders[process] = self.folders.get(getattr(self, "forking", None), self.start)
                self.line(process, int(float(time) * 1e9), text)

    def names(self, process, path, folder=None):
        """The path below the top, as a list; None for a file elsewhere."""
        if not path.startswith(b"/"):
            path = (folder if folder is not None else self.folders[process]) + b"/" + path
        parts = []
        for part in path.split(b"/")[1:]:
            if part == b"..":
                parts = parts[:-1]
            elif part not in (b"", b"."):
                parts.append(part)
        if parts[:3] == [b"proc", b"self", b"fd"] and len(parts) > 3:
            opened = self.opened.get((process, os.fsdecode(parts[3])))
            return opened + parts[4:] if opened is not None else None
        depth = len(self.top) - 1
        return parts[depth:] if parts[:depth] == self.top[1:] else None

    def line(self, process, time, text):
        match = re.match(r"(\w+)\((.*)\)\s+= (-?\d+|\?|0x[0-9a-f]+)", text, re.S)
        if not match:
            raise Unreadable(text[:200])
        call, inside, result = match.groups()
        if result in ("-1", "?"):
            return
        strings = [_bytes(found) for found in STRING.findall(inside)]
        outside = STRING.sub('""', inside)
        words = [word.strip() for word in outside.split(",")]
        descriptors = [(found.group(1), _bytes(found.group(2) or "")) for found in map(DESCRIPTOR.match, words) if found]

        def folder_of(index):
            # `AT_FDCWD</where>` and `7</where>` alike.
            found = DESCRIPTOR.match(words[index])
            return _bytes(found.group(2) or "") or None

        def below(path, folder=None):
            return self.names(process, path, folder)

        def add(kind, *arguments):
            change = Change(kind, arguments, time, call)
            self.tree.apply(change)
            self.changes.append(change)

        def place(names):
            return self.tree.find(names[:-1]), names[-1]

        if call in ("clone", "clone3", "fork", "vfork"):
            self.folders.setdefault(result, self.folders[process])
        elif call == "chdir":
            path = strings[0]
            self.folders[process] = path if path.startswith(b"/") else self.folders[process] + b"/" + path
        elif call == "fchdir":
            self.folders[process] = descriptors[0][1]
        elif call in ("open", "openat", "creat"):
            names = below(strings[0], folder_of(0) if call == "openat" else None)
            self.offsets[process, result] = 0
            self.opened[process, result] = names
            if names is None:
                return
            if "O_CREAT" in outside or call == "creat":
                if self.tree.find(names) is None:
                    folder, name = place(names)
                    mode = int(words[-1], 8) & ~UMASK
                    add("create", folder, name, self.next, mode)
                    self.next += 1
            number = self.tree.find(names)
            if "O_TRUNC" in outside and self.tree.nodes[number].data:
                add("truncate", number, 0)
            if "O_APPEND" in outside:
                self.offsets[process, result] = None
        elif call in ("write", "writev", "pwrite64", "pwritev"):
            number_text, path = descriptors[0]
            if number_text == "1" and process == self.main:
                self.changes.append(Change("told", (), time, call))
            names = below(path) if path.startswith(b"/") else None
            number = self.tree.find(names) if names is not None else None
            if number is None:
                return
            data = b"".join(strings)[:int(result)]
            if call.startswith("p"):
                offset = int(words[-1])
            else:
                key = process, number_text
                offset = self.offsets.get(key)
                if offset is None:
                    offset = len(self.tree.nodes[number].data)
                else:
                    self.offsets[key] = offset + len(data)
            if data:
                add("write", number, offset, data)
        elif call == "lseek":
            self.offsets[process, descriptors[0][0]] = int(result)
        elif call in ("fsync", "fdatasync", "syncfs", "sync"):
            names = below(descriptors[0][1]) if call != "sync" else []
            number = self.tree.find(names) if names is not None else None
            if number is not None:
                add(call, number)
        elif call in ("ftruncate", "truncate"):
            names = below(strings[0]) if call == "truncate" else below(descriptors[0][1])
            number = self.tree.find(names) if names is not None else None
            if number is not None:
                add("truncate", number, int(words[-1]))
        elif call in ("rename", "renameat", "renameat2"):
            at = call != "rename"
            old = below(strings[0], folder_of(0) if at else None)
            new = below(strings[1], folder_of(2) if at else None)
            if old is not None and new is not None and self.tree.find(old) != self.tree.find(new):
                add("rename", *place(old), *place(new))
        elif call in ("link", "linkat"):
            at = call == "linkat"
            old = below(strings[0], folder_of(0) if at else None)
            new = below(strings[1], folder_of(2) if at else None)
            if old is not None and new is not None:
                add("link", *place(new), self.tree.find(old))
        elif call in ("symlink", "symlinkat"):
            names = below(strings[1], folder_of(1) if call == "symlinkat" else None)
            if names is not None:
                add("symlink", *place(names), self.next, 0o777, strings[0])
                self.next += 1
        elif call in ("unlink", "unlinkat", "rmdir"):
            names = below(strings[0], folder_of(0) if call == "unlinkat" else None)
            if names is not None:
                add("rmdir" if call == "rmdir" or "AT_REMOVEDIR" in outside else "unlink", *place(names))
        elif call in ("mkdir", "mkdirat"):
            names = below(strings[0], folder_of(0) if call == "mkdirat" else None)
            if names is not None:
                add("mkdir", *place(names), self.next, int(words[-1], 8) & ~UMASK)
                self.next += 1
        elif call in ("chmod", "fchmod", "fchmodat"):
            if call == "fchmod":
                names, mode = below(descriptors[0][1]), words[1]
            else:
                names = below(strings[0], folder_of(0) if call == "fchmodat" else None)
                mode = words[2 if call == "fchmodat" else 1]
            number = self.tree.find(names) if names is not None else None
            if number is not None:
                add("chmod", number, int(mode, 8))
        elif call == "utimensat":
            if not strings:
                return
            names = below(strings[0], folder_of(0))
            number = self.tree.find(names) if names is not None else None
            found = re.findall(r"tv_sec=(-?\d+)[^,]*, tv_nsec=(\d+)", inside)
            if number is not None:
                add("utime", number, int(found[1][0]) * 10**9 + int(found[1][1]) if len(found) == 2 else time)
        elif call == "mmap":
            if "MAP_SHARED" in outside and "PROT_WRITE" in outside and below(descriptors[-1][1] or b"/") is not None:
                raise Unreadable("a file is written through memory: " + text[:200])
        elif call in ("copy_file_range", "sendfile", "fallocate"):
            raise Unreadable(text[:200])


def record(command, before, top, folder, log, **options):
    """Runs a command whose disk is `before`. Returns how it ended, and its changes."""
    strace = ["strace", "-f", "-y", "-ttt", "-xx", "-s", "16777216", "-e", "trace=" + CALLS, "-e", "signal=none", "-o", log]
    result = subprocess.run(strace + command, cwd=folder, capture_output=True, **options)
    recorder = Recorder(before, top, folder)
    recorder.read(log)
    after = Tree.scan(top)
    made, found = recorder.tree.listing(), after.listing()
    for path in sorted(set(made) | set(found)):
        one, other = made.get(path), found.get(path)
        if one != other:
            raise Unreadable(
                f"{os.fsdecode(path)}: the recording gives {str(one)[:200]}, the disk has {str(other)[:200]}")
    return result, recorder.changes
