// Rows whose order is made by hand: a handle to drag, and buttons for the keyboard.

import { announce, make, words } from "desk/words";

const inOrder = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")].filter((row) => row.closest(".inline-group") === group);

export function rows() {
  for (const group of document.querySelectorAll("[data-sortable]")) {
    inOrder(group).forEach((row) => equip(group, row));
    group.addEventListener("formset:added", (event) => { equip(group, event.target); renumber(group); });
    group.closest("form").addEventListener("submit", () => { if (group.dataset.moved) renumber(group); });
  }
}

function equip(group, row) {
  const place = row.querySelector("[data-row-tools]");
  if (!place || place.childElementCount || row.classList.contains("empty-form")) return;
  const handle = make("span", { className: "row-handle", draggable: true, title: words("drag"), "aria-hidden": "true" }, ["⠿"]);
  const up = make("button", { type: "button", className: "row-move", "aria-label": words("move_up"), title: words("move_up") }, ["↑"]);
  const down = make("button", { type: "button", className: "row-move", "aria-label": words("move_down"), title: words("move_down") }, ["↓"]);
  up.addEventListener("click", () => move(group, row, -1, up));
  down.addEventListener("click", () => move(group, row, 1, down));
  handle.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.id);
    event.dataTransfer.setDragImage(row, 20, 20);
    row.classList.add("is-dragged");
  });
  handle.addEventListener("dragend", () => { row.classList.remove("is-dragged"); renumber(group); });
  row.addEventListener("dragover", (event) => {
    const dragged = group.querySelector(".is-dragged");
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(dragged);
    else row.after(dragged);
  });
  row.addEventListener("drop", (event) => event.preventDefault());
  place.append(handle, up, down);
}

function move(group, row, step, button) {
  const all = inOrder(group);
  const target = all[all.indexOf(row) + step];
  if (!target) return;
  if (step < 0) target.before(row);
  else target.after(row);
  renumber(group);
  button.focus();
  announce(words("moved", { place: inOrder(group).indexOf(row) + 1, total: all.length }));
}

function renumber(group) {
  group.dataset.moved = "yes";
  inOrder(group).forEach((row, index) => {
    const order = row.querySelector("input[data-order]");
    if (order && order.value !== String(index)) {
      order.value = index;
      order.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}
