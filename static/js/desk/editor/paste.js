// What comes from Word, LibreOffice, Google Docs or a PDF becomes our own vocabulary, and what cannot is named.

import { Extension, Plugin } from "django-prose-editor/editor";

import { footnotes } from "desk/editor/paste-notes";
import { lists } from "desk/editor/paste-lists";
import { links, openedFormulas, plainStyles, strangers } from "desk/editor/paste-strangers";
import { inOldLetters, isRightToLeft, paragraphs, RIGHT_TO_LEFT, tidy, withLostLetters } from "desk/editor/letters";
import { fileOf, fillWaiting, insertPictures } from "desk/editor/pictures";
import { underWay } from "desk/editors";
import { Receipt, show } from "desk/editor/receipt";

let number = 0; // of the pictures that are on their way

export const WordPaste = Extension.create({
  name: "wordPaste",
  addProseMirrorPlugins() {
    const { editor } = this;
    return [new Plugin({ props: {
      transformPastedHTML: (html) => pasted(editor, html),
      handlePaste: (view, event) => filesOrLines(editor, view, event.clipboardData, event),
      handleDrop: (view, event, slice, moved) => !moved && droppedFiles(editor, view, event),
    } })];
  },
});

function pasted(editor, html) {
  const receipt = new Receipt();
  const waiting = [];
  const clean = cleanPaste(html, { language: editor.deskLanguage, receipt, waiting });
  if (html.includes("data-pm-slice")) return clean;
  const count = receipt.count ?? 0;
  setTimeout(() => underWay(fillWaiting(editor, waiting, receipt).then(() => show(editor, receipt, count))));
  return clean;
}

/** Pictures of the clipboard are uploaded, other files named; plain text gets its broken lines joined. */
function filesOrLines(editor, view, clipboard, event) {
  if (!clipboard || clipboard.getData("text/html")) return false;
  const files = [...clipboard.files];
  const text = clipboard.getData("text/plain");
  if (files.length && !text) return take(editor, files, event);
  if (!text || !/\n/.test(text.trim())) return false;
  const page = document.implementation.createHTMLDocument("");
  for (const words of paragraphs(text)) page.body.append(Object.assign(page.createElement("p"), { textContent: words }));
  view.pasteHTML(page.body.innerHTML);
  event.preventDefault();
  return true;
}

/** A browser would leave the page for a file that nobody takes. */
function droppedFiles(editor, view, event) {
  const files = [...(event.dataTransfer?.files ?? [])];
  return files.length > 0 && take(editor, files, event, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos);
}

function take(editor, files, event, at) {
  event.preventDefault();
  const receipt = new Receipt();
  underWay(insertPictures(editor, files, receipt, at).then(() => show(editor, receipt, 0)));
  return true;
}

/** Pasted HTML with real lists, our headings and our footnotes, and without the dress of an office program. */
export function cleanPaste(html, { language = "", receipt = new Receipt(), waiting = [] } = {}) {
  if (html.includes("data-pm-slice")) return html; // our own text, moved inside the editor
  const page = new DOMParser().parseFromString(withoutStyles(openedFormulas(html)), "text/html");
  const body = page.body;
  for (const junk of body.querySelectorAll("style, script, meta, link, title, xml, o\\:p:empty, head")) junk.remove();
  plainStyles(body);
  const left = struck(body, receipt);
  strangers(page, receipt);
  const source = textOf(body);
  for (const math of body.querySelectorAll("math, m\\:omath")) formula(math, receipt);
  footnotes(page, receipt);
  links(body, receipt);
  lists(page, receipt);
  headings(page);
  pictures(page, receipt, waiting);
  for (const space of body.querySelectorAll("[data-style*='mso-spacerun']")) space.replaceWith(space.textContent.replace(/\u00a0/g, " "));
  for (const anchor of body.querySelectorAll("a:not([href])")) anchor.replaceWith(...anchor.childNodes);
  for (const element of body.querySelectorAll("*")) plainDress(element, language);
  letters(page);
  keepDirection(page);
  for (const paragraph of body.querySelectorAll("p")) if (!paragraph.textContent.replace(/\u00a0/g, " ").trim() && !paragraph.querySelector("img")) paragraph.remove();
  receipt.compare(tidy(source), `${textOf(body)} ${receipt.marks}`, left);
  for (const word of withLostLetters(body.textContent)) receipt.note("question", word);
  for (const word of inOldLetters(body.textContent)) receipt.note("old_letters", word);
  receipt.count = source.split(/\s+/).length;
  return body.innerHTML;
}

