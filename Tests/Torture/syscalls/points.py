"""The calls of a run, and what can befall each."""
import re

from tracer import NUMBERS

# What reaches a disk, a lock or another process, and what is read of them.
CALLS = (
    "open,openat,creat,read,pread64,readv,write,pwrite64,writev,close,fsync,fdatasync,ftruncate,truncate,rename,renameat,"
    "renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,flock,fcntl,chmod,fchmod,fchmodat,chown,"
    "fchown,fchownat,lchown,utimensat,stat,lstat,fstat,newfstatat,statx,access,faccessat,faccessat2,readlink,readlinkat,"
    "getdents64,statfs,fstatfs,copy_file_range,sendfile,clone,clone3,vfork,execve,wait4,waitid,exit_group")

READING = ["EIO", "ESTALE", "EINTR"]
MAKING = ["EIO", "EACCES", "ESTALE", "ENOSPC", "EDQUOT"]
LOOKING = ["EIO", "EACCES", "ESTALE"]
ERRORS = {}
for names, errors in (
    (("read", "pread64", "readv"), READING),
    (("write", "pwrite64", "writev"), ["EIO", "ESTALE", "EINTR", "ENOSPC", "EDQUOT"]),
    (("fsync", "fdatasync"), ["EIO", "ESTALE", "EINTR", "ENOSPC", "EDQUOT"]),
    (("ftruncate", "truncate"), ["EIO", "EACCES", "ESTALE", "EINTR", "ENOSPC", "EDQUOT"]),
    (("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir", "mkdirat"), MAKING),
    (("unlink", "unlinkat", "rmdir"), LOOKING),
    (("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown", "utimensat"), LOOKING),
    (("flock",), ["EIO", "EACCES", "ESTALE", "EINTR", "ENOLCK"]),
    (("stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
      "getdents64", "statfs", "fstatfs"), LOOKING),
    (("copy_file_range", "sendfile"), ["EIO", "ENOSPC", "EDQUOT"]),
    (("clone", "clone3", "vfork"), ["EAGAIN", "ENOMEM"]),
):
    for name in names:
        ERRORS[name] = errors

# What leaves nothing behind: neither on the disk, nor a lock, nor a word to another process.
LOOKS = {
    "read", "pread64", "readv", "stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents64", "statfs", "fstatfs",
    # What a process has open ends with it, its locks too, whether it was closed before it was killed or by that.
    "close"}
# What is changed nowhere but in the process itself.
HARMLESS = re.compile(r"F_(GETFD|SETFD|GETFL|SETFL|DUPFD|DUPFD_CLOEXEC|SETPIPE_SZ|GETPIPE_SZ|ADD_SEALS)\b")
# Descriptors that are no files.
NO_FILE = re.compile(r"<(pipe:|anon_inode|socket:|/memfd:)")
NAMED = re.compile(r'(?<![<\w])"(/[^"]*)"')
OPEN = re.compile(r"<(/[^>]*)>")
# What a name is to git. Numbers and random parts are left out: of objects, of processes, of leases.
ROLES = [(re.compile(pattern), role) for pattern, role in (
    (r"/objects/(pack|info)(/.*)?$", r"\1"), (r"/objects/([0-9a-f]{2}|incoming-\w+|tmp_objdir[\w-]*)(/.*)?$", "object"),
    (r"/(refs/heads|refs/remotes|refs/tags|logs/refs|refs/pdm)(/.*)?$", r"\1"), (r"/pdm-[0-9a-f]{32}(/.*)?$", r"lease\1"),
    (r"/next-index-\d+\.lock$", "next-index"), (r"/\.git/([A-Za-z_./-]*)$", r"git's \1"), (r"/central\.git/(.*)$", r"central \1"),
    (r"/homes/.*$", "home"), (r"/\.pdm(/.*)?$", "store"), (r"\.gitattributes$", "attributes"), (r"\.gitignore$", "ignore"))]


