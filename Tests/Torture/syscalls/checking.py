"""What a vault looks like from outside: to git, to SQLite, to whoever reads its files. Nothing of pdm is asked but
`audit verify`, which is a promise itself."""
import hashlib
import os
import re
import sqlite3

# What a person sees of the store: no times, no random numbers. Each is (title, statement).
TABLES = [
    ("held", "SELECT CAST(path AS TEXT), u.name FROM locks l JOIN users u ON u.id = l.user_id ORDER BY 1"),
    ("audit", "SELECT user, action, CAST(target AS TEXT) FROM audit ORDER BY seq"),
    ("intents", "SELECT kind FROM intents"),
    ("accounts", "SELECT name, role, disabled_at IS NULL FROM users ORDER BY 1"),
    ("versions", "SELECT CAST(path AS TEXT), hex(oid) FROM versions ORDER BY 1"),
]
# Of the newer schemas.
LATER_TABLES = [
    ("revisions", "SELECT CAST(path AS TEXT), major, minor, hex(oid) FROM revisions ORDER BY id"),
    ("notices", "SELECT u.name, kind, CAST(path AS TEXT), text, rescue_ref IS NULL, acknowledged_at IS NULL "
                "FROM notices n JOIN users u ON u.id = n.user_id ORDER BY n.id"),
    ("requests", "SELECT CAST(path AS TEXT), u.name FROM requests r JOIN users u ON u.id = r.user_id ORDER BY 1, 2"),
]
LEDGER = ("CHECKIN_FILE", "ADD_FILE", "DELETE_FILE", "RENAME_FILE", "RESTORE_FILE")


def tables(place, act):
    """The store, and what is wrong with it."""
    database = place.path(act.store + "/pdm.db")
    store = sqlite3.connect(database)
    try:
        rows = {title: store.execute(statement).fetchall() for title, statement in TABLES}
        if store.execute("PRAGMA user_version").fetchone()[0] >= 4:
            rows.update((title, store.execute(statement).fetchall()) for title, statement in LATER_TABLES)
        rows["commits"] = sorted(
            row[0] for row in store.execute(
                "SELECT DISTINCT json_extract(details, '$.commit') FROM audit WHERE action IN "
                f"{LEDGER} AND details LIKE '%\"commit\":\"%'"))
        rows["sessions"] = store.execute(
            "SELECT u.name, count(*) FROM sessions s JOIN users u ON u.id = s.user_id GROUP BY 1").fetchall()
        rows["integrity"] = [row[0] for row in store.execute("PRAGMA integrity_check")]
        rows["orphans"] = store.execute("PRAGMA foreign_key_check").fetchall()
        return rows
    finally:
        store.close()


def files(place):
    """All that persons see in their folders: bytes by name."""
    found = {}
    for folder, folders, names in os.walk(place.now):
        folders[:] = [name for name in folders if name not in (".git", ".pdm", "homes", "central.git")]
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, place.now)] = file.read()
    return found


def view(place, act):
    """What an act changes, as one value that can be compared."""
    seen = {"store": tables(place, act), "files": files(place)}
    if act.session:
        # A session whose token came nowhere is recorded and of no use.
        seen["store"]["audit"] = [row for row in seen["store"]["audit"] if row[:2] != (act.account, "LOGIN")]
        seen["session"] = place.run([place.pdm, "whoami"], account=act.account, folder=act.folder).returncode
    for folder in act.repositories:
        bare = folder.endswith(".git")
        heads = place.run(["git", "log", "--format=%T %s", "main"], folder=folder)
        seen["git " + folder] = (
            heads.stdout.decode(), None if bare else place.git("status", "--porcelain", folder=folder).decode(),
            place.git("for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", folder=folder).decode())
        refs = place.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue", folder=folder).decode().split()
        seen["rescues " + folder] = {
            (name, place.git("show", f"{ref}:{name}", folder=folder))
            for ref in refs
            for name in place.git("ls-tree", "-r", "-z", "--name-only", ref, folder=folder).decode().split("\0") if name}
        if not bare:
            names = place.git("ls-files", "-s", "-z", folder=folder).split(b"\0")
            seen["staged " + folder] = {place.git("cat-file", "blob", line.split()[1].decode(), folder=folder)
                                        for line in names if line}
    return seen


def comparable(seen):
    """Without what may be there once too often: an extra rescue is one copy too many, a session that nobody has the
    token of ends by itself."""
    kept = {key: value for key, value in seen.items() if not key.startswith(("rescues", "staged"))}
    kept["store"] = {
        key: value for key, value in seen["store"].items()
        if key not in ("sessions", "commits", "integrity", "orphans")}
    return kept


def differences(one, other):
    """Where two views differ, in words."""
    found = []
    for key in sorted(set(one) | set(other)):
        mine, its = one.get(key), other.get(key)
        if mine == its:
            continue
        if isinstance(mine, dict) and isinstance(its, dict):
            found += [f"{key}: {line}" for line in differences(mine, its)]
        else:
            found.append(f"{key}: {mine!r} instead of {its!r}")
    return found


