// Parties that are being added can be chosen in the rows below at once, before anything is saved.

import { make } from "desk/words";

const rowOf = new WeakMap(); // option → the row of its party

export function parties() {
  const group = document.getElementById("parties-group");
  if (!group || !document.querySelector("select[data-party]")) return;
  const refresh = () => document.querySelectorAll("select[data-party]").forEach((select) => offer(select, group));
  document.addEventListener("focusin", (event) => { if (event.target.matches("select[data-party]")) offer(event.target, group); });
  document.addEventListener("formset:removed", () => setTimeout(refresh)); // the rows get their new numbers first
  window.django?.jQuery?.(group).on("change", "select", refresh);
  window.django?.jQuery?.(refresh);
}

/** The rows of parties that have no number in the database yet, with their names. */
function added(group) {
  const rows = [...group.querySelectorAll(".inline-related:not(.empty-form, .has_original)")];
  return rows.map((row) => [row, nameOf(row)]).filter(([, name]) => name);
}

function nameOf(row) {
  const chosen = [...row.querySelectorAll("select")].flatMap((select) => [...select.selectedOptions]);
  return chosen.find((option) => option.value)?.textContent.trim() ?? "";
}

function offer(select, group) {
  const rows = new Map(added(group));
  for (const option of [...select.options]) {
    if (!/^parties-\d+$/.test(option.value)) continue;
    const row = rowOf.get(option) ?? document.getElementById(option.value);
    if (!row?.isConnected || !rows.has(row)) {
      option.remove();
      continue;
    }
    rowOf.set(option, row);
    Object.assign(option, { value: row.id, textContent: rows.get(row) });
    rows.delete(row);
  }
  for (const [row, name] of rows) {
    const option = make("option", { value: row.id, textContent: name });
    rowOf.set(option, row);
    select.append(option);
  }
}
