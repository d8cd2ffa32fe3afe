// What comes from Word, LibreOffice or Google Docs becomes our own vocabulary: lists, headings, footnotes.

import { Extension, Plugin } from "django-prose-editor/editor";

export const WordPaste = Extension.create({
  name: "wordPaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPaste } })];
  },
});

/** Pasted HTML with real lists, our headings and our footnotes, and without the dress of an office program. */
export function cleanPaste(html) {
  if (html.includes("data-pm-slice")) return html; // our own text, moved inside the editor
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  const body = page.body;
  footnotes(page);
  lists(page);
  headings(page);
  for (const junk of body.querySelectorAll("style, script, meta, link, title, xml, o\\:p:empty, head")) junk.remove();
  for (const space of body.querySelectorAll("[data-style*='mso-spacerun']")) space.replaceWith(space.textContent.replace(/\u00a0/g, " "));
  for (const anchor of body.querySelectorAll("a:not([href])")) anchor.replaceWith(...anchor.childNodes);
  for (const element of body.querySelectorAll("*")) plainDress(element);
  for (const paragraph of body.querySelectorAll("p")) if (!paragraph.textContent.replace(/\u00a0/g, " ").trim() && !paragraph.querySelector("img")) paragraph.remove();
  return body.innerHTML;
}

/** The content policy complains about style attributes even here, so they are read under another name. */
function withoutStyles(html) {
  return html
    .replace(/<!--\[if !supportLists\]-->|<!--\[endif\]-->|<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

function plainDress(element) {
  const style = element.getAttribute("data-style") ?? "";
  const isNormal = /font-weight:\s*(normal|400)/.test(style);
  if (element.tagName === "B" && isNormal) return element.replaceWith(...element.childNodes);
  if (element.tagName === "SPAN" && !element.classList.contains("fn") && !element.lang) return dressedSpan(element, style);
  element.removeAttribute("data-style");
  if (!element.classList.contains("fn")) element.removeAttribute("class");
}

function dressedSpan(span, style) {
  const tag = /font-weight:\s*(bold|[6-9]00)/.test(style) ? "strong" : /font-style:\s*italic/.test(style) ? "em" : /vertical-align:\s*super/.test(style) ? "sup" : /vertical-align:\s*sub/.test(style) ? "sub" : "";
  if (!tag || span.closest(tag === "strong" ? "b, strong, h1, h2, h3, h4" : tag)) return span.replaceWith(...span.childNodes);
  const dressed = span.ownerDocument.createElement(tag);
  dressed.append(...span.childNodes);
  span.replaceWith(dressed);
}

// --- Headings: the title of the page is the only h1 -------------------------------------------------------

function headings(page) {
  const shift = page.body.querySelector("h1, p.MsoTitle") ? 1 : 0;
  for (const title of page.body.querySelectorAll("p.MsoTitle")) rename(title, "h2");
  if (!shift) return;
  for (const level of [5, 4, 3, 2, 1]) {
    for (const heading of page.body.querySelectorAll(`h${level}:not([data-moved])`)) {
      rename(heading, `h${Math.min(4, level + shift)}`).dataset.moved = "";
    }
  }
  for (const moved of page.body.querySelectorAll("[data-moved]")) delete moved.dataset.moved;
}

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

// --- Lists: Word writes paragraphs that only look like one ------------------------------------------------

const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const NUMBERED = /^\s*(\(?[\dA-Za-zА-Яа-яІі]{1,4}[.)]|[ivxIVX]+[.)])/;

function lists(page) {
  let open = []; // lists being filled, the outermost first
  for (const paragraph of [...page.body.querySelectorAll("p, h1, h2, h3, h4, table, ul, ol")]) {
    const level = Number(LEVEL.exec(paragraph.getAttribute("data-style") ?? "")?.[1] ?? 0);
    if (!level || paragraph.tagName !== "P") {
      if (!paragraph.closest("li")) open = [];
      continue;
    }
    if (open.length && open[0].nextElementSibling !== paragraph) open = [];
    const marks = [...paragraph.querySelectorAll("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']")];
    const sign = marks.map((mark) => mark.textContent).join("");
    marks.forEach((mark) => mark.remove());
    const tag = NUMBERED.test(sign.replace(/\u00a0/g, " ")) ? "ol" : "ul";
    open = open.slice(0, level);
    if (open.length === level && open[level - 1].tagName.toLowerCase() !== tag) open = open.slice(0, level - 1);
    while (open.length < level) open.push(newList(page, open, tag, paragraph));
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    open[level - 1].append(item);
    paragraph.remove();
  }
}

function newList(page, open, tag, paragraph) {
  const list = page.createElement(tag);
  const above = open[open.length - 1];
  if (!above) paragraph.before(list);
  else (above.lastElementChild ?? above.appendChild(page.createElement("li"))).append(list);
  return list;
}

// --- Footnotes: a reference and a paragraph at the end become one note in its place ------------------------

const REFERENCE = /^#(?:_ftn|sdfootnote|_edn|sdendnote|ftnt)(\d+)(?:sym)?$/;

function footnotes(page) {
  for (const anchor of [...page.body.querySelectorAll("a[href]")]) {
    const found = REFERENCE.exec(anchor.getAttribute("href"));
    if (!found) continue;
    const target = noteOf(page, anchor.getAttribute("href").slice(1), found[1]);
    if (!target || target.contains(anchor)) continue;
    const note = page.createElement("span");
    note.className = "fn";
    note.append(...wordsOf(target));
    const place = anchor.closest("sup") ?? anchor;
    place.replaceWith(note);
  }
  for (const used of page.body.querySelectorAll("[data-used]")) used.remove();
  for (const list of page.body.querySelectorAll("[data-style*='footnote-list'], [data-style*='endnote-list']")) if (!list.textContent.trim()) list.remove();
}

function noteOf(page, address, number) {
  const names = [address, address.replace(/^_/, ""), `ftn${number}`, `sdfootnote${number}`, `ftnt${number}`, `edn${number}`];
  for (const name of names) {
    const mark = page.getElementById(name) ?? page.querySelector(`a[name="${CSS.escape(name)}"]`);
    if (mark) return mark.tagName === "DIV" ? mark : (mark.closest("div[id], p, li") ?? mark);
  }
  return null;
}

function wordsOf(target) {
  const copy = target.cloneNode(true);
  for (const back of copy.querySelectorAll("a[href*='ref'], a[href$='anc'], a[name], a[id]")) if (/^\W*\d*\W*$/.test(back.textContent)) back.remove();
  target.dataset.used = "";
  const text = copy.textContent.replace(/\s+/g, " ").trim().replace(/^\[?\d{1,3}\]?[.\s]\s*/, "");
  return [copy.ownerDocument.createTextNode(text)];
}
