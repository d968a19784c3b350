"""Every call to the kernel that a command makes: it is killed there, or the call fails; and then a colleague goes on.

usage: syscalls PDM [--acts A,B] [--errors KILL,EIO,…] [--shard I/N] [--sample COUNT] [--process pdm|git] [--whole]
       syscalls PDM --represented COUNT [--acts A,B] [--errors …]
       syscalls PDM --full [--acts A,B]

What must be true after each run, of whatever became of the command:

- mary's next commands succeed, and plain git is in nobody's way;
- the vault is as if the command had not been, or as if it had been whole (views of a run to which nothing was done);
- exit 0 is never the first of these; another exit is the second only with a message that says so;
- what a person wrote is in a file, in a commit, staged or under a rescue;
- the record, the commits and the store agree (`git fsck`, SQLite, `pdm audit verify`), and no lock is left;
- the command ends with one of its own exit codes, and says something where that is not 0.

Runs of which another says the same are left out and counted as represented; `--whole` runs them too, and `--represented` a sample
of them, to see that it is so:

- a process is killed at the calls that change something (Point.changes): killed before one that changes nothing, it leaves the very
  vault that it leaves when it is killed before its next call that does;
- of calls of git's that fail, one is run for each command of git, call, kind of file and error (Point.group). All of pdm's are.

The clock and the random numbers of the command are the same in each run (steady.c), so that many runs leave the same vault, and
each vault is looked at once (states.py).
"""
import argparse
import collections
import os
import re
import signal
import sys

sys.dont_write_bytecode = True

import checking
import tracer
from acts import ACTS
from places import Place
from strikes import Strikes

CODES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130}
# A message that says that the act, or a part of it, may have happened.
SAYS_DONE = re.compile(
    r"next pdm command will finish|as an edit of yours|not known whether|is done|was done|is checked in|had been restored|cannot be told")


# What git does not notice, or cannot undo, and what pdm cannot mend: counted apart. A folder that cannot be read to its end
# is a shorter one to git, so that objects of a push are left behind (its tmp-objdir.c and dir.c pass over the error).
GITS_OWN = {("git receive-pack", "getdents64")}


