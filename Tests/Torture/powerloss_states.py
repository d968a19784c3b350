"""Which disks a recorded command may leave when the power goes.

The model is a file system with one journal, as ext4, XFS, ZFS and others are:

- Changes of names, sizes and modes reach the disk in their order, at any time, and so a beginning of them is there.
- fsync of a file or folder brings its bytes, and all such changes up to the last one of that file or folder itself; what
  came later may still be lost. fdatasync brings what changed its size, no more. syncfs brings everything.
- Bytes that were not brought by one of these may be there or not, each write for itself, whatever came later. A write
  may be there in part: the first 512 bytes, the first 4096, or all but the first 512. What was made longer and not
  written is short, or holds zeros.
- Bytes of a file that is not there yet, or was cut short since, are not seen.
"""
from powerloss_disk import NAMES

MARKS = ("fsync", "fdatasync", "syncfs", "sync", "told", "none")


class State:
    """A disk: the names up to `names`, the writes up to `end` without `lost`; of one of them perhaps a part."""

    def __init__(self, kind, end, names, lost, torn=None, zero=False):
        self.kind, self.end, self.names, self.lost, self.torn, self.zero = kind, end, names, lost, torn, zero

    def tree(self, before, changes):
        tree = before.copy()
        # Files whose own changes of name and size are lost from some point on.
        cut = set()
        for index, change in enumerate(changes[:self.end]):
            if change.kind in MARKS:
                continue
            if change.kind in NAMES:
                if index < self.names:
                    tree.apply(change)
                else:
                    cut.add(change.arguments[2] if change.kind in ("create", "mkdir", "symlink") else change.arguments[0])
                continue
            number, offset, data = change.arguments
            if number in cut or number not in tree.nodes:
                continue
            if index in self.lost:
                if self.zero:
                    size = len(tree.nodes[number].data)
                    hole = offset + len(data) - max(offset, size)
                    if hole > 0:
                        tree.apply(change, [(max(offset, size), bytes(hole))])
                continue
            if self.torn and self.torn[0] == index:
                tree.apply(change, self.torn[1](offset, data))
                continue
            tree.apply(change)
        return tree


TEARS = {
    "512": (512, lambda offset, data: [(offset, data[:512])]),
    "4096": (4096, lambda offset, data: [(offset, data[:4096])]),
    "-512": (1024, lambda offset, data: [(offset + 512, data[512:])]),
}


class Model:
    """The barriers of a recorded command."""

    def __init__(self, changes):
        self.changes = changes
        self.last, self.sized, self.lengths = {}, {}, {}
        self.floor, self.synced = 0, set()
        self.writes = []

    def touch(self, number, index, sized):
        self.last[number] = index + 1
        if sized:
            self.sized[number] = index + 1

    def see(self, index):
        change = self.changes[index]
        kind, a = change.kind, change.arguments
        if kind in ("create", "mkdir", "symlink"):
            self.touch(a[0], index, True)
            self.touch(a[2], index, True)
        elif kind in ("link", "unlink", "rmdir"):
            self.touch(a[0], index, True)
            if kind == "link":
                self.touch(a[2], index, False)
        elif kind == "rename":
            self.touch(a[0], index, True)
            self.touch(a[2], index, True)
        elif kind == "truncate":
            self.touch(a[0], index, True)
            self.lengths[a[0]] = a[1]
        elif kind in ("chmod", "utime"):
            self.touch(a[0], index, False)
        elif kind == "write":
            self.writes.append(index)
            end = a[1] + len(a[2])
            # Where nothing is known of its length, it is taken for a write in place: the weaker promise.
            if a[0] in self.lengths and end > self.lengths[a[0]]:
                self.lengths[a[0]] = end
        elif kind in ("fsync", "fdatasync"):
            self.floor = max(self.floor, (self.last if kind == "fsync" else self.sized).get(a[0], 0))
            self.synced |= {write for write in self.writes if self.changes[write].arguments[0] == a[0]}
        elif kind in ("syncfs", "sync"):
            self.floor = index + 1
            self.synced |= set(self.writes)


def states(changes, every=False):
    """All of them, most of them several times under different descriptions. `every`: one write is lost, or the names
    end, at any later point, and not only right before the next barrier."""
    model = Model(changes)
    for end in range(len(changes) + 1):
        if end:
            model.see(end - 1)
        last = changes[end - 1] if end else None
        pending = frozenset(model.writes) - model.synced
        yield State("all", end, end, frozenset())
        yield State("synced alone", end, model.floor, pending)
        if last is not None and last.kind == "write":
            for name, (least, tear) in TEARS.items():
                if len(last.arguments[2]) > least:
                    yield State("torn " + name, end, end, frozenset(), (end - 1, tear))
                    # What came before in the same file need not be there.
                    yield State("torn " + name + ", no other", end, end, pending - {end - 1}, (end - 1, tear))
        isMark = end == len(changes) or changes[end].kind in MARKS
        if not (every or isMark):
            continue
        for write in sorted(pending):
            yield State("one write lost", end, end, frozenset([write]))
            yield State("one write lost, zeros", end, end, frozenset([write]), zero=True)
        yield State("names without bytes", end, end, pending)
        yield State("names with zeros", end, end, pending, zero=True)
        yield State("bytes without names", end, model.floor, frozenset())
        for names in range(model.floor + 1, end):
            if changes[names - 1].kind in NAMES:
                yield State("names up to", end, names, frozenset())
                yield State("names up to, no bytes", end, names, pending)
