// What happened over time and per person, as charts and as tables.

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
