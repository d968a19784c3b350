"""The commands that are put to the test: each with the vault before it, and with what mary does next."""
import os
import re
import sqlite3

EDIT = "john's edit\n"


class Act:
    """One command of one account."""

    def __init__(self, name, prepare, words, account="john", folder="repo", input=b"", code=0, store="repo/.pdm",
                 repositories=("repo",), others=None, again=None,
                 between=(), session=False):
        self.name = name
        self.prepare = prepare
        self.words = words
        self.account = account
        self.folder = folder
        self.input = input
        # How it ends when nothing is wrong.
        self.code = code
        self.store = store
        self.repositories = repositories
        # Commands of mary that must succeed afterwards.
        self.others = others or [("repo", ["pdm", "ls"]), ("repo", ["pdm", "checkin", "b.nc", "-m", "mine"])]
        # What it takes to try once more after that.
        self.again = again
        # Files that may have the wanted bytes already where the act did not come about: as an edit, with what was there before
        # under a rescue.
        self.between = between
        # Whether it is about a session, so that the record of it is not the thing.
        self.session = session


def mary_works(place, folder="repo"):
    place.do("mary", "checkout", "b.nc", "-m", "hers", folder=folder)
    place.write(folder + "/b.nc", "mary's edit\n")


def plain(place):
    place.vault()
    mary_works(place)


def edited(*files, holder="john"):
    def prepare(place):
        plain(place)
        place.do(holder, "checkout", *files, "-m", "change")
        for file in files:
            place.write("repo/" + file, EDIT + file)
    return prepare


def staged_as_well(place):
    edited("a.nc")(place)
    place.write("repo/a.nc", "staged by john\n")
    place.git("add", "a.nc")
    place.write("repo/a.nc", EDIT)


def first_commit(place):
    place.repository(commit=False)
    place.store()


def in_clone(place):
    place.central()
    mary_works(place, "mary")
    place.do("john", "checkout", "a.nc", "-m", "change", folder="john")
    place.write("john/a.nc", EDIT)


def held_for_rename(place):
    plain(place)
    place.do("john", "checkout", "a.nc", "-m", "change")


def several_versions(place):
    plain(place)
    place.do("john", "checkout", "a.nc", "-m", "change")
    for text in ("1.0\n", "1.1\n"):
        place.write("repo/a.nc", text)
        place.do("john", "checkin", "a.nc", "--keep", "-m", text)
    place.write("repo/a.nc", EDIT)


def kept_before(place):
    edited("a.nc")(place)
    place.do("john", "cancel", "a.nc")
    # Under a name that is known.
    old = place.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").decode().strip()
    place.git("update-ref", "refs/pdm/rescue/john/20260101T000000Z-aaaaaaaa", old)
    place.git("update-ref", "-d", old)
    place.do("john", "checkout", "a.nc", "-m", "once more")
    place.write("repo/a.nc", "john's later edit\n")


def new_file(place):
    plain(place)
    place.write("repo/new.nc", EDIT)


def logged_out(place):
    plain(place)
    place.do("john", "logout")


def without_john(place):
    place.repository()
    place.store(accounts=["admin", "mary"])
    mary_works(place)


def as_before_everything(place):
    """A store of the first schema, as the program of that day left it."""
    edited("a.nc")(place)
    source = os.path.dirname(os.path.abspath(__file__)) + "/../../../Sources/PDMCore/Store/Schema/CoreSchema.swift"
    with open(source) as file:
        schema = re.search('"""\n(.*)"""', file.read(), re.S).group(1)
    database = place.path("repo/.pdm/pdm.db")
    os.rename(database, place.path("newer.db"))
    os.close(os.open(database, os.O_CREAT | os.O_WRONLY, 0o600))
    old = sqlite3.connect(database, isolation_level=None)
    old.execute("PRAGMA journal_mode=PERSIST")
    old.executescript(schema)
    old.execute("ATTACH ? AS newer", (place.path("newer.db"),))
    old.execute("BEGIN")
    for (table,) in old.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        columns = ",".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT INTO main.{table}({columns}) SELECT {columns} FROM newer.{table}")
    old.execute(f"PRAGMA application_id={0x7064_6d31}")
    old.execute("PRAGMA user_version=1")
    old.execute("COMMIT")
    old.close()
    os.remove(place.path("newer.db"))


CLONE = dict(
    folder="john", store="central.git/pdm", repositories=("central.git", "john", "mary"),
    again=["git", "pull", "-q", "--rebase", "--autostash"],
    others=[
        ("mary", ["pdm", "ls"]), ("mary", ["git", "pull", "-q", "--ff-only"]),
        ("mary", ["pdm", "checkin", "b.nc", "-m", "mine"])])
FIVE = ["a.nc", "c d.step", "sub/e.scad", "f.nc", "g.nc"]
FIRST = [("repo", ["pdm", "ls"]), ("repo", ["pdm", "add", "b.nc", "-m", "mine"])]

ACTS = [
    Act("checkout", plain, ["checkout", "a.nc", "c d.step", "-m", "why"]),
    Act("checkout-wait", plain, ["checkout", "b.nc", "--wait=1s", "-m", "why"], code=6),
    Act("checkin", edited("a.nc"), ["checkin", "a.nc", "-m", "done"]),
    Act("checkin-5", edited(*FIVE), ["checkin", *FIVE, "-m", "done"]),
    Act("checkin-clone", in_clone, ["checkin", "a.nc", "-m", "done"], **CLONE),
    Act("first-commit", first_commit, ["add", "a.nc", "-m", "first"], others=FIRST),
    Act("cancel", edited("a.nc"), ["cancel", "a.nc"]),
    Act("cancel-staged", staged_as_well, ["cancel", "a.nc"]),
    Act("break", edited("a.nc"), ["break", "a.nc", "-y", "-m", "away for weeks"], account="admin"),
    Act("mv", held_for_rename, ["mv", "a.nc", "z.nc", "-m", "other name"]),
    Act("rm", plain, ["rm", "a.nc", "-m", "gone"]),
    Act("add", new_file, ["add", "new.nc", "-m", "new"]),
    Act("restore", several_versions, ["restore", "a.nc", "1.0"], between=["repo/a.nc"]),
    Act("rescue-restore", kept_before, ["rescue", "restore", "aaaaaaaa"], between=["repo/a.nc"]),
    Act("request", plain, ["request", "b.nc", "-m", "please"]),
    Act("handover", edited("a.nc"), ["handover", "a.nc", "mary"]),
    Act("login", logged_out, ["login", "john", "--password-stdin"], input=b"john-secret\n", session=True),
    Act("user-add", plain, ["user", "add", "zoe", "--password-stdin"], account="admin", input=b"anna-secret\n"),
    Act("migration", as_before_everything, ["checkout", "c d.step", "-m", "why"]),
]