class Point:
    """One call of one process of a known run."""

    def __init__(self, root, process, call, occurrence, text, ended):
        # Of the folder that the run is in.
        self.root = root
        # `pdm`, or `git commit 1` for its first child of that name.
        self.process = process
        self.call = call
        # strace counts each kind of call by itself.
        self.occurrence = occurrence
        self.text = text
        self.succeeded = not ended.startswith("-1") and ended != "?"
        self.result = int(ended, 0) if self.succeeded else 0

    def __str__(self):
        return f"{self.process}: {self.call} {self.occurrence}: {self.text[:150]}"

    @property
    def names(self):
        # A name that is not absolute begins where the process is, in the vault.
        return NAMED.findall(self.text) or ([] if '"' in self.text and "AT_FDCWD" in self.text else OPEN.findall(self.text))

    @property
    def is_systems(self):
        """None of the vault's: the loader's files and others of the machine, pipes, what only this process sees."""
        if HARMLESS.search(self.text) or NO_FILE.search(self.text):
            return True
        names = self.names
        # A file that is open has a name in /proc too.
        return bool(names) and not any(name.startswith((self.root, "/proc/self/fd/")) for name in names)

    @property
    def changes(self):
        """Whether anybody but the process can know afterwards that the call was made.

        A process that is killed before a call that changes nothing leaves the very disk and locks that it leaves when it is
        killed before its next call that changes something. So it is killed at those, and these stand for all calls between.
        What is written into a pipe is a change, since the other end goes on by it.
        """
        if self.call in ("write", "writev") and "<pipe:" in self.text:
            return True
        if self.is_systems or self.call in LOOKS:
            return False
        if self.call in ("open", "openat"):
            return bool(re.search(r"O_(CREAT|TRUNC|TMPFILE)", self.text))
        return "_GETLK" not in self.text

    @property
    def group(self):
        """What git's own error messages and ways could tell apart: its command, the call, and what the file is to it. git is
        git: that it fails at a place is what pdm has to bear, and one of a group says that."""
        names = self.names or re.findall(r'(?<![<\w])"([^"]*)"', self.text) or [""]
        role = ", ".join(self.role(name) for name in names)
        flags = " ".join(re.findall(r"\bO_(?:WRONLY|RDWR|CREAT|EXCL|TRUNC|DIRECTORY)|F_\w+LKW?\b", self.text))
        return self.process.rpartition(" ")[0], self.call, flags, role

    def role(self, name):
        for pattern, role in ROLES:
            match = pattern.search(name)
            if match:
                return match.expand(role)
        # A file of the work tree, or a folder of it.
        return "work tree" if "." in name.rpartition("/")[2] else "folder"

    def honest_errors(self):
        """Those that only a tracer of our own can bring about: `SHORT`, and `E+` where the call has done its work."""
        if self.is_systems or not self.succeeded or self.call not in NUMBERS:
            return []
        if self.call in ("write", "pwrite64"):
            return ["SHORT", "EIO+"] if self.result > 1 else ["EIO+"]
        if self.call == "read":
            return []
        return ["EIO+", "ENOSPC+", "EDQUOT+", "EINTR+"] if self.call == "close" else ["EIO+"]

    def errors(self):
        if self.is_systems or self.call not in ERRORS and self.call not in ("open", "openat", "creat", "fcntl"):
            return []
        if self.call in ("open", "openat", "creat"):
            writes = re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", self.text)
            return ["EIO", "EACCES", "ESTALE", "EINTR"] + (["ENOSPC", "EDQUOT"] if writes else [])
        if self.call == "fcntl":
            return ERRORS["flock"] if "LK" in self.text else []
        return ERRORS[self.call]


LINE = re.compile(r"^(?:\d+ +)?([a-z_0-9]+)\((.*?)\)? += (-?\d+|\?|0x[0-9a-f]+)(.*)$")


def parse(root, process, log):
    """The points of what strace wrote down."""
    counts, points = {}, []
    for line in log.splitlines():
        match = LINE.match(line)
        if not match:
            name = line.split("(")[0]
            if not name.replace("_", "").isalnum():
                continue
            # Of the last call nothing comes back.
            match_name, text, ended = name, line, "?"
        else:
            match_name, text, ended = match.group(1), match.group(2), match.group(3)
        counts[match_name] = counts.get(match_name, 0) + 1
        # The first is strace's own, which makes the process into the program.
        if match_name == "execve" and counts[match_name] == 1:
            continue
        points.append(Point(root, process, match_name, counts[match_name], text, ended))
    return points