class Trial:
    """One act: its vault, what it looks like before and after, and every way to disturb it."""

    def __init__(self, place, act, options):
        self.place, self.act, self.options = place, act, options
        self.counts = collections.Counter()
        self.exceptions = []
        self.messages = {}
        self.represented = 0
        self.known = {}
        place.fresh()
        act.prepare(place)
        place.save()
        place.load()
        self.before = checking.view(place, act)
        self.untouched = self.others_go_on()
        if self.untouched[0]:
            raise RuntimeError(f"{act.name}: {self.untouched[0]}")
        self.strikes = Strikes(place, act)
        ended, self.points = self.strikes.watch()
        if ended.code != act.code:
            raise RuntimeError(f"{act.name}: exit {ended.code}\n{ended.error}")
        self.done = self.others_go_on()
        if self.done[0]:
            raise RuntimeError(f"{act.name}: {self.done[0]}")
        # Some are to change nothing.
        self.changes = checking.comparable(self.untouched[1]) != checking.comparable(self.done[1])

    def others_go_on(self):
        """- Returns: what mary met, and what the vault looks like then."""
        problems = []
        for folder, words in self.act.others:
            program = self.place.pdm if words[0] == "pdm" else words[0]
            ended = self.place.run([program, *words[1:]], account="mary", folder=folder)
            if ended.returncode:
                problems.append(f"mary's {' '.join(words)}: exit {ended.returncode} {ended.stderr.decode(errors='replace')}")
        return problems, checking.view(self.place, self.act)

    def jobs(self):
        """- Returns: what is run; and what is not, each with the kill that stands for it, if it is one."""
        wanted = self.options.errors
        jobs, left, groups = [], [], set()
        stand_ins = self.stand_ins()
        for number, point in enumerate(self.points):
            kind = point.process.split(" ")[0]
            if self.options.process and kind != self.options.process:
                continue
            errors = point.errors()
            if not point.is_systems or point.changes:
                errors = ["KILL"] + (["BOTH"] if kind == "git" else []) + errors
            # One error says that it fails as well as six.
            if kind == "git":
                errors = [error for error in errors if error in ("KILL", "BOTH", "EIO", "ENOSPC")]
            else:
                errors += point.honest_errors() if tracer.IS_POSSIBLE else []
            for error in errors:
                if wanted and error not in wanted:
                    continue
                if error in ("KILL", "BOTH"):
                    stand_in = None if point.changes else stand_ins[number]
                    is_first = stand_in is None
                else:
                    stand_in = None
                    is_first = kind == "pdm" or (point.group, error) not in groups
                    groups.add((point.group, error))
                if is_first or self.options.whole:
                    jobs.append((point, error))
                else:
                    left.append((point, error, stand_in))
        return jobs, left

    def stand_ins(self):
        """For each point the next of the same process that changes something."""
        found, following = [], {}
        for point in reversed(self.points):
            if point.changes:
                following[point.process] = point
            found.append(following.get(point.process))
        return found[::-1]

    def run(self):
        jobs, left = self.jobs()
        self.represented = len(left)
        if self.options.represented:
            for point, error, stand_in in spread(left, self.options.represented):
                self.one(point, error, stand_in)
            return
        if self.options.sample:
            jobs = spread(jobs, self.options.sample)
        index, count = self.options.shard
        for number, (point, error) in enumerate(jobs):
            if number % count == index:
                self.one(point, error)
            if self.options.verbose and number % 500 == 499:
                print(f"{self.act.name}: {number + 1} of {len(jobs)}, {len(self.known)} vaults", flush=True)

    def fill_up(self):
        """Each run has one page more, until three have met no end of it."""
        pages, unharmed = 0, 0
        while unharmed < 3:
            ended = self.strikes.fill(pages)
            unharmed = unharmed + 1 if ended.code == self.act.code and "space" not in ended.error else 0
            self.count(f"{pages} pages left", "FULL", ended)
            pages += 1

    def one(self, point, error, stand_in=None):
        expected = None
        if stand_in:
            self.place.restore()
            self.strikes.strike(stand_in, error)
            expected = self.place.tree.fingerprint()
        self.place.restore()
        self.count(point, error, self.strikes.strike(point, error), expected)

    def count(self, point, error, ended, expected=None):
        if not ended.struck:
            self.counts[error, "missed"] += 1
        self.counts[error, "runs"] += 1
        key = self.place.tree.fingerprint()
        problems = self.judge(point, ended, key)
        if expected and key != expected:
            problems.append("another vault than that of the kill that stands for it")
        if problems and not isinstance(point, str) and (point.process.rpartition(" ")[0], point.call) in GITS_OWN:
            self.counts[error, "git's own"] += 1
            return
        if problems:
            self.counts[error, "exceptions"] += 1
            self.exceptions.append((point, error, ended, problems))
            if self.options.verbose:
                print(self.describe(self.exceptions[-1]), flush=True)

    def judge(self, point, ended, key):
        problems = self.judge_ending(point, ended)
        if key not in self.known:
            self.known[key] = self.look()
        is_done, found = self.known[key]
        problems += found
        if ended.code == self.act.code and is_done is False and self.changes:
            problems.append(f"exit {ended.code}, and it did not come about")
        if is_done == "between" and ended.code == self.act.code:
            problems.append(f"exit {ended.code}, and it came about in part")
        if is_done and ended.code not in (self.act.code, "hang") and not ended.was_killed:
            if not SAYS_DONE.search(ended.error):
                problems.append(f"exit {ended.code}, and it came about: {ended.error}")
        return problems

    def judge_ending(self, point, ended):
        if ended.was_killed:
            return []
        if ended.code not in CODES:
            return [f"ended by {ended.code}: {ended.error[-300:]}"]
        if ended.code not in (0, self.act.code):
            first = ended.error.split("\n")[0]
            self.messages.setdefault((ended.code, re.sub(r"[0-9a-f]{8,}", "…", ended.error.strip())), []).append(point)
            if not ended.error.strip():
                return [f"exit {ended.code} without a word"]
            if not any(line.startswith("pdm: ") for line in ended.error.split("\n")):
                return [f"exit {ended.code}, and no message of pdm's own: {first}"]
        return []

    def look(self):
        """- Returns: whether the act came about (nil: neither), and what is not as it must be."""
        place, act = self.place, self.act
        problems, after = self.others_go_on()
        now = checking.comparable(after)
        is_untouched = now == checking.comparable(self.untouched[1])
        is_done = now == checking.comparable(self.done[1])
        if is_done and not is_untouched:
            outcome = True
            if not self.has_rescues(after):
                problems.append("what is kept otherwise is missing")
        elif is_untouched:
            outcome = False
        elif self.is_between(now) and self.has_rescues(after):
            outcome = "between"
        else:
            outcome = None
            problems.append("neither as before nor as wanted; against before: " + "; ".join(
                checking.differences(now, checking.comparable(self.untouched[1]))) + "; against wanted: " + "; ".join(
                checking.differences(now, checking.comparable(self.done[1]))))
        problems += checking.lost(place, act, self.before)
        problems += checking.broken_promises(place, act)
        if outcome in (False, "between") and act.code == 0:
            if act.again:
                place.must(act.again, account=act.account, folder=act.folder)
            again = place.run([place.pdm, *act.words], account=act.account, folder=act.folder, input=act.input)
            if again.returncode:
                problems.append(f"once more: exit {again.returncode} {again.stderr.decode(errors='replace')}")
        return outcome, problems + checking.git_in_the_way(place, act)

    def has_rescues(self, after):
        return all(kept <= after[key] for key, kept in self.done[1].items() if key.startswith("rescues"))

    def is_between(self, now):
        wanted = checking.comparable(self.untouched[1])
        wanted["files"] = dict(wanted["files"])
        for name in self.act.between:
            wanted["files"][name] = self.done[1]["files"][name]
        return bool(self.act.between) and now == wanted

    def describe(self, exception):
        point, error, ended, problems = exception
        lines = [f"{self.act.name}, {error} at {point}", f"  exit {ended.code}: {ended.error.strip()[:600]}"]
        return "\n".join(lines + ["  ! " + problem[:1500] for problem in problems])


