"""The commands whose disks are looked at, and what must be true on each of them.

Everything is looked at from outside: plain git, SQLite, `pdm audit verify`, and pdm commands of somebody else.
"""
import json
import os
import re
import shutil
import sqlite3
import subprocess

from powerloss_disk import Tree

EDIT, LATER, HERS = "john's edit\n" * 40, "john's later edit\n", "mary's edit\n"
FILES = ["a.nc", "b.nc", "c d.step", "sub/e.scad", "sub/f.scad"]
PEOPLE = ["admin", "john", "mary"]


def original(name):
    return f"the first version of {name}\n" * 40


class Vault:
    """A folder with repositories and a home for each account, which is always in the same place."""

    repository = "repo"

    def __init__(self, pdm, top):
        self.pdm, self.top = pdm, top
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": top + "/homes/gitconfig", "TMPDIR": top + "/homes", "HOME": top + "/homes"}

    def path(self, name=""):
        return os.path.join(self.top, self.repository, name)

    def variables(self, user):
        return dict(self.environment, HOME=f"{self.top}/homes/{user}")

    def run(self, user, *words, input="", folder=None):
        return subprocess.run(
            [self.pdm, *words], input=input.encode(), capture_output=True, env=self.variables(user),
            cwd=f"{self.top}/{self.repository if folder is None else folder}")

    def must(self, user, *words, **options):
        result = self.run(user, *words, **options)
        if result.returncode:
            raise SystemExit(f"pdm {words}: {result.returncode} {result.stderr.decode()}")
        return result.stdout.decode()

    def git(self, *words, folder=None, check=True):
        result = subprocess.run(
            ["git", *words], capture_output=True, env=self.environment, cwd=f"{self.top}/{self.repository if folder is None else folder}")
        if check and result.returncode:
            raise Broken(f"git {' '.join(words)}: {result.stderr.decode().strip()}")
        return result.stdout.decode()

    def read(self, name, folder=None):
        try:
            with open(f"{self.top}/{self.repository if folder is None else folder}/{name}", "rb") as file:
                return file.read().decode(errors="replace")
        except FileNotFoundError:
            return None

    def edit(self, name, text, folder=None):
        path = f"{self.top}/{self.repository if folder is None else folder}/{name}"
        if os.path.exists(path):
            os.chmod(path, 0o644)
        with open(path, "w") as file:
            file.write(text)

    store = "repo/.pdm"

    def rows(self, query):
        database = sqlite3.connect(f"file:{self.top}/{self.store}/pdm.db?mode=ro", uri=True)
        try:
            return database.execute(query).fetchall()
        except sqlite3.Error as error:
            raise Broken(f"sqlite: {error}")
        finally:
            database.close()

    def held(self):
        return [bytes(path).decode() for path, in self.rows("SELECT path FROM locks ORDER BY path")]

    def rescued(self, name, folder=None):
        """What rescues have of a file."""
        names = self.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue", folder=folder).split()
        return [self.git("show", f"{reference}:{name}", folder=folder, check=False) for reference in names]

    # Making it.

    def prepare(self):
        os.makedirs(self.top + "/homes")
        with open(self.top + "/homes/gitconfig", "w") as file:
            file.write(
                "[user]\n\tname = John Doe\n\temail = john@example.com\n[init]\n\tdefaultBranch = main\n"
                "\ttemplateDir =\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n")
        for person in PEOPLE:
            os.mkdir(f"{self.top}/homes/{person}")
        os.mkdir(self.path())

    def fill(self):
        self.git("init", "-q")
        os.mkdir(self.path("sub"))
        for name in FILES:
            self.edit(name, original(name))
        self.git("add", "-A")
        self.git("commit", "-qm", "parts")

    def make_store(self, folder=None):
        secret = "admin-secret\n"
        self.must("admin", "init", "--admin", "admin", "--password-stdin", input=secret, folder=folder)
        self.must("admin", "login", "admin", "--password-stdin", input=secret, folder=folder)
        for person in PEOPLE[1:]:
            self.must("admin", "user", "add", person, "--password-stdin", input=person + "-secret\n", folder=folder)
            self.must(person, "login", person, "--password-stdin", input=person + "-secret\n", folder=folder)


