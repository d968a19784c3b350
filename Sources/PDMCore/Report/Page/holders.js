// Who holds what for how long.

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