def lost(place, act, before):
    """Bytes of files that are nowhere any more: not in a file, not in HEAD's history, not under a rescue, not staged."""
    after = view(place, act)
    kept = set(after["files"].values())
    for key, value in after.items():
        if key.startswith("rescues"):
            kept |= {content for _, content in value}
        if key.startswith("staged"):
            kept |= value
    wanted = set(before["files"].values())
    for key, value in before.items():
        if key.startswith("staged"):
            wanted |= value
    missing = wanted - kept
    for folder in act.repositories:
        if not missing:
            break
        listed = place.git("rev-list", "--objects", "--branches", "--glob=refs/pdm/rescue", folder=folder).decode().split("\n")
        objects = {line.split(" ")[0] for line in listed}
        missing = {content for content in missing if blob(content) not in objects}
    return [f"lost: {content[:60]!r}" for content in missing]


def blob(content):
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def broken_promises(place, act):
    """Section by section of what docs/index.md promises, whatever came about."""
    problems = []
    store = tables(place, act)
    if store["integrity"] != ["ok"]:
        problems.append(f"integrity_check: {store['integrity']}")
    if store["orphans"]:
        problems.append(f"foreign_key_check: {store['orphans']}")
    if store["intents"]:
        problems.append(f"an intent is left: {store['intents']}")
    commits, numbered = set(), 0
    for folder in act.repositories[:1]:
        log = place.run(["git", "log", "--format=%H%x00%(trailers:key=Pdm-Checkin,valueonly)%x00%(trailers:key=Pdm-Revision,valueonly)%x01",
                         "main"], folder=folder).stdout.decode()
        for entry in log.split("\x01"):
            fields = entry.strip().split("\0")
            if len(fields) == 3 and fields[1].strip():
                commits.add(fields[0])
                numbered += len(fields[2].split("\n")) - fields[2].split("\n").count("")
    if commits != set(store["commits"]):
        problems.append(f"commits {commits} against lines {set(store['commits'])}")
    if "revisions" in store and len(store["revisions"]) != numbered:
        problems.append(f"{len(store['revisions'])} revisions in the store, {numbered} in commits")
    for folder in act.repositories:
        checked = place.run(["git", "fsck", "--strict", "--no-dangling"], folder=folder)
        said = (checked.stdout + checked.stderr).decode()
        said = "".join(line for line in said.splitlines(True) if "unborn branch" not in line and "No default" not in line)
        if checked.returncode or said:
            problems.append(f"git fsck in {folder}: {said}")
        problems += left_behind(place, folder)
    for name in os.listdir(place.path(act.store)):
        if name == "UNSAFE":
            problems.append("the store is marked UNSAFE: " + place.read(act.store + "/UNSAFE").decode())
    verified = place.run([place.pdm, "audit", "verify"], account="admin", folder=act.folder)
    if verified.returncode:
        problems.append(f"audit verify: exit {verified.returncode} {verified.stderr.decode()}")
    return problems


def git_in_the_way(place, act):
    """Whether plain git finds a lock of ours."""
    problems = []
    for folder in act.repositories:
        if not folder.endswith(".git"):
            done = place.run(["git", "commit", "-q", "--allow-empty", "-m", "plain"], folder=folder)
            if done.returncode:
                problems.append(f"plain git cannot commit in {folder}: {done.stderr.decode()}")
    return problems


def left_behind(place, folder):
    """Locks must not be left, but for two that keep nobody from anything: that of git's housekeeping (the doctor names it after
    a day), and that of a rescue which did not come about, whose name is never used again. The rest may be, where `pdm doctor
    --fix` removes it, or names it and says what to do; it must remove that of a rescue."""
    left = [name for name in leftovers(place, folder) if not name.endswith("objects/maintenance.lock")]
    if not left:
        return []
    problems = [f"left behind: {name}" for name in left if name.endswith(".lock") and "refs/pdm/rescue/" not in name]
    told = place.run([place.pdm, "doctor", "--fix"], account="admin", folder=folder).stdout.decode(errors="replace")
    still = leftovers(place, folder)
    return problems + [
        f"left behind: {name}" for name in left
        if name in still and ("refs/pdm/rescue/" in name or not name.endswith(".lock") and os.path.basename(name) not in told)]


def leftovers(place, folder):
    """Files of a dead command that are in somebody's way, or stay for ever."""
    patterns = re.compile(r"(\.lock$|^pdm-|^PDM_|^\.pdm-[0-9a-f]|^\.pdm\.new-|^\.tmp|-new$)")
    base = place.path(folder)
    return [
        os.path.relpath(os.path.join(where, name), base)
        for where, folders, names in os.walk(base) for name in folders + names
        if patterns.search(name) and "/objects/" not in where]
