// One language of the page at a time, or two side by side; opens where the first error is and remembers the choice.

import { announce, make, words } from "desk/words";
import { editors } from "desk/editors";

const bar = document.querySelector("[data-language-bar]");
const page = document.getElementById("content");

const stored = (key) => {
  try { return localStorage.getItem(key); } catch { return null; }
};
const store = (key, value) => {
  try { localStorage.setItem(key, value); } catch { /* private window: nothing is remembered */ }
};

let current = "";
let beside = "";

export function languages() {
  if (!bar) return;
  const tabs = [...bar.querySelectorAll(".language-tab")];
  const codes = tabs.map((tab) => tab.dataset.language);
  const choice = bar.querySelector("[data-beside]");
  const asked = new URLSearchParams(location.search);
  const wrong = tabs.find((tab) => Number(tab.dataset.errors) > 0);
  const first = [wrong?.dataset.language, asked.get("language"), location.hash.slice(1), stored(`desk:${bar.dataset.item}`),
    bar.dataset.editable, "words" in bar.dataset ? "" : stored("desk:language"), bar.dataset.original].find((code) => codes.includes(code));

  for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.language));
  choice.addEventListener("change", () => { store("desk:beside", choice.value); show(current, choice.value); });
  document.addEventListener("keydown", (event) => shortcut(event, codes));
  window.addEventListener("hashchange", () => { if (codes.includes(location.hash.slice(1))) show(location.hash.slice(1)); });
  document.addEventListener("desk:recount", recount);
  document.addEventListener("input", (event) => { if (event.target.closest(".pane")) recount(); });
  document.addEventListener("formset:added", () => apply());

  const wanted = asked.get("beside") ?? stored("desk:beside") ?? (bar.dataset.besideFirst || "");
  show(first ?? codes[0], codes.includes(wanted) ? wanted : "");
  linkScrolling();
  if (wrong) document.querySelector(".pane:not([hidden]) .errorlist, .errorlist")?.scrollIntoView({ block: "center" });
}

function show(language, other = beside) {
  const field = document.activeElement?.closest?.(".text-row")?.dataset.text;
  const changed = language !== current;
  if (other === language) other = changed && current && beside ? current : "";
  [current, beside] = [language, other];
  store(`desk:${bar.dataset.item}`, current);
  store("desk:language", current);
  apply();
  if (field && changed) focusField(field);
}

function apply() {
  page.dataset.language = current;
  page.classList.toggle("is-beside", Boolean(beside));
  for (const tab of bar.querySelectorAll(".language-tab")) {
    tab.setAttribute("aria-pressed", tab.dataset.language === current);
    tab.classList.toggle("is-beside", tab.dataset.language === beside);
  }
  const choice = bar.querySelector("[data-beside]");
  choice.value = beside;
  for (const option of choice.options) option.disabled = option.value !== "" && option.value === current;
  for (const part of page.querySelectorAll(".pane, .language-news, [data-doubts]")) {
    const mine = part.dataset.language === current;
    const source = part.classList.contains("pane") && part.dataset.language === beside;
    part.hidden = !mine && !source;
    part.classList.toggle("is-source", source);
    if (mine && part.classList.contains("pane")) offerCopy(part);
  }
}

function shortcut(event, codes) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
  if (digit === undefined) return;
  if (digit === "0") {
    show(current, beside ? "" : bar.dataset.original);
    store("desk:beside", beside);
  }
  else if (codes[digit - 1]) show(codes[digit - 1]);
  else return;
  event.preventDefault();
  announce(bar.querySelector(`.language-tab[data-language="${current}"] .language-name`).textContent);
}

function focusField(name) {
  const pane = document.querySelector(`.text-row[data-text="${name}"] .pane[data-language="${current}"]`);
  const control = pane?.querySelector("textarea, input:not([type=hidden])");
  const editor = editors.get(control?.name); // its field lies hidden before it
  if (editor) editor.view.focus();
  else control?.focus({ preventScroll: true });
}

// --- Copy from the source ---------------------------------------------------------------------------------

function offerCopy(pane) {
  let button = pane.querySelector(".copy-source");
  const control = pane.querySelector(".control textarea, .control input:not([type=hidden])");
  if (!beside || !control) return button?.remove();
  if (!button) {
    button = make("button", { type: "button", className: "copy-source" }, [words("copyFrom")]);
    button.addEventListener("click", () => copy(pane, control));
    pane.querySelector("label")?.after(button);
  }
}

function valueOf(pane) {
  const control = pane?.querySelector(".control textarea, .control input:not([type=hidden])");
  if (control) return control.value;
  const shown = pane?.querySelector(".readonly");
  if (!shown) return "";
  return shown.classList.contains("prose") ? shown.innerHTML : shown.textContent.trim();
}

function copy(pane, control) {
  const row = pane.closest(".text-row");
  const source = row.querySelector(`.pane[data-language="${beside}"]`);
  if (control.value.trim() && !window.confirm(words("copy_ask"))) return;
  const value = valueOf(source);
  const editor = editors.get(control.name);
  if (editor) editor.commands.setContent(value, { emitUpdate: true });
  else control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  announce(words("copy_done"));
}

// --- Completeness -----------------------------------------------------------------------------------------

function recount() {
  for (const tab of bar.querySelectorAll(".language-tab")) {
    const panes = [...page.querySelectorAll(`.desk-texts .pane[data-language="${tab.dataset.language}"]`)];
    const filled = panes.filter((pane) => valueOf(pane).trim() && valueOf(pane).trim() !== "-").length;
    const count = tab.querySelector("[data-count]");
    if (count && panes.length) count.textContent = `${filled}/${panes.length}`;
    const meter = tab.querySelector(".meter");
    if (meter) meter.dataset.filled = filled;
  }
}

// --- Two long texts scroll together -----------------------------------------------------------------------

function linkScrolling() {
  for (const row of document.querySelectorAll(".text-row")) {
    let leading = null;
    row.addEventListener("scroll", (event) => {
      if (!beside || (leading && leading !== event.target)) return;
      const boxes = [...row.querySelectorAll(".pane:not([hidden]) :is(.ProseMirror, .readonly.prose)")];
      const other = boxes.find((box) => box !== event.target);
      if (!other || !boxes.includes(event.target)) return;
      leading = event.target;
      follow(event.target, other);
      clearTimeout(row.dataset.timer);
      row.dataset.timer = setTimeout(() => { leading = null; }, 120);
    }, true);
  }
}

/** Bring the same block to the top in the other text; by proportion where the blocks do not match. */
function follow(from, to) {
  const [a, b] = [[...from.children], [...to.children]];
  if (a.length !== b.length || !a.length) {
    to.scrollTop = (from.scrollTop / Math.max(1, from.scrollHeight - from.clientHeight)) * (to.scrollHeight - to.clientHeight);
    return;
  }
  const top = from.getBoundingClientRect().top;
  const place = Math.max(0, a.findIndex((block) => block.getBoundingClientRect().bottom > top));
  const box = a[place].getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (top - box.top) / (box.height || 1)));
  const target = b[place].getBoundingClientRect();
  to.scrollTop += target.top + share * target.height - to.getBoundingClientRect().top;
}
