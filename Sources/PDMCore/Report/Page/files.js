// The files, and the list of them, of which only the rows in sight are in the page.

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
const word = (file) => odd.get(file)?.word ?? shellWord(path(file));
const owner = (file) => (lockOf.has(file) ? locks.owner[lockOf.get(file)] : "");

/** A name without characters that need more than quotes, as a word for a shell. */
function shellWord(name) {
  if (/^[\w./+,@%:=][\w./+,@%:=-]*$/.test(name)) return name;
  return `'${name.startsWith("-") ? "./" : ""}${name.replaceAll("'", "'\\''")}'`;
}

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

// MARK: The list

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