class Broken(Exception):
    """A promise is."""


def require(condition, text):
    if not condition:
        raise Broken(text)


def is_left(name):
    """What no command may leave in git's folder."""
    return name.endswith(".lock") or name.startswith("PDM_") or re.fullmatch("pdm-[0-9a-f]{32}", name)


class Act:
    """A command of john's beside mary, who has edited b.nc."""

    user = "john"
    folder = "repo"
    input = ""

    def __init__(self, name, words, prepare=None, check=None, **options):
        self.name, self.words, self._prepare, self._check = name, words, prepare, check
        self.__dict__.update(options)

    def base(self, vault):
        vault.prepare()
        vault.fill()
        vault.make_store()

    baseName = "shared"
    # Only the disks of after the answer are looked at.
    afterwards = False

    def prepare(self, vault):
        vault.must("mary", "checkout", "b.nc", "-m", "hers")
        vault.edit("b.nc", HERS)
        if self._prepare:
            self._prepare(vault)

    def go_on(self, vault):
        """What others do next."""
        for user, words in (("mary", ["ls"]), ("mary", ["checkin", "b.nc", "-m", "mine"])):
            result = vault.run(user, *words)
            require(result.returncode == 0, f"{user}'s pdm {words[0]}: {result.returncode} {result.stderr.decode()}")

    def check(self, vault, told):
        self.go_on(vault)
        self.check_promises(vault)
        done = self._check(vault)
        require(done or not told, "it ended well and is not there")
        require(vault.git("show", "HEAD:b.nc") == HERS, "mary's check-in is not in HEAD")

    def check_promises(self, vault):
        folder = "repo/.git"
        left = [
            name for place, folders, files in os.walk(f"{vault.top}/{folder}") for name in folders + files
            # The lock of a rescue that did not come about: its name is never used again, and git passes over it.
            if is_left(name) and "refs/pdm/rescue" not in place]
        require(not left, f"left over: {left}")
        self.check_store(vault)
        self.check_ledger(vault, "HEAD", None)
        fsck = subprocess.run(
            ["git", "fsck", "--strict", "--no-dangling"], cwd=vault.path(), env=vault.environment, capture_output=True)
        require(not fsck.returncode and not fsck.stdout, f"git fsck: {fsck.stdout.decode()} {fsck.stderr.decode()}")

    def check_store(self, vault, folder=None):
        require(vault.rows("SELECT count(*) FROM intents") == [(0,)], "an intent is left")
        require(vault.rows("PRAGMA integrity_check") == [("ok",)], "integrity_check")
        verified = vault.run("admin", "audit", "verify", folder=folder)
        require(verified.returncode == 0, f"audit verify: {verified.stderr.decode()}")

    def check_ledger(self, vault, branch, folder):
        commits = vault.git("log", branch, "--format=%H", "--grep=^Pdm-Checkin: ", folder=folder).split()
        lines = [
            (action, target, json.loads(details).get("commit"))
            for action, target, details in vault.rows("SELECT action, target, details FROM audit")
            if action in ("CHECKIN_FILE", "ADD_FILE", "DELETE_FILE", "RENAME_FILE", "RESTORE_FILE")]
        lines = [line for line in lines if line[2]]
        require({line[2] for line in lines} == set(commits), "commits and lines of the record differ")
        require(len(set(lines)) == len(lines), "a line twice")
        numbered = vault.git(
            "log", branch, "--format=%(trailers:key=Pdm-Revision,valueonly)", folder=folder).split("\n")
        count = len([line for line in numbered if line])
        require(vault.rows("SELECT count(*) FROM revisions") == [(count,)], "numbers in commits and store differ")


