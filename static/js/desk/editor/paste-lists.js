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
  for (const list of [...page.body.querySelectorAll("ol")].reverse()) spelledOut(page, list);
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

const TYPES = [[/upper-(alpha|latin)/, "A"], [/lower-(alpha|latin)/, "a"], [/upper-roman/, "I"], [/lower-roman/, "i"], [/upper-(russian|cyrillic)/, "А"], [/russian|cyrillic/, "а"]];

/** By its attribute, by its style or, as Google has it, by the style of its items. */
function typeOf(list) {
  const style = `${list.getAttribute("data-style") ?? ""} ${list.querySelector(":scope > li")?.getAttribute("data-style") ?? ""}`;
  return list.getAttribute("type") ?? TYPES.find(([pattern]) => pattern.test(style))?.[1] ?? "1";
}

/** A list of letters or Roman numbers as paragraphs that begin with them: our lists know only numbers. */
function spelledOut(page, list) {
  const step = list.hasAttribute("reversed") ? -1 : 1;
  const type = typeOf(list);
  list.removeAttribute("type");
  if (type === "1" && step > 0) return;
  const items = [...list.children].filter((item) => item.tagName === "LI");
  let number = Number(list.getAttribute("start") ?? (step > 0 ? 1 : items.length));
  const blocks = items.flatMap((item) => {
    const own = item.getAttribute("value");
    if (/^\d+$/.test(own ?? "")) number = Number(own);
    const blocks = blocksOf(page, item);
    blocks[0].prepend(`${sign(type, number)}) `);
    number += step;
    return blocks;
  });
  list.replaceWith(...blocks);
}

/** The blocks of an item; the first is a paragraph. */
function blocksOf(page, item) {
  const blocks = [page.createElement("p")];
  for (const node of [...item.childNodes]) {
    if (/^(UL|OL|TABLE|BLOCKQUOTE|FIGURE|H\d)$/.test(node.nodeName)) blocks.push(node);
    else if (node.nodeName === "P" && blocks.at(-1).childNodes.length) blocks.push(node);
    else (blocks.at(-1).nodeName === "P" ? blocks.at(-1) : blocks[blocks.push(page.createElement("p")) - 1]).append(...(node.nodeName === "P" ? node.childNodes : [node]));
  }
  return blocks;
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
