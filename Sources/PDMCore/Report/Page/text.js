// The page of `pdm report`. Names, reasons and messages are other people's words: they get into the page as text only,
// through make() and draw(), and what steers the direction of a line or cannot be seen is shown by its number.
//
// The script of the page is these files one after another: text, files, details, holders, activity, page (ReportPage.swift).

const data = JSON.parse(document.getElementById("data").textContent);
const find = (id) => document.getElementById(id);

// Emoji variation selectors only choose between two drawings of one character.
const unseen = /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
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