class InitAct(Act):
    """There is nothing before."""

    user = "admin"
    folder = ""
    baseName = "nothing"
    input = "admin-secret\n"
    words = ["init", "repo", "--admin", "admin", "--password-stdin"]

    def base(self, vault):
        vault.prepare()
        os.rmdir(vault.path())

    def prepare(self, vault):
        pass

    def check(self, vault, told):
        if told:
            require(vault.run("admin", "who").returncode == 4, "the store is not there")
        # Once more, whatever there is.
        result = vault.run("admin", *self.words, input=self.input, folder="homes/..")
        require(result.returncode == 0, f"init once more: {result.stderr.decode()}")
        names = [name for name in os.listdir(vault.path()) if name.startswith(".pdm.new-")]
        require(not names or not told, f"left over: {names}")
        for words in (["login", "admin", "--password-stdin"], ["user", "add", "john", "--password-stdin"]):
            result = vault.run("admin", *words, input=self.input)
            require(result.returncode == 0, f"pdm {words}: {result.stderr.decode()}")
        vault.edit("a.nc", original("a.nc"))
        require(vault.git("status", "--porcelain") == "?? a.nc\n", "git sees the store")
        result = vault.run("admin", "add", "a.nc", "-m", "new")
        require(result.returncode == 0, f"add: {result.stderr.decode()}")
        self.check_promises(vault)


class FirstCommitAct(Act):
    baseName = "empty"

    def base(self, vault):
        vault.prepare()
        vault.git("init", "-q")
        vault.make_store()
        vault.edit("a.nc", EDIT)

    def prepare(self, vault):
        pass

    def check(self, vault, told):
        require(vault.run("mary", "ls").returncode == 0, "mary's ls")
        done = vault.git("rev-parse", "--verify", "-q", "HEAD", check=False) != ""
        require(vault.read("a.nc") == EDIT, "bytes are lost")
        require(vault.git("status", "--porcelain") == ("" if done else "?? a.nc\n"), "status " + vault.git("status", "-s"))
        require(done or not told, "it ended well and is not there")
        vault.edit("b.nc", HERS)
        result = vault.run("mary", "add", "b.nc", "-m", "mine")
        require(result.returncode == 0, f"mary's add: {result.stderr.decode()}")
        self.check_promises(vault)


class CloneAct(Act):
    """A bare central repository with the store, and a clone for each."""

    folder = "john"
    baseName = "clones"
    words = ["checkin", "a.nc", "-m", "done"]

    def base(self, vault):
        vault.prepare()
        vault.fill()
        vault.git("clone", "-q", "--bare", "repo", "central.git", folder="")
        vault.make_store(folder="central.git")
        for person in ("john", "mary"):
            vault.git("clone", "-q", "central.git", person, folder="")
        shutil.rmtree(vault.path())

    def prepare(self, vault):
        vault.store = "central.git/pdm"
        for person, name, text in (("john", "a.nc", EDIT), ("mary", "b.nc", HERS)):
            vault.must(person, "checkout", name, "-m", "change", folder=person)
            vault.edit(name, text, folder=person)

    def check(self, vault, told):
        vault.store = "central.git/pdm"
        for person, words in (("mary", ["ls"]), ("john", ["ls"])):
            result = vault.run(person, *words, folder=person)
            require(result.returncode == 0, f"{person}'s pdm {words}: {result.stderr.decode()}")
        done = vault.git("show", "main:a.nc", folder="central.git") == EDIT
        require(done or not told, "it ended well and is not there")
        require(vault.read("a.nc", folder="john") == EDIT, "bytes are lost")
        require(vault.held() == (["b.nc"] if done else ["a.nc", "b.nc"]), f"held: {vault.held()}")
        status = vault.git("status", "--porcelain", folder="john")
        require(status == ("" if done else " M a.nc\n"), f"status: {status}")
        vault.git("pull", "-q", "--ff-only", folder="mary")
        for person, name in (("mary", "b.nc"), ("john", "a.nc")):
            if person == "john" and done:
                continue
            vault.git("pull", "-q", "--ff-only", folder=person)
            result = vault.run(person, "checkin", name, "-m", "again", folder=person)
            require(result.returncode == 0, f"{person}'s check-in: {result.stderr.decode()}")
        self.check_store(vault, folder="central.git")
        self.check_ledger(vault, "main", "central.git")
        for folder in ("central.git", "john", "mary"):
            vault.git("fsck", "--strict", folder=folder)
        left = [
            name for top in ("central.git", "john/.git") for _, folders, files in os.walk(f"{vault.top}/{top}")
            for name in folders + files if is_left(name)]
        require(not left, f"left over: {left}")


