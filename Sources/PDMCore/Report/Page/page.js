// What the report is and what it leaves out; tabs, theme, and the beginning.

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
