// The page of `pdm report`. Names, reasons and messages are other people's words: they get into the page as text only,
// through make() and draw(), and what steers the direction of a line or cannot be seen is shown by its number.

const data = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);

// MARK: Text

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const number = (scalar) => `‹U+${scalar.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}›`;
const visible = (text) => text.replace(unseen, (scalar) => (scalar === "\t" ? scalar : number(scalar)));

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, visible(String(value)));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) element.append(child instanceof Node ? child : visible(String(child)));
  }
  return element;
}

const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const count = (amount, one, many = `${one}s`) => `${amount.toLocaleString("en")} ${amount === 1 ? one : many}`;

function bytes(size) {
  if (size === null) return "–";
  if (size < 1024) return `${size} B`;
  let unit = -1;
  do {
    size /= 1024;
    unit += 1;
  } while (size >= 1023.5 && unit < 4);
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${["KiB", "MiB", "GiB", "TiB", "PiB"][unit]}`;
}

function when(seconds) {
  if (seconds === null) return "–";
  const date = new Date(seconds * 1000);
  const two = (value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const branchTitle = (branch) => make("bdi", {}, branch.replace(/^refs\/heads\//, ""));
const made = Date.parse(data.made_at) / 1000;

/** How long before the report was made; clocks of other machines may be ahead. */
function age(seconds) {
  const past = Math.max(0, made - seconds);
  const units = [[86400 * 365, "year"], [86400, "day"], [3600, "hour"], [60, "minute"]];
  for (const [length, name] of units) {
    if (past >= length * (name === "year" ? 2 : 1)) return count(Math.floor(past / length), name);
  }
  return "less than a minute";
}

// MARK: Files

const files = data.files;
const total = files.name.length;
const odd = new Map(files.odd.map(([file, shown, word]) => [file, { shown, word }]));
const locks = data.locks;
const lockOf = new Map();
locks.file.forEach((file, lock) => file !== null && lockOf.set(file, lock));
const firstVersion = new Int32Array(total + 1);
files.versions.forEach((amount, file) => { firstVersion[file + 1] = firstVersion[file] + amount; });
const actsOf = Map.groupBy(data.acts.file.keys(), (act) => data.acts.file[act]);
const diffOf = new Map(data.diffs.map((diff) => [diff.file, diff]));

const Mark = { modified: 2, stale: 4, submodule: 8 };
const folder = (file) => files.folders[files.folder[file]];
const path = (file) => odd.get(file)?.shown ?? folder(file) + files.name[file];
const word = (file) => odd.get(file)?.word ?? folder(file) + files.name[file];
const owner = (file) => (lockOf.has(file) ? locks.owner[lockOf.get(file)] : "");

const searched = Array.from({ length: total }, (_, file) => {
  const lock = lockOf.get(file);
  const words = [folder(file) + files.name[file]];
  if (odd.has(file)) words.push(path(file));
  if (lock !== undefined) words.push(locks.owner[lock], locks.full_name[lock], locks.reason[lock]);
  return words.join("\n").toLowerCase();
});

function revisionNumber(file) {
  const [major, minor] = (files.revision[file] ?? "").split(".");
  return minor === undefined ? -1 : Number(major) * 2 ** 31 + Number(minor);
}

const columns = [
  { key: "name", title: "Name", value: (file) => file },
  { key: "status", title: "Status", value: (file) => (lockOf.has(file) ? 1 : 0) },
  { key: "holder", title: "Holder", value: owner },
  { key: "revision", title: "Rev.", label: "Revision", value: revisionNumber, isNumber: true },
  { key: "size", title: "Size", value: (file) => files.size[file] ?? -1, isNumber: true },
  { key: "date", title: "Changed", value: (file) => files.changed[file] ?? 0, isNumber: true },
];

const orders = new Map();

/** All files in the order of a column; the listing's own order, by path, breaks ties. */
function ordered(key, descending) {
  const name = `${key} ${descending}`;
  if (!orders.has(name)) {
    const { value } = columns.find((column) => column.key === key);
    const values = Array.from({ length: total }, (_, file) => value(file));
    const sign = descending ? -1 : 1;
    const order = Array.from({ length: total }, (_, file) => file);
    order.sort((one, other) => (values[one] < values[other] ? -sign : values[one] > values[other] ? sign : one - other));
    orders.set(name, order);
  }
  return orders.get(name);
}

const view = { search: "", status: "all", holder: "", key: "name", descending: false, shown: [], chosen: null };

const statusTests = {
  all: () => true,
  available: (file) => !lockOf.has(file),
  held: (file) => lockOf.has(file),
  modified: (file) => (files.marks[file] & Mark.modified) !== 0,
  stale: (file) => (files.marks[file] & Mark.stale) !== 0,
};

function select() {
  const test = statusTests[view.status];
  view.shown = ordered(view.key, view.descending).filter(
    (file) => test(file) && (view.holder === "" || owner(file) === view.holder) && searched[file].includes(view.search));
  find("count").textContent =
    view.shown.length === total ? count(total, "file") : `${view.shown.length.toLocaleString("en")} of ${count(total, "file")}`;
  find("list").setAttribute("aria-rowcount", String(view.shown.length + 1));
  for (const head of find("heads").children) {
    const isKey = head.dataset.key === view.key;
    head.setAttribute("aria-sort", isKey ? (view.descending ? "descending" : "ascending") : "none");
    head.querySelector(".arrow").textContent = isKey ? (view.descending ? " ▼" : " ▲") : "";
  }
  find("sort").value = `${view.key} ${view.descending}`;
  find("scroll").scrollTop = 0;
  render();
}

// MARK: The list, of which only the rows in sight are in the page

const live = new Map();
const beyond = 8;
const largestPrint = 5000;
const rowHeight = () => parseInt(getComputedStyle(document.documentElement).getPropertyValue("--row"), 10);

function state(file) {
  const isHeld = lockOf.has(file);
  return make("span", { class: isHeld ? "state held" : "state available" }, isHeld ? "checked out" : "available");
}

function marks(file) {
  const words = [[Mark.modified, "modified here"], [Mark.stale, "stale"], [Mark.submodule, "submodule"]];
  return words.filter(([bit]) => files.marks[file] & bit).map(([, title]) => make("span", { class: "mark" }, title));
}

function shownPath(file) {
  const text = path(file);
  const cut = odd.has(file) ? 0 : folder(file).length;
  return make("bdi", { class: "path name" }, make("span", { class: "folder" }, text.slice(0, cut)), text.slice(cut));
}

function row(file, position) {
  const cell = (content, attributes = {}) => make("div", { role: "gridcell", ...attributes }, content);
  return make(
    "div", { class: "row", role: "row", id: `row-${file}`, "aria-rowindex": position + 2, "data-file": file },
    cell([shownPath(file), marks(file)], { title: path(file) }), cell(state(file)),
    cell(make("bdi", {}, owner(file))), cell(files.revision[file] ?? "–", { class: "number" }),
    cell(bytes(files.size[file]), { class: "number" }), cell(when(files.changed[file]), { class: "number" }));
}

function render({ all = false } = {}) {
  const scroll = find("scroll");
  const height = rowHeight();
  let first = Math.max(0, Math.floor(scroll.scrollTop / height) - beyond);
  let last = Math.min(view.shown.length, Math.ceil((scroll.scrollTop + scroll.clientHeight) / height) + beyond);
  if (all) [first, last] = [0, Math.min(view.shown.length, largestPrint)];
  const wanted = new Set(view.shown.slice(first, last));
  for (const [file, element] of live) {
    if (!wanted.has(file)) {
      element.remove();
      live.delete(file);
    }
  }
  const rows = find("rows");
  for (let position = first; position < last; position += 1) {
    const file = view.shown[position];
    if (!live.has(file)) live.set(file, row(file, position));
    const element = live.get(file);
    element.style.transform = `translateY(${position * height}px)`;
    element.setAttribute("aria-rowindex", String(position + 2));
    element.setAttribute("aria-selected", String(file === view.chosen));
    // Readers and printers go by the order in the page.
    if (rows.children[position - first] !== element) rows.insertBefore(element, rows.children[position - first] ?? null);
  }
  rows.style.height = `${view.shown.length * height}px`;
  // The heads stand above their columns, however wide the scroll bar is.
  find("heads").style.marginRight = `${scroll.offsetWidth - scroll.clientWidth}px`;
  if (live.has(view.chosen)) find("list").setAttribute("aria-activedescendant", `row-${view.chosen}`);
  else find("list").removeAttribute("aria-activedescendant");
  find("empty")?.remove();
  if (view.shown.length === 0) {
    rows.before(make("p", { id: "empty", class: "empty" }, total === 0 ? "There are no files." : "No file fits the search and the filters."));
  }
}

/** Makes a row the chosen one and brings it into sight. */
function choose(position) {
  if (view.shown.length === 0) return;
  const place = Math.min(Math.max(position, 0), view.shown.length - 1);
  const scroll = find("scroll");
  const height = rowHeight();
  const top = place * height;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  if (top + height > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + height - scroll.clientHeight;
  view.chosen = view.shown[place];
  render();
  showDetails(view.chosen);
}

function moveByKey(event) {
  // The heads of the columns are buttons of their own.
  if (event.target !== find("list")) return;
  const page = Math.max(1, Math.floor(find("scroll").clientHeight / rowHeight()) - 1);
  const here = view.shown.indexOf(view.chosen);
  const moves = {
    ArrowDown: here + 1, ArrowUp: here < 0 ? 0 : here - 1, PageDown: here + page, PageUp: here - page,
    Home: 0, End: view.shown.length - 1,
  };
  if (event.key in moves && !event.ctrlKey && !event.metaKey && !event.altKey) {
    choose(moves[event.key]);
  } else if (event.key === "Enter" || event.key === " ") {
    if (here < 0) choose(0);
    openDetails();
  } else if (event.key === "Escape" && view.search !== "") {
    find("search").value = "";
    search();
  } else {
    return;
  }
  event.preventDefault();
}

function search() {
  view.search = find("search").value.toLowerCase();
  select();
}

function sortBy(key, descending) {
  Object.assign(view, { key, descending });
  select();
}

// MARK: Details

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

// MARK: Who holds what

const largestTable = 2000;

function table(caption, heads, rows) {
  return make("div", { class: "wide" }, make(
    "table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, heads.map(({ title, isNumber }) => make("th", { scope: "col", class: isNumber ? "number" : null }, title)))),
    make("tbody", {}, rows)));
}

function fileButton(file) {
  const button = make("button", { type: "button", class: "link name" }, path(file));
  button.addEventListener("click", () => {
    showTab("files");
    Object.assign(view, { search: "", status: "all", holder: "" });
    for (const id of ["search", "holder"]) find(id).value = "";
    find("status").value = "all";
    select();
    choose(view.shown.indexOf(file));
    openDetails();
  });
  return button;
}

function showHolders() {
  const byAge = Array.from(locks.since.keys()).sort((one, other) => locks.since[one] - locks.since[other]);
  if (byAge.length === 0) {
    find("holders").replaceChildren(make("div", { class: "panel" }, make("h2", {}, "Who holds what"), make("p", { class: "dim" }, "Nobody holds a file.")));
    return;
  }
  const longest = Math.max(1, made - locks.since[byAge[0]]);
  const people = [...Map.groupBy(byAge, (lock) => locks.owner[lock])].sort((one, other) => other[1].length - one[1].length);
  const cell = (content, kind) => make("td", { class: kind }, content);
  const held = byAge.slice(0, largestTable).map((lock) => {
    const bar = make("span", { class: "age", "aria-hidden": "true" });
    bar.style.width = `${Math.max(1, (100 * Math.max(0, made - locks.since[lock])) / longest)}%`;
    return make("tr", {},
      cell(locks.file[lock] === null ? [make("bdi", {}, locks.path[lock]), make("span", { class: "mark" }, "not on this branch")] : fileButton(locks.file[lock])),
      cell(make("bdi", { title: locks.full_name[lock] }, locks.owner[lock])), cell([age(locks.since[lock]), bar], "nowrap"),
      cell(when(locks.since[lock]), "nowrap"), cell(make("bdi", {}, locks.reason[lock])), cell(make("bdi", {}, locks.host[lock])));
  });
  find("holders").replaceChildren(
    make("div", { class: "panel" }, make("h2", {}, "Holders"),
      table(count(people.length, "account holds files", "accounts hold files"),
        [{ title: "Account" }, { title: "Name" }, { title: "Files", isNumber: true }, { title: "Longest" }],
        people.map(([name, theirs]) => make("tr", {}, cell(make("bdi", {}, name)), cell(make("bdi", {}, locks.full_name[theirs[0]])),
          cell(theirs.length.toLocaleString("en"), "number"), cell(age(locks.since[theirs[0]])))))),
    make("div", { class: "panel" }, make("h2", {}, "Check-outs, the longest first"),
      table(
        byAge.length > largestTable ? `The longest ${largestTable} of ${count(byAge.length, "check-out")}; pdm locks has all` : count(byAge.length, "check-out"),
        ["File", "Holder", "Held for", "Since", "Reason", "Host"].map((title) => ({ title })), held)));
}

// MARK: Activity

const kindTitles = {
  COMMIT: "Commits", CHECKOUT_FILE: "Checked out", CHECKIN_FILE: "Checked in", CANCEL_CHECKOUT: "Check-out given up",
  BREAK_LOCK: "Check-out broken", ADD_FILE: "Added", DELETE_FILE: "Deleted", RENAME_FILE: "Renamed",
  RESTORE_FILE: "Restored", HANDOVER: "Handed over",
};
const kindTitle = (kind) => kindTitles[kind] ?? (kind[0] + kind.slice(1).toLowerCase()).replaceAll("_", " ");

const allActs = -1;
const activity = data.activity;
const chartView = { kind: 0, person: null, days: null };
const lastDay = Math.floor(made / 86400);

const units = {
  day: { of: (day) => day, start: (value) => value },
  week: { of: (day) => Math.floor((day + 3) / 7), start: (value) => value * 7 - 3 },
  month: {
    of: (day) => new Date(day * 864e5).getUTCFullYear() * 12 + new Date(day * 864e5).getUTCMonth(),
    start: (value) => Date.UTC(Math.floor(value / 12), value % 12) / 864e5,
  },
  year: { of: (day) => new Date(day * 864e5).getUTCFullYear(), start: (value) => Date.UTC(value, 0) / 864e5 },
};

function unitFor(days) {
  if (days <= 62) return "day";
  if (days <= 430) return "week";
  return days <= 365 * 12 ? "month" : "year";
}

function periodName(unit, value) {
  const date = new Date(units[unit].start(value) * 864e5).toISOString();
  return date.slice(0, { day: 10, week: 10, month: 7, year: 4 }[unit]);
}

function chosenRows() {
  const { kind, person: who, days } = chartView;
  const rows = [];
  for (let place = 0; place < activity.day.length; place += 1) {
    const fits = (kind === allActs ? activity.kind[place] > 0 : activity.kind[place] === kind)
      && (who === null || activity.person[place] === who) && (days === null || activity.day[place] > lastDay - days);
    if (fits) rows.push(place);
  }
  return rows;
}

function asTable(caption, heads, rows) {
  const cells = ([name, amount]) => make("tr", {}, make("td", {}, make("bdi", {}, name)), make("td", { class: "number" }, amount.toLocaleString("en")));
  return make("details", { class: "table" }, make("summary", {}, "The same as a table"),
    table(caption, [{ title: heads[0] }, { title: heads[1], isNumber: true }], rows.map(cells)));
}

/** The next larger of 1, 2, 5, 10, 20 … */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

function timeChart(rows, title) {
  const days = rows.map((place) => activity.day[place]);
  const first = chartView.days === null ? days.reduce((one, other) => Math.min(one, other), lastDay) : lastDay - chartView.days + 1;
  const unit = unitFor(lastDay - first + 1);
  const { of } = units[unit];
  const start = of(first);
  // A commit's clock may be ahead.
  const end = Math.min(of(days.reduce((one, other) => Math.max(one, other), lastDay)), start + 999);
  const amounts = new Array(end - start + 1).fill(0);
  for (const place of rows) {
    const period = of(activity.day[place]) - start;
    if (period >= 0 && period < amounts.length) amounts[period] += activity.count[place];
  }
  const most = amounts.reduce((one, other) => Math.max(one, other), 0);
  const high = roundUp(most);
  const [width, height, left, bottom] = [960, 200, 44, 22];
  const slot = (width - left) / amounts.length;
  const up = (amount) => ((height - bottom - 8) * amount) / high;
  const names = amounts.map((_, period) => periodName(unit, start + period));
  const every = Math.ceil(amounts.length / Math.floor((width - left) / 84));
  const peak = names[amounts.indexOf(most)];
  const label = `${title} per ${unit}, ${names[0]} to ${names.at(-1)}; the most, ${most.toLocaleString("en")}, in ${peak}`;
  const grid = [0, high / 2, high].filter(Number.isInteger).map((amount) => [
    draw("line", { class: "axis", x1: left, x2: width, y1: height - bottom - up(amount), y2: height - bottom - up(amount) }),
    draw("text", { x: left - 6, y: height - bottom - up(amount) + 4, "text-anchor": "end" }, amount.toLocaleString("en")),
  ]);
  const bars = amounts.map((amount, period) => amount === 0 ? null : draw(
    "rect", { class: "bar", x: left + period * slot + slot * 0.1, y: height - bottom - up(amount), width: Math.max(1, slot * 0.8), height: up(amount) },
    draw("title", {}, `${names[period]}: ${amount.toLocaleString("en")}`)));
  const dates = names.map((name, period) => period % every !== 0 ? null : draw("text", { x: left + period * slot, y: height - 6 }, name));
  return [
    draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, grid, bars, dates),
    asTable(`${title} per ${unit}`, [unit === "week" ? "Week from" : unit[0].toUpperCase() + unit.slice(1), title], names.map((name, period) => [name, amounts[period]])),
  ];
}

function peopleChart(rows, title) {
  const sums = new Map();
  for (const place of rows) sums.set(activity.person[place], (sums.get(activity.person[place]) ?? 0) + activity.count[place]);
  const all = [...sums].sort((one, other) => other[1] - one[1]);
  const top = all.slice(0, 20);
  const [width, line, left] = [960, 24, 190];
  const most = top[0]?.[1] ?? 1;
  const label = `${title} per person: ${top.slice(0, 5).map(([who, sum]) => `${person(who)} ${sum.toLocaleString("en")}`).join(", ")}`;
  const cut = (name) => ([...name].length > 26 ? `${[...name].slice(0, 25).join("")}…` : name);
  const bars = top.map(([who, sum], place) => [
    draw("text", { class: "label", x: left - 10, y: place * line + 16, "text-anchor": "end" }, cut(person(who))),
    draw("rect", { class: "bar", x: left, y: place * line + 4, height: line - 8, width: Math.max(2, ((width - left - 80) * sum) / most) },
      draw("title", {}, `${person(who)}: ${sum.toLocaleString("en")}`)),
    draw("text", { x: left + Math.max(2, ((width - left - 80) * sum) / most) + 8, y: place * line + 16 }, sum.toLocaleString("en")),
  ]);
  return [
    draw("svg", { class: "chart", viewBox: `0 0 ${width} ${Math.max(line, top.length * line)}`, role: "img", "aria-label": label }, bars),
    all.length > top.length ? make("p", { class: "dim" }, `The first ${top.length} of ${all.length} people; the table has all.`) : null,
    asTable(`${title} per person`, ["Person", title], all.map(([who, sum]) => [person(who), sum])),
  ];
}

function showCharts() {
  const rows = chosenRows();
  const title = chartView.kind === allActs ? "Acts in the record" : kindTitle(activity.kinds[chartView.kind]);
  const charts = find("charts");
  if (rows.length === 0) {
    charts.replaceChildren(make("p", { class: "empty" }, "Nothing of this kind."));
    return;
  }
  const parts = [make("h2", {}, `${title} over time`), ...timeChart(rows, title), make("h2", {}, `${title} per person`), ...peopleChart(rows, title)];
  charts.replaceChildren(...parts.filter((part) => part !== null));
}

function choice(title, id, options, change) {
  const box = make("select", { id }, options.map(([value, text]) => make("option", { value }, text)));
  box.addEventListener("change", () => {
    change(box.value);
    showCharts();
  });
  return make("label", {}, title, box);
}

function showActivity() {
  const kinds = activity.kinds.map((kind, place) => [place, kindTitle(kind)]);
  if (kinds.length > 1) kinds.splice(1, 0, [allActs, "Acts in the record, all"]);
  const people = data.people.name.map((name, place) => [place, data.people.account[place] ? name : `${name} (git)`]);
  people.sort((one, other) => (one[1].toLowerCase() < other[1].toLowerCase() ? -1 : 1));
  find("activity").replaceChildren(make(
    "div", { class: "panel" },
    make("div", { class: "choices" },
      choice("What", "what", kinds, (value) => { chartView.kind = Number(value); }),
      choice("Who", "who", [["", "everybody"], ...people], (value) => { chartView.person = value === "" ? null : Number(value); }),
      choice("When", "time", [["", "all of it"], [365, "the last year"], [90, "the last 90 days"], [30, "the last 30 days"]],
        (value) => { chartView.days = value === "" ? null : Number(value); })),
    make("div", { id: "charts" })));
  showCharts();
}

// MARK: About

function showAbout() {
  const { bounds } = data;
  const left = [
    bounds.history_needs_git ? ["What commits changed: objects of this repository are replaced, or not all here. For one file: ", command("pdm log FILE")] : null,
    ["All but the last ", count(bounds.versions_of_file, "version"), " of each file", bounds.history_cut ? ", and versions of the oldest commits" : "", ". All of one file: ", command("pdm log FILE")],
    ["Renames in which plain git changed the content as well: ", command("pdm log FILE"), " follows them"],
    ["All but ", count(bounds.diffs, "difference"), ", of the files that changed last and of those that are held. Any other: ", command("pdm diff FILE REV"), "; more of them: ", command("pdm report --diffs N")],
    ["Merges, which are counted nowhere"],
    data.since === null ? null : [`What happened before ${when(Date.parse(data.since) / 1000)}, since the report was asked for from then on`],
    bounds.acts_cut ? [`All but the newest ${count(bounds.acts_read, "line")} of the record: `, command("pdm audit -n 0")] : null,
    bounds.record_is_own ? ["Acts in the record that ", make("bdi", {}, data.made_by), " may not see: an administrator's report has them"] : null,
    bounds.commits_damaged > 0 ? [`What ${count(bounds.commits_damaged, "commit")} changed, which cannot be read: `, command("git fsck")] : null,
  ];
  find("about").replaceChildren(make(
    "div", { class: "panel" }, make("h2", {}, "About this report"),
    make("p", {}, "Made by ", make("bdi", {}, data.made_by), ` with pdm ${data.version} on ${when(made)}`,
      data.branch === null ? "" : [", of branch ", branchTitle(data.branch)], data.head === null ? "" : [" at ", command(data.head.slice(0, 12))],
      `. It shows ${count(total, "file")}, ${count(bounds.commits_read, "commit")} and ${count(bounds.acts_read, "line")} of the record as they were then, and what that account may see. It does not change by itself, loads nothing and sends nothing.`),
    make("p", {}, "Times of day are those of the machine that shows this page; days of charts begin at midnight UTC."),
    make("p", {}, "“Modified here” and “stale” speak of the working folder in which the report was made."),
    make("h3", {}, "What is left out"),
    make("ul", {}, left.filter((item) => item !== null).map((item) => make("li", {}, item)))));
}

// MARK: Tabs and theme

const tabs = [...find("tabs").children];

function showTab(name, takesFocus = false) {
  for (const tab of tabs) {
    const isChosen = tab.getAttribute("aria-controls") === name;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    find(tab.getAttribute("aria-controls")).hidden = !isChosen;
    if (isChosen && takesFocus) tab.focus();
  }
  if (name === "files") render();
}

function moveTab(event) {
  const here = tabs.indexOf(event.target);
  const moves = { ArrowRight: here + 1, ArrowLeft: here - 1 + tabs.length, Home: 0, End: tabs.length - 1 };
  if (!(event.key in moves)) return;
  event.preventDefault();
  showTab(tabs[moves[event.key] % tabs.length].getAttribute("aria-controls"), true);
}

function setTheme(theme) {
  if (theme === "") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

const themeKey = "pdm-report-theme";

/** Some browsers keep nothing for pages that are files. */
function remembered() {
  try {
    return localStorage.getItem(themeKey) ?? "";
  } catch {
    return "";
  }
}

function remember(theme) {
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // The choice holds for this page.
  }
}

// MARK: Beginning

function begin() {
  find("title").textContent = visible(data.title);
  fill(find("made"), {}, [data.branch === null ? null : ["branch ", branchTitle(data.branch), ", "], `as of ${when(made)}, seen by `, make("bdi", {}, data.made_by)]);
  for (const { key, title, label, isNumber } of columns) {
    const button = make("button", { type: "button", "aria-label": `Sort by ${(label ?? title).toLowerCase()}` }, title, make("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => sortBy(key, view.key === key && !view.descending));
    find("heads").append(make("div", { role: "columnheader", "data-key": key, "aria-label": label ?? title, class: isNumber ? "number" : null }, button));
    for (const descending of [false, true]) {
      find("sort").append(make("option", { value: `${key} ${descending}` }, `${(label ?? title).toLowerCase()}, ${descending ? "falling" : "rising"}`));
    }
  }
  for (const name of [...new Set(locks.owner)].sort()) find("holder").append(make("option", { value: name }, name));

  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("search").addEventListener("input", search);
  find("search").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    find("list").focus();
    if (!view.shown.includes(view.chosen)) choose(0);
  });
  find("sort").addEventListener("change", () => {
    const [key, descending] = find("sort").value.split(" ");
    sortBy(key, descending === "true");
  });
  for (const id of ["status", "holder"]) {
    find(id).addEventListener("change", () => {
      view[id] = find(id).value;
      select();
    });
  }
  find("list").addEventListener("keydown", moveByKey);
  find("rows").addEventListener("click", (event) => {
    const element = event.target.closest(".row");
    if (element === null) return;
    choose(view.shown.indexOf(Number(element.dataset.file)));
    // On a narrow screen they take the list's place.
    if (getComputedStyle(find("details")).display === "none") openDetails();
  });
  let isWaiting = false;
  find("scroll").addEventListener("scroll", () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      render();
    });
  });
  find("details").addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDetails();
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea") !== null;
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    showTab("files");
    find("search").focus();
  });
  for (const tab of tabs) tab.addEventListener("click", () => showTab(tab.getAttribute("aria-controls")));
  find("tabs").addEventListener("keydown", moveTab);
  addEventListener("resize", () => render());
  addEventListener("beforeprint", () => render({ all: true }));
  addEventListener("afterprint", () => render());

  const theme = find("theme");
  theme.value = remembered();
  setTheme(theme.value);
  theme.addEventListener("change", () => {
    setTheme(theme.value);
    remember(theme.value);
  });

  find("details").replaceChildren(make("h2", { id: "details-name" }, "No file is chosen"), make("p", { class: "hint" }, "Choose one in the list to see its history, its last difference and who holds it."));
  select();
  showHolders();
  showActivity();
  showAbout();
}

begin();