/** The words of a page, those of two blocks apart. */
function textOf(body) {
  const copy = body.cloneNode(true);
  for (const block of copy.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6, li, td, th, br, tr, table, ul, ol, dt, dd, blockquote, pre, span.fn, a[href*='#'], a.sdfootnoteanc, a.sdendnoteanc, a.sdfootnotesym, a.sdendnotesym")) {
    block.before(" ");
    block.after(" ");
  }
  return copy.textContent;
}

/** The content policy complains about style attributes even here, so they are read under another name. */
function withoutStyles(html) {
  return html
    .replace(/<!--\[if !supportLists\]-->|<!--\[endif\]-->|<!\[if !?\w+\]>|<!\[endif\]>|<style\b[\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

// --- Words that no longer hold ----------------------------------------------------------------------------

const OUT = "del, s, strike, span.msoDel, [data-style*='line-through'], [data-style*='display:none'], [data-style*='visibility:hidden'], [data-style*='mso-hide:all'], [hidden]";

function struck(body, receipt) {
  for (const gone of body.querySelectorAll(OUT)) {
    if (!gone.textContent.trim() || gone.parentElement.closest(OUT)) continue;
    receipt.note(gone.matches("del, .msoDel") ? "deleted" : "struck", gone.textContent);
  }
  body.querySelectorAll(OUT).forEach((gone) => gone.remove());
  return "";
}

// --- Formulas as a line of text ---------------------------------------------------------------------------

const grouped = (text) => (/^[\p{L}\p{N}]*$/u.test(text) ? text : `(${text})`);

function formula(math, receipt) {
  const page = math.ownerDocument;
  const line = page.createElement("span");
  line.innerHTML = written(math);
  receipt.note("equation", line.textContent);
  math.replaceWith(...line.childNodes);
}

function written(node) {
  if (node.nodeType === 3) return node.textContent.trim().replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const name = node.nodeName.toLowerCase().replace(/^m:/, "");
  if (name.startsWith("annotation") || /.pr$/.test(name)) return "";
  const parts = [...node.childNodes].filter((one) => one.nodeType === 1 || one.textContent.trim()).filter((one) => !/.pr$/i.test(one.nodeName)).map(written);
  if (name === "msup" || name === "ssup" || name === "mover") return `${parts[0]}<sup>${parts[1] ?? ""}</sup>`;
  if (name === "msub" || name === "ssub" || name === "munder") return `${parts[0]}<sub>${parts[1] ?? ""}</sub>`;
  if (name === "msubsup" || name === "ssubsup" || name === "munderover") return `${parts[0]}<sub>${parts[1] ?? ""}</sub><sup>${parts[2] ?? ""}</sup>`;
  if (name === "mfrac" || name === "f") return `${grouped(parts[0])}/${grouped(parts[1] ?? "")}`;
  if (name === "msqrt") return `√${grouped(parts.join(""))}`;
  if (name === "rad") return `√${grouped(parts.at(-1) ?? "")}`;
  if (name === "mroot") return `<sup>${parts[1] ?? ""}</sup>√${grouped(parts[0])}`;
  if (name === "mtr") return parts.join(", ");
  if (name === "mtable") return `[${parts.join("; ")}]`;
  return parts.join("");
}

// --- Pictures: those that carry their data are uploaded, of others the editor is told ---------------------

function pictures(page, receipt, waiting) {
  for (const image of page.body.querySelectorAll("img")) {
    const address = image.getAttribute("src") ?? "";
    if (address.startsWith("/media/")) continue;
    const file = address.startsWith("data:") ? fileOf(address) : null;
    if (file) {
      const place = page.createElement("img");
      place.alt = /\.\w{3,4}$/.test(image.alt) ? "" : tidy(image.alt); // a name of a file says nothing
      place.dataset.waiting = `${++number}`;
      waiting.push([place.dataset.waiting, file]);
      const lone = image.closest("p"); // a picture is a block of its own
      (lone && !lone.textContent.trim() && lone.querySelectorAll("img").length === 1 ? lone : image).replaceWith(place);
    } else {
      receipt.note("picture", image.alt || "");
      image.remove();
    }
  }
}

// --- Dress: bold, italic, raised, lowered, another language or direction -----------------------------------

const CYRILLIC = /\p{Script=Cyrillic}/u, LATIN = /\p{Script=Latin}/u;
const SCRIPTS = { ru: CYRILLIC, kk: CYRILLIC, en: LATIN };

function plainDress(element, language) {
  const style = element.getAttribute("data-style") ?? "";
  element.removeAttribute("data-style");
  spoken(element, language);
  if (element.tagName === "B" && /font-weight:\s*(normal|400)/.test(style)) return element.replaceWith(...element.childNodes);
  if (element.tagName === "SPAN" && !element.classList.contains("fn")) return dressedSpan(element, style);
  if (!element.classList.contains("fn")) element.removeAttribute("class");
}

/** Language and direction that say something: another language than the text's, in its own letters. */
function spoken(element, language) {
  const text = element.textContent;
  const [main, ...rest] = (element.getAttribute("lang") ?? "").split("-");
  const code = { kz: "kk" }[main.toLowerCase()] ?? main.toLowerCase();
  const own = SCRIPTS[language];
  if (code && code !== language && /\p{L}/u.test(text) && !own?.test(text)) element.setAttribute("lang", [code, ...rest].join("-"));
  else element.removeAttribute("lang");
  if (RIGHT_TO_LEFT.test(text) && isRightToLeft(text)) element.setAttribute("dir", "rtl");
  else element.removeAttribute("dir");
}

const DRESS = [
  ["strong", /font-weight:\s*(bold|[6-9]00)/, "b, strong, h1, h2, h3, h4"],
  ["em", /font-style:\s*italic/, "i, em"],
  ["sup", /vertical-align:\s*super|mso-text-raise:(?:[2-9]|1\d)/, "sup"],
  ["sub", /vertical-align:\s*sub(?!p|er)|mso-text-raise:-(?:[2-9]|1\d)/, "sub"],
];

function dressedSpan(span, style) {
  const page = span.ownerDocument;
  const around = span.parentElement;
  let inner = [...span.childNodes];
  for (const [tag, pattern, has] of DRESS) {
    if (!pattern.test(style) || around?.closest(has)) continue;
    const dressed = page.createElement(tag);
    dressed.append(...inner);
    inner = [dressed];
  }
  span.removeAttribute("class");
  if (span.lang || span.dir) span.replaceChildren(...inner);
  else span.replaceWith(...inner);
}

/** The first block melts into the paragraph of the cursor, so its direction must stand on the words. */
function keepDirection(page) {
  const first = page.body.querySelector("p, h2, h3, h4, li, td");
  if (first?.dir !== "rtl" || first.querySelector("[dir=rtl]")) return;
  const span = page.createElement("span");
  for (const name of ["dir", "lang"]) if (first.getAttribute(name)) span.setAttribute(name, first.getAttribute(name));
  span.append(...first.childNodes);
  first.append(span);
}

function letters(page) {
  page.body.normalize();
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.data = tidy(texts.currentNode.data);
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