class Stopped(Exception):
    """Somebody has no more time: what was counted is told."""


def stop(*_):
    raise Stopped


def spread(jobs, count):
    """So many of them, from everywhere."""
    if len(jobs) <= count:
        return jobs
    step = len(jobs) / count
    return [jobs[int((number + 0.5) * step)] for number in range(count)]


def main():
    parser = argparse.ArgumentParser(prog="syscalls")
    parser.add_argument("pdm")
    parser.add_argument("--acts", help="names, with commas; all if left out")
    parser.add_argument("--errors", help="KILL, BOTH (pdm together with its git), EIO, …; all if left out")
    parser.add_argument("--process", choices=["pdm", "git"], help="pdm itself, or its git children")
    parser.add_argument("--shard", default="0/1", help="I/N: each N-th run, from I on")
    parser.add_argument("--sample", type=int, help="so many runs of each act, spread over the whole")
    parser.add_argument("--whole", action="store_true", help="also the runs that others stand for")
    parser.add_argument("--represented", type=int, metavar="COUNT",
                        help="so many of the runs that others stand for, and none else: kills must leave what those leave")
    parser.add_argument("--folder", help="where to work; /dev/shm if left out")
    parser.add_argument("--verbose", action="store_true", help="print exceptions as they come")
    parser.add_argument("--messages", action="store_true", help="print what the commands said, and how often")
    parser.add_argument("--full", action="store_true", help="the disk has room for 0, 1, 2, … pages, in place of all else")
    parser.add_argument("--list", action="store_true", help="print how many points and runs there are, and run none")
    options = parser.parse_args()
    options.errors = set(options.errors.split(",")) if options.errors else None
    options.shard = tuple(int(word) for word in options.shard.split("/"))
    names = options.acts.split(",") if options.acts else [act.name for act in ACTS]
    acts = [act for act in ACTS if act.name in names]
    if len(acts) != len(names):
        sys.exit(f"no such act; there are {', '.join(act.name for act in ACTS)}")
    if options.full and "PDM_OWN_MOUNTS" not in os.environ:
        # A mount that nobody else sees, and that ends with us.
        os.environ["PDM_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", "-rm", sys.executable, *sys.argv])
    place = Place(options.pdm, options.folder)
    signal.signal(signal.SIGTERM, stop)
    if options.full:
        place.mount()
    total, exceptions = 0, 0
    try:
        for act in acts:
            trial = Trial(place, act, options)
            if options.list:
                jobs, left = trial.jobs()
                print(f"{act.name:16} {len(trial.points):6} calls {len(jobs):6} runs {len(left):6} represented", flush=True)
                continue
            is_stopped = False
            try:
                if options.full:
                    trial.fill_up()
                else:
                    trial.run()
            except Stopped:
                is_stopped = True
            runs = sum(count for (_, what), count in trial.counts.items() if what == "runs")
            own = sum(count for (_, what), count in trial.counts.items() if what == "git's own")
            total, exceptions = total + runs, exceptions + len(trial.exceptions)
            print(f"{act.name:16} {len(trial.points):5} calls {runs:6} runs {trial.represented:6} represented "
                  f"{len(trial.known):5} vaults {len(trial.exceptions):4} exceptions "
                  + (f"{own} of git's own " if own else "") + " " + ", ".join(
                f"{error} {trial.counts[error, 'runs']}" + (f" ({trial.counts[error, 'missed']} not met)" if trial.counts[error, "missed"] else "")
                for error in sorted({error for error, _ in trial.counts})), flush=True)
            if not options.verbose:
                for exception in trial.exceptions:
                    print(trial.describe(exception))
            if options.messages:
                for (code, text), points in sorted(trial.messages.items(), key=lambda item: -len(item[1])):
                    print(f"  {len(points):4} x exit {code}: {text}\n        first at {points[0]}")
            if is_stopped:
                print(f"stopped in {act.name}")
                break
        print(f"{total} runs, {exceptions} exceptions")
    finally:
        place.remove()
    sys.exit(1 if exceptions else 0)


main()
