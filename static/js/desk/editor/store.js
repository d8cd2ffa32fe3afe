// The text as it is stored: no paragraphs inside cells and list items that hold one only, header rows marked as such.

/** The HTML of an editor in the portal's vocabulary; empty when nothing is written. */
export function serialised(editor) {
  const page = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  const body = page.body;
  for (const cell of body.querySelectorAll("td, th")) unwrapOnly(cell);
  for (const item of body.querySelectorAll("li")) unwrapFirst(item);
  for (const caption of body.querySelectorAll("figcaption")) if (!caption.textContent.trim()) caption.remove();
  for (const list of body.querySelectorAll("ol")) ["type", "data-type"].forEach((name) => list.removeAttribute(name));
  for (const table of body.querySelectorAll("table")) markHeaders(page, table);
  while (body.lastElementChild?.matches("p:not([class])") && !body.lastElementChild.childNodes.length) body.lastElementChild.remove();
  return body.textContent.trim() || body.querySelector("img, hr, table") ? body.innerHTML : "";
}

function unwrapOnly(cell) {
  if (cell.childElementCount === 1 && cell.firstElementChild.matches("p:not([class]):not([lang])")) cell.firstElementChild.replaceWith(...cell.firstElementChild.childNodes);
}

function unwrapFirst(item) {
  const [first, ...rest] = item.children;
  if (first?.matches("p:not([lang])") && rest.every((one) => one.matches("ul, ol"))) first.replaceWith(...first.childNodes);
}

function markHeaders(page, table) {
  const rows = [...table.querySelectorAll("tr")];
  const heads = [];
  for (const row of rows) {
    if (![...row.children].every((cell) => cell.tagName === "TH") || row.childElementCount < 2) break;
    heads.push(row);
  }
  if (heads.length === rows.length) heads.length = Math.min(1, heads.length);
  for (const cell of table.querySelectorAll("th")) {
    const isColumn = heads.includes(cell.parentElement);
    if (!cell.hasAttribute("scope")) cell.setAttribute("scope", isColumn ? "col" : "row");
  }
  if (heads.length) {
    const head = page.createElement("thead");
    head.append(...heads);
    table.querySelector("tbody")?.before(head);
    if (!table.querySelector("tbody").childElementCount) table.querySelector("tbody").remove();
  }
}
