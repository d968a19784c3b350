// What is known of one file: who holds it, its last versions, its last difference, its acts.

function openDetails() {
  find("files").classList.add("showing");
  find("details").focus();
}

function closeDetails() {
  find("files").classList.remove("showing");
  render();
  find("list").focus();
}

const command = (...words) => make("code", {}, words.join(" "));
const person = (place) => data.people.name[place];

function fact(title, content) {
  return content === null ? [] : [make("dt", {}, title), make("dd", {}, content)];
}

function lockCard(lock) {
  const name = locks.owner[lock];
  const full = locks.full_name[lock];
  return make(
    "div", { class: "card" },
    make("p", {}, make("strong", {}, "Checked out"), " by ", make("bdi", {}, full === name ? name : `${name} (${full})`), ` for ${age(locks.since[lock])}`),
    make("p", {}, make("bdi", {}, locks.reason[lock])),
    make("p", { class: "dim" }, `since ${when(locks.since[lock])}, on `, make("bdi", {}, locks.host[lock]),
      locks.branch[lock] === null ? null : [", branch ", branchTitle(locks.branch[lock])]));
}

function step(revision, what, meta) {
  return make(
    "li", {}, make("span", { class: "revision" }, revision), make("bdi", { class: "what" }, what),
    make("span", { class: "meta" }, meta));
}

function historyOf(file) {
  const steps = [];
  for (let version = firstVersion[file]; version < firstVersion[file + 1]; version += 1) {
    const commit = data.commits.of_version[version];
    steps.push(step(
      data.commits.revision_of_version[version] ?? "–", data.commits.subject[commit] || "(no message)",
      [make("bdi", {}, person(data.commits.person[commit])), `, ${when(data.commits.time[commit])}, `, command(data.commits.id[commit])]));
  }
  const isWhole = steps.length < data.bounds.versions_of_file && !data.bounds.history_cut && data.since === null;
  return [
    make("h3", {}, "Last check-ins"),
    steps.length > 0 ? make("ul", { class: "steps" }, steps) : make("p", { class: "hint" }, noHistory()),
    isWhole ? null : make("p", { class: "hint" }, "All of them: ", command("pdm log", word(file))),
  ];
}

function noHistory() {
  if (data.bounds.history_needs_git) return "What commits changed is not in this report: objects of this repository are replaced, or not all here.";
  return data.since === null ? "None is in this report." : `None since ${when(Date.parse(data.since) / 1000)}.`;
}

function diffLines(text) {
  let isHead = true;
  return text.replace(/\n$/, "").split("\n").map((line) => {
    if (line.startsWith("@@")) isHead = false;
    const kinds = { "+": "added", "-": "removed", "@": "place", "\\": "about" };
    return make("span", { class: isHead ? "about" : kinds[line[0]] ?? "same" }, line === "" ? " " : line);
  });
}

function differenceOf(file) {
  const title = make("h3", {}, "Last difference");
  if (firstVersion[file] === firstVersion[file + 1]) return [];
  const commit = data.commits.id[data.commits.of_version[firstVersion[file]]];
  const whole = command("pdm diff", word(file), commit);
  const diff = diffOf.get(file);
  if (diff === undefined) return [title, make("p", { class: "hint" }, "Not in this report: ", whole)];
  const parts = [title];
  if (diff.text !== "") {
    parts.push(make("pre", { class: "diff", tabindex: 0, role: "region", "aria-label": "Last difference" }, diffLines(diff.text)));
  }
  if (diff.notes.length > 0) parts.push(make("ul", { class: "notes" }, diff.notes.map((note) => make("li", {}, note))));
  if (diff.text === "" && diff.notes.length === 0) parts.push(make("p", { class: "hint" }, "Nothing that has lines."));
  if (diff.cut) parts.push(make("p", { class: "hint" }, "The beginning of it. All: ", whole));
  return parts;
}

function recordOf(file) {
  const acts = actsOf.get(file);
  if (acts === undefined) return [];
  const { time, person: who, kind, text } = data.acts;
  return [
    make("h3", {}, "In the record"),
    make("ul", { class: "steps" }, acts.map((act) =>
      step("", kindTitle(data.activity.kinds[kind[act]]), [make("bdi", {}, person(who[act])), `, ${when(time[act])}`, text[act] ? [": ", make("bdi", {}, text[act])] : null]))),
    acts.length < data.bounds.acts_of_file ? null : make("p", { class: "hint" }, "All of it: ", command("pdm audit", word(file))),
  ];
}

function showDetails(file) {
  const details = find("details");
  const close = make("button", { type: "button", class: "button close" }, "Back to the list");
  close.addEventListener("click", closeDetails);
  const lock = lockOf.get(file);
  const commands = ["show", ...(lock === undefined ? ["checkout"] : [])];
  details.replaceChildren(
    close, make("h2", { id: "details-name", class: "name" }, shownPath(file)),
    lock === undefined ? make("p", { class: "facts" }, state(file)) : lockCard(lock),
    make("dl", { class: "facts" },
      fact("Revision", files.revision[file]), fact("Size", bytes(files.size[file])),
      fact("Changed", `${when(files.changed[file])}${files.changed[file] === null ? "" : `, ${age(files.changed[file])} before this report`}`),
      fact("Marks", marks(file).length > 0 ? marks(file) : null)),
    ...[historyOf(file), differenceOf(file), recordOf(file)].flat().filter((part) => part !== null),
    make("h3", {}, "On the command line, at the top of the vault"),
    make("ul", { class: "commands" }, commands.map((verb) =>
      make("li", {}, command("pdm", verb, word(file), ...(verb === "checkout" ? ["-m REASON"] : []))))));
  details.scrollTop = 0;
}