def edited(*names):
    def prepare(vault):
        vault.must("john", "checkout", *names, "-m", "change")
        for name in names:
            vault.edit(name, EDIT)
    return prepare


def checked_in(*names, keep=False):
    def check(vault):
        done = [vault.git("show", "HEAD:" + name) == EDIT for name in names]
        require(all(done) or not any(done), "a part of the files is checked in")
        for name in names:
            require(vault.read(name) == EDIT, f"{name}: bytes are lost")
        require(vault.held() == (sorted(names) if keep or not done[0] else []), f"held: {vault.held()}")
        status = vault.git("status", "--porcelain").splitlines()
        require([line[:2] for line in status] == ([] if done[0] else [" M"] * len(names)), f"status: {status}")
        return done[0]
    return check


def given_up(holder):
    def check(vault):
        present, free = vault.read("a.nc"), "a.nc" not in vault.held()
        require(present == EDIT or EDIT in vault.rescued("a.nc"), "the edits are lost")
        require(present == original("a.nc") or (present == EDIT and not free), f"the file holds {present!r}")
        status = vault.git("status", "--porcelain")
        require(status == ("" if present == original("a.nc") else " M a.nc\n"), f"status: {status}")
        if holder == "admin":
            told = vault.rows("SELECT rescue_ref FROM notices WHERE kind = 'broken'")
            require(len(told) == (1 if free else 0), f"notices: {told}")
            if free:
                require(vault.git("show", told[0][0] + ":a.nc") == EDIT, "the notice names what is not there")
        return free
    return check


def broken_prepare(vault):
    vault.must("admin", "user", "role", "john", "admin")
    vault.must("admin", "checkout", "a.nc", "-m", "change")
    vault.edit("a.nc", EDIT)


def restore_prepare(vault):
    for text in ("1.0\n", "1.1\n"):
        vault.run("john", "checkout", "a.nc", "-m", "change")
        vault.edit("a.nc", text)
        vault.must("john", "checkin", "a.nc", "--keep", "-m", text.strip())
    vault.edit("a.nc", EDIT)


def restored(vault):
    done, present = vault.git("show", "HEAD:a.nc") == "1.0\n", vault.read("a.nc")
    require(present == "1.0\n" or (present == EDIT and not done), f"the file holds {present!r}")
    require(present == EDIT or EDIT in vault.rescued("a.nc"), "the edits are lost")
    require(vault.held() == ["a.nc"], f"held: {vault.held()}")
    return done


def taken_back_prepare(vault):
    edited("a.nc")(vault)
    vault.must("john", "cancel", "a.nc")
    name = vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").strip()
    vault.git("update-ref", "refs/pdm/rescue/john/20260101T000000Z-aaaaaaaa", name)
    vault.git("update-ref", "-d", name)
    vault.must("john", "checkout", "a.nc", "-m", "once more")
    vault.edit("a.nc", LATER)


def taken_back(vault):
    present = vault.read("a.nc")
    require(present in (EDIT, LATER), f"the file holds {present!r}")
    require(present == LATER or LATER in vault.rescued("a.nc"), "the later edits are lost")
    return present == EDIT


