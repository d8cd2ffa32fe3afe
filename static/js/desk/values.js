// The values of a form as plain data, and back: used for copies of unsaved text.

import { editors } from "desk/editors";

const SKIPPED = /^(csrfmiddlewaretoken|_.*|base|.*-base|initial-.*)$/;

const counted = (element) => element.name && !SKIPPED.test(element.name) && !element.name.includes("__prefix__") && element.type !== "file" && element.type !== "submit" && element.type !== "button";

/** {name: text | true/false | {labels}} of everything a person can change. */
export function collect(form) {
  const values = {};
  for (const element of form.elements) {
    if (!counted(element)) continue;
    if (element.type === "checkbox") values[element.name] = element.checked;
    else if (element.type === "radio") { if (element.checked) values[element.name] = element.value; }
    else if (element.tagName === "SELECT") values[element.name] = chosen(element);
    else values[element.name] = element.value.replace(/\r\n/g, "\n");
  }
  return values;
}

/** What `collect` would have found when the page came: people type before scripts are there. */
export function asItCame(form) {
  const values = collect(form);
  for (const element of form.elements) {
    if (counted(element) && (element.tagName === "TEXTAREA" || /^(text|url|email|number|search)$/.test(element.type))) values[element.name] = element.defaultValue.replace(/\r\n/g, "\n");
  }
  return values;
}

function chosen(select) {
  const found = {};
  for (const option of select.selectedOptions) if (option.value) found[option.value] = option.textContent.trim();
  return found;
}

const same = (a, b) => JSON.stringify(keysOf(a)) === JSON.stringify(keysOf(b));
const keysOf = (value) => (value && typeof value === "object" ? Object.keys(value).sort() : value);

/** The values under the names that their rows have in this form: a row is known by its number in the database, one
 * without a number comes after all that have one. Somebody may have added or removed rows meanwhile. */
function placed(form, values) {
  const rows = {};
  const totals = {};
  for (const [name, total] of Object.entries(values)) {
    const prefix = /^(.+)-TOTAL_FORMS$/.exec(name)?.[1];
    if (!prefix) continue;
    const stored = Number(form.elements[`${prefix}-INITIAL_FORMS`]?.value ?? 0);
    const known = Array.from({ length: stored }, (_, place) => form.elements[`${prefix}-${place}-id`]?.value);
    let next = stored;
    for (let place = 0; place < Number(total); place += 1) {
      const found = known.indexOf(values[`${prefix}-${place}-id`] || null);
      rows[`${prefix}-${place}`] = `${prefix}-${found < 0 ? next++ : found}`;
    }
    totals[name] = String(Math.max(next, Number(form.elements[name]?.value ?? 0)));
  }
  const renamed = (name) => name.replace(/^.+-\d+(?=-|$)/, (row) => rows[row] ?? row);
  const entries = Object.entries(values).filter(([name]) => !/-\d+-id$/.test(name));
  return Object.fromEntries(entries.map(([name, value]) => [renamed(name), totals[name] ?? (value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, label]) => [renamed(key), label])) : value)]));
}

/** The labels of the fields whose values differ from the form's. */
export function differing(form, copy) {
  const now = collect(form);
  const values = placed(form, copy);
  const names = Object.keys(values).filter((name) => !/-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|-order$|^paste-receipts$/.test(name) && !(/-\d+-/.test(name) && fieldOf(form, name)?.type === "hidden") && !same(values[name], now[name] ?? blank(values[name])));
  return names.map((name) => labelOf(form, name));
}

const blank = (value) => (value === false || value === true ? false : typeof value === "object" ? {} : "");

/** Can any of these values be put into the form? Not where it is closed by now. */
export const fits = (form, values) => Object.keys(values).some((name) => name in form.elements && form.elements[name].type !== "hidden");

/** A field of the form, or of the row that it would add. */
const fieldOf = (form, name) => form.elements[name] ?? form.elements[name.replace(/-\d+-(?=[^-]+$)/, "-__prefix__-")];

/** What people call a field. */
export function labelOf(form, name) {
  const element = fieldOf(form, name);
  const label = element?.id ? document.querySelector(`label[for="${element.id}"]`) : null;
  return (label?.textContent ?? name).replace(/\s+/g, " ").replace(/:\s*$/, "").trim();
}

/** Put values back; rows that are not there yet are added first. */
export function fill(form, copy) {
  const values = placed(form, copy);
  addRows(form, values);
  for (const [name, value] of Object.entries(values)) {
    if (/_FORMS$/.test(name) || SKIPPED.test(name)) continue;
    const element = form.elements[name];
    if (!element) continue;
    if (element instanceof RadioNodeList) element.value = value;
    else if (element.type === "checkbox") element.checked = value === true;
    else if (element.tagName === "SELECT") choose(element, value);
    else if (editors.has(name)) editors.get(name).commands.setContent(value, { emitUpdate: true });
    else element.value = value;
    if (element instanceof Element) element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function addRows(form, values) {
  for (const [name, total] of Object.entries(values)) {
    const prefix = /^(.+)-TOTAL_FORMS$/.exec(name)?.[1];
    if (!prefix) continue;
    const add = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
    for (let count = Number(form.elements[name]?.value ?? 0); add && count < Math.min(Number(total), 1000); count += 1) add.click();
  }
}

function choose(select, wanted) {
  for (const option of select.options) option.selected = option.value in wanted;
  for (const [key, label] of Object.entries(wanted)) {
    if (![...select.options].some((option) => option.value === key)) select.add(new Option(label, key, true, true));
  }
  window.django?.jQuery?.(select).trigger("change");
}
