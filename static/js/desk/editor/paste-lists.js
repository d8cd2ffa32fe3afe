// Lists of Word: paragraphs that only look like items become items; letters and compound numbers stay words.

const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const PLAIN_NUMBER = /^\(?(\d{1,4})[.)]?$/;
const SPELLED = /^\(?(?:[\dA-Za-zА-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]{1,5}[.)])+$|^\d+(?:\.\d+)+\.?$/;
const LETTERED = { a: "abcdefghijklmnopqrstuvwxyz", A: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "а": "абвгдежзиклмнопрстуфхцчшщэюя", "А": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ" };

export function lists(page, receipt) {
  let open = []; // lists being filled, the outermost first
  for (const paragraph of [...page.body.querySelectorAll("p, h1, h2, h3, h4, table, ul, ol")]) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("data-style") ?? "")?.[1] ?? 0);
    if (!level || paragraph.tagName !== "P") {
      if (level) keepSign(paragraph);
      if (!paragraph.closest("li")) open = [];
      continue;
    }
    const sign = signOf(paragraph);
    const number = PLAIN_NUMBER.exec(sign)?.[1];
    if (!number && SPELLED.test(sign)) {
      keepSign(paragraph);
      open = [];
      continue;
    }
    if (open.length && open[0].nextElementSibling !== paragraph) open = [];
    receipt.marks += ` ${sign}`;
    marksOf(paragraph).forEach((mark) => mark.remove());
    open = put(page, open, paragraph, level, number ? "ol" : "ul", Number(number ?? 0));
  }
  for (const list of page.body.querySelectorAll("ol[type], ol[data-style*='alpha'], ol[data-style*='roman'], ol[data-style*='russian'], ol[data-style*='cyrillic'], ol[reversed]")) spelledOut(page, list);
  for (const item of page.body.querySelectorAll("ol > li[value]")) numbered(page, item);
  for (const list of page.body.querySelectorAll("ol[data-next]")) delete list.dataset.next;
}

const marksOf = (paragraph) => [...paragraph.querySelectorAll("[data-style*='mso-list:ignore']")];
const signOf = (paragraph) => marksOf(paragraph).map((mark) => mark.textContent).join("").replace(/[\s\u00a0]+/g, "");

/** The sign becomes the first word of the paragraph. */
function keepSign(paragraph) {
  const sign = signOf(paragraph);
  marksOf(paragraph).forEach((mark) => mark.remove());
  if (sign && /[\p{L}\p{N}]/u.test(sign)) paragraph.prepend(`${sign} `);
}

function put(page, open, paragraph, level, tag, number) {
  open = open.slice(0, level);
  const last = open[level - 1];
  const isOther = last && (last.tagName.toLowerCase() !== tag || (number && number !== Number(last.dataset.next)));
  if (isOther) open = open.slice(0, level - 1);
  while (open.length < level) open.push(newList(page, open, tag, paragraph, last && isOther ? last : null));
  const list = open[level - 1];
  if (number && !list.childElementCount && number > 1) list.setAttribute("start", number);
  if (number) list.dataset.next = number + 1;
  const item = page.createElement("li");
  item.append(...paragraph.childNodes);
  list.append(item);
  paragraph.remove();
  return open;
}

function newList(page, open, tag, paragraph, before) {
  const list = page.createElement(tag);
  const above = open[open.length - 1];
  if (above) (above.lastElementChild ?? above.appendChild(page.createElement("li"))).append(list);
  else if (before) before.after(list);
  else paragraph.before(list);
  return list;
}

/** A list of letters or Roman numbers as paragraphs that begin with them: our lists know only numbers. */
function spelledOut(page, list) {
  const style = list.getAttribute("data-style") ?? "";
  const type = list.getAttribute("type") ?? (/upper-alpha/.test(style) ? "A" : /lower-alpha/.test(style) ? "a" : /upper-roman/.test(style) ? "I" : /lower-roman/.test(style) ? "i" : /russian|cyrillic/.test(style) ? (/upper/.test(style) ? "А" : "а") : "1");
  const step = list.hasAttribute("reversed") ? -1 : 1;
  list.removeAttribute("type");
  if ((type === "1" && step > 0) || list.querySelector("ul, ol")) return;
  const start = Number(list.getAttribute("start") ?? (step > 0 ? 1 : list.children.length));
  const lines = [...list.children].map((item, place) => {
    const line = page.createElement("p");
    line.append(`${sign(type, start + step * place)}) `, ...[...item.childNodes].flatMap((node) => (node.nodeName === "P" ? [...node.childNodes] : [node])));
    return line;
  });
  list.replaceWith(...lines);
}

/** An item with a number of its own begins a list there. */
function numbered(page, item) {
  const list = item.parentElement, number = Number(item.getAttribute("value"));
  const place = [...list.children].indexOf(item);
  item.removeAttribute("value");
  if (!Number.isInteger(number) || number === Number(list.getAttribute("start") ?? 1) + place) return;
  if (!place) return list.setAttribute("start", number);
  const rest = page.createElement("ol");
  rest.setAttribute("start", number);
  rest.append(...[...list.children].slice(place));
  list.after(rest);
}

function sign(type, number) {
  if (type === "1") return String(number);
  if (LETTERED[type]) return LETTERED[type][(number - 1) % LETTERED[type].length].repeat(Math.ceil(number / LETTERED[type].length));
  let out = "";
  for (const [size, letters] of [[100, "C"], [90, "XC"], [50, "L"], [40, "XL"], [10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]]) {
    while (number >= size) [out, number] = [out + letters, number - size];
  }
  return type === "i" ? out.toLowerCase() : out;
}
