"""The folder that everything happens in, and the programs that are run there."""
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time

from states import Tree

ACCOUNTS = ["admin", "john", "mary"]


@contextlib.contextmanager
def deadline(seconds):
    """Waiting with a time limit, of which Python would make looking again and again, up to 50 ms late."""
    def end(*_):
        raise TimeoutError
    signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


class Place:
    """A folder `now` that each run begins anew, as a copy of what an act prepared.

    It always has the same name, since the store and git's worktrees know absolute paths.
    """

    def __init__(self, pdm, parent=None):
        # In memory where there is room: a run is a copy, and nothing here is about power cuts.
        if parent is None and os.path.isdir("/dev/shm"):
            parent = "/dev/shm"
        self.root = tempfile.mkdtemp(prefix="pdm-syscalls-", dir=parent)
        self.pdm = os.path.realpath(pdm)
        # What the command knows of, and what it does not.
        self.seen, self.tools = self.root + "/seen", self.root + "/tools"
        # A file system of its own where it is to be full.
        self.disk = self.seen + "/disk"
        for folder in (self.seen, self.tools, self.disk):
            os.mkdir(folder)
        self.now = self.disk + "/now"
        self.log = self.tools + "/trace"
        self.pid = self.tools + "/pid"
        self.tree = Tree(self.root + "/base", self.now)
        # For the runs that are struck.
        self.steady = {}
        library = self.tools + "/steady.so"
        source = os.path.dirname(os.path.abspath(__file__)) + "/steady.c"
        compiler = shutil.which("cc") or "clang"
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
        self.steady_library = library

    def path(self, name):
        return f"{self.now}/{name}"

    def environment(self, account):
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        kept.update(
            HOME=self.path("homes/" + account), GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null",
            GIT_AUTHOR_NAME="person", GIT_AUTHOR_EMAIL="person@example.com", GIT_COMMITTER_NAME="person",
            GIT_COMMITTER_EMAIL="person@example.com", LOGNAME=account, USER=account)
        return kept

    def run(self, words, account="admin", folder="repo", input=b"", environment=None):
        with deadline(120):
            return subprocess.run(
                words, cwd=self.path(folder), env=environment or self.environment(account), input=input,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def must(self, words, **options):
        done = self.run(words, **options)
        if done.returncode:
            raise RuntimeError(f"{words}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
        return done.stdout

    def do(self, account, *words, folder="repo", input=b""):
        """pdm, which must succeed."""
        return self.must([self.pdm, *words], account=account, folder=folder, input=input)

    def git(self, *words, folder="repo"):
        return self.must(["git", *words], folder=folder)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.exists(path):
            os.chmod(path, 0o644)
        with open(path, "w") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    # What is copied

    def fresh(self):
        self.clear()
        os.mkdir(self.now)

    def clear(self):
        if os.path.lexists(self.now):
            shutil.rmtree(self.now)

    def save(self):
        """What there is now is what each run begins with."""
        shutil.rmtree(self.tree.base, ignore_errors=True)
        shutil.move(self.now, self.tree.base)
        # A moment that comes after all that is recorded.
        self.steady = {"LD_PRELOAD": self.steady_library, "PDM_STEADY_TIME": str(int(time.time()) + 1)}

    def load(self):
        self.tree.load()

    def restore(self):
        self.tree.restore()

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)

    # A disk that is full

    def mount(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", self.disk], check=True)

    def fill(self, pages):
        """Leaves room for so many pages."""
        with open(self.disk + "/filler", "wb") as file:
            status = os.statvfs(self.disk)
            size = (status.f_bavail - pages) * status.f_frsize
            os.posix_fallocate(file.fileno(), 0, size)

    def make_room(self):
        os.remove(self.disk + "/filler")

    # Vaults to begin with

    FILES = ["a.nc", "b.nc", "c d.step", "sub/e.scad", "f.nc", "g.nc"]

    def repository(self, commit=True):
        self.fresh()
        for account in ACCOUNTS:
            os.makedirs(self.path("homes/" + account))
        os.mkdir(self.path("repo"))
        # Without git's sample hooks, which would be copied each time.
        self.git("init", "-q", "--template=", "-b", "main")
        for file in self.FILES:
            self.write("repo/" + file, f"the first version of {file}\n")
        if commit:
            self.git("add", ".")
            self.git("commit", "-q", "-m", "parts")

    def store(self, folder="repo", accounts=ACCOUNTS):
        self.do("admin", "init", "--admin", "admin", "--password-stdin", folder=folder, input=b"admin-secret\n")
        self.do("admin", "login", "admin", "--password-stdin", folder=folder, input=b"admin-secret\n")
        for account in accounts[1:]:
            secret = f"{account}-secret\n".encode()
            self.do("admin", "user", "add", account, "--password-stdin", folder=folder, input=secret)
            self.do(account, "login", account, "--password-stdin", folder=folder, input=secret)

    def vault(self):
        self.repository()
        self.store()

    def central(self):
        """A bare central repository with the store in it, and a clone for each of john and mary."""
        self.repository()
        self.git("clone", "-q", "--template=", "--bare", "repo", "central.git", folder="")
        self.store("central.git")
        for account in ("john", "mary"):
            self.git("clone", "-q", "--template=", "central.git", account, folder="")
        shutil.rmtree(self.path("repo"))