def pruned_prepare(vault):
    edited("a.nc")(vault)
    vault.must("john", "cancel", "a.nc")
    name = vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").strip()
    tree, head = vault.git("rev-parse", name + "^{tree}").strip(), vault.git("rev-parse", "HEAD").strip()
    old = subprocess.run(
        ["git", "commit-tree", tree, "-p", head, "-m", "old"], cwd=vault.path(), capture_output=True,
        env=dict(vault.environment, GIT_COMMITTER_DATE="@1500000000 +0000"), check=True).stdout.decode().strip()
    vault.git("update-ref", "refs/pdm/rescue/john/20170714T024000Z-aaaaaaaa", old)
    vault.git("update-ref", "-d", name)
    vault.git("tag", "kept")
    vault.git("pack-refs", "--all")
    vault.must("admin", "config", "rescue.keep_days", "1")


def pruned(vault):
    require(vault.git("rev-parse", "kept") == vault.git("rev-parse", "HEAD~1"), "other refs are lost")
    return vault.rescued("a.nc") == []


def removed(vault):
    done = "a.nc" not in vault.git("ls-tree", "-r", "--name-only", "HEAD").split()
    require(vault.read("a.nc") == (None if done else original("a.nc")), f"the file holds {vault.read('a.nc')!r}")
    require(vault.git("status", "--porcelain") == "", "status " + vault.git("status", "--porcelain"))
    return done


def renamed(vault):
    done = "z.nc" in vault.git("ls-tree", "-r", "--name-only", "HEAD").split()
    now, gone = ("z.nc", "a.nc") if done else ("a.nc", "z.nc")
    require(vault.read(now) == original("a.nc") and vault.read(gone) is None, "the file is not where it belongs")
    require(vault.held() == [now], f"held: {vault.held()}")
    require(vault.git("status", "--porcelain") == "", "status " + vault.git("status", "--porcelain"))
    return done


def added(vault):
    done = "new.nc" in vault.git("ls-tree", "-r", "--name-only", "HEAD").split()
    require(vault.read("new.nc") == EDIT, "bytes are lost")
    require(vault.git("status", "--porcelain") == ("" if done else "?? new.nc\n"), "status")
    return done


def recorded(action, count=1):
    def check(vault):
        found = vault.rows(f"SELECT count(*) FROM audit WHERE action = '{action}' AND seq > 8")[0][0]
        require(found in (0, count), f"{found} lines of {count}")
        return found == count
    return check


def checked_out(vault):
    lines = vault.rows("SELECT count(*) FROM audit WHERE action = 'CHECKOUT_FILE' AND user = 'john'")[0][0]
    require(lines == len(vault.held()) and lines in (0, 2), f"{lines} lines, held: {vault.held()}")
    require(vault.git("status", "--porcelain") == "", "status")
    return lines == 2


def logged_in(vault):
    if vault.run("john", "whoami").returncode == 0:
        return True
    result = vault.run("john", "login", "john", "--password-stdin", input="john-secret\n")
    require(result.returncode == 0, f"john cannot log in: {result.stderr.decode()}")
    return False


def user_added(vault):
    found = vault.rows("SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM audit WHERE action = 'USER_ADD')")
    require(found in ([(3, 2)], [(4, 3)]), f"accounts and lines: {found}")
    return found[0][0] == 4


def configured(vault):
    found = vault.rows("SELECT count(*) FROM settings WHERE key = 'rescue.keep_days'")[0][0]
    lines = vault.rows("SELECT count(*) FROM audit WHERE action = 'CONFIG_SET'")[0][0]
    require(found == lines, "a setting without its line, or the reverse")
    return found == 1


def stricter(vault):
    stored = vault.rows("SELECT count(*) FROM settings WHERE key = 'check.on_error' AND value = 'warn'")[0][0] == 0
    copied = vault.git("config", "pdm.checkOnError", check=False).strip() != "warn"
    require(copied or not stored, "git's settings are looser than the store's")
    return stored


def handed_over(vault):
    owner = vault.rows("SELECT u.name FROM locks l JOIN users u ON u.id = l.user_id WHERE l.path = CAST('a.nc' AS BLOB)")
    lines = vault.rows("SELECT count(*) FROM audit WHERE action = 'HANDOVER'")[0][0]
    require(owner == [("mary",)] if lines else owner == [("john",)], f"{owner} and {lines} lines")
    return lines == 1


def stage_other(vault):
    vault.edit("c d.step", EDIT)
    vault.git("add", "c d.step")


def refused(vault):
    return vault.rows("SELECT count(*) FROM audit WHERE action = 'CHECK_REFUSED'")[0][0] > 0


def hooked(vault):
    folder = vault.path(".git/hooks")
    hook = vault.read(".git/hooks/pre-commit")
    require(hook is None or hook.endswith("\n"), f"the hook is cut short: {hook!r}")
    result = vault.run("john", "hooks", "status")
    require(result.returncode in (0, 8), f"hooks status: {result.stderr.decode()}")
    return hook is not None and os.access(folder + "/pre-commit", os.X_OK)


def hook_path_prepare(vault):
    os.mkdir(vault.path("myhooks"))
    vault.git("config", "core.hooksPath", "myhooks")
    vault.git("config", "remote.origin.url", "/srv/parts.git")


def hook_path_set(vault):
    require(vault.git("config", "remote.origin.url") == "/srv/parts.git\n", "git's settings are lost")
    return vault.git("config", "core.hooksPath") != "myhooks\n"


ACTS = [
    InitAct("init", InitAct.words),
    Act("login", ["login", "john", "--password-stdin"], lambda vault: vault.must("john", "logout"), logged_in,
        input="john-secret\n"),
    Act("user add", ["user", "add", "jane", "--password-stdin"], None, user_added, user="admin", input="jane-secret\n"),
    Act("checkout", ["checkout", "a.nc", "c d.step", "-m", "why"], None, checked_out),
    Act("checkin", ["checkin", "a.nc", "-m", "done"], edited("a.nc"), checked_in("a.nc")),
    Act("checkin of several", ["checkin", "a.nc", "c d.step", "sub/e.scad", "-m", "done"],
        edited("a.nc", "c d.step", "sub/e.scad"), checked_in("a.nc", "c d.step", "sub/e.scad")),
    Act("checkin --keep", ["checkin", "a.nc", "--keep", "-m", "done"], edited("a.nc"), checked_in("a.nc", keep=True)),
    FirstCommitAct("first commit", ["add", "a.nc", "-m", "first"]),
    CloneAct("checkin in a clone", CloneAct.words),
    Act("cancel", ["cancel", "a.nc"], edited("a.nc"), given_up("john")),
    Act("break", ["break", "a.nc", "-y", "-m", "away for weeks"], broken_prepare, given_up("admin")),
    Act("restore", ["restore", "a.nc", "1.0"], restore_prepare, restored),
    Act("rescue restore", ["rescue", "restore", "aaaaaaaa"], taken_back_prepare, taken_back),
    Act("rescue prune", ["rescue", "prune", "-y"], pruned_prepare, pruned),
    Act("mv", ["mv", "a.nc", "z.nc", "-m", "other name"],
        lambda vault: vault.must("john", "checkout", "a.nc", "-m", "change"), renamed),
    Act("rm", ["rm", "a.nc", "-m", "gone"], None, removed),
    Act("add", ["add", "new.nc", "-m", "new"], lambda vault: vault.edit("new.nc", EDIT), added),
    Act("handover", ["handover", "a.nc", "mary", "-m", "yours"],
        lambda vault: vault.must("john", "checkout", "a.nc", "-m", "change"), handed_over),
    Act("config", ["config", "rescue.keep_days", "30"], None, configured, user="admin"),
    Act("config with a copy", ["config", "check.on_error", "refuse"],
        lambda vault: vault.must("admin", "config", "check.on_error", "warn"), stricter, user="admin", afterwards=True),
    Act("check", ["check"], stage_other, refused, exit=8),
    Act("hooks install", ["hooks", "install"], None, hooked),
    Act("hooks install with core.hooksPath", ["hooks", "install"], hook_path_prepare, hook_path_set,
        # Before, git's own way of writing its settings is what counts: `git config` syncs nothing.
        afterwards=True),
]
