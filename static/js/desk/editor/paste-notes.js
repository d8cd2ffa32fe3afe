// Footnotes: a reference and a paragraph at the end become one note in its place, whole, with links and italics.

const REFERENCE = /^#(?:_ftn|sdfootnote|_edn|sdendnote|ftnt)(\d+)(?:sym)?$/;
const NOTE = /^_?(?:ftn|edn|ftnt|sdfootnote|sdendnote)\d+$/;
const BACK = /^#(?:_ftnref|_ednref|ftnt_ref|sdfootnote\d+anc|sdendnote\d+anc)/;
const INLINE = "a[href], b, strong, i, em, sup, sub, br, span";

export function footnotes(page, receipt) {
  const numbers = [];
  for (const anchor of [...page.body.querySelectorAll("a[href]")]) {
    const found = REFERENCE.exec(anchor.getAttribute("href"));
    if (!found) continue;
    const target = noteOf(page, anchor.getAttribute("href").slice(1), found[1]);
    if (!target || target.contains(anchor)) continue;
    const note = page.createElement("span");
    note.className = "fn";
    numbers.push(anchor.textContent);
    note.append(...partsOf(target, found[1], numbers));
    (anchor.closest("sup") ?? anchor).replaceWith(note);
  }
  receipt.marks += ` ${numbers.join(" ")}`;
  for (const used of page.body.querySelectorAll("[data-used]")) used.remove();
  for (const list of page.body.querySelectorAll("[data-style*='footnote-list'], [data-style*='endnote-list']")) if (!list.textContent.trim()) list.remove();
  for (const box of page.body.querySelectorAll("div")) if (numbers.length && !box.childNodes.length) box.remove();
  if (numbers.length) for (const line of page.body.querySelectorAll("hr:last-child")) line.remove();
  if (numbers.length) for (const line of page.body.querySelectorAll("br[clear] + hr, hr[width='33%']")) line.remove();
}

function noteOf(page, address, number) {
  const names = [address, address.replace(/^_/, ""), `ftn${number}`, `sdfootnote${number}`, `ftnt${number}`, `edn${number}`];
  for (const name of names) {
    const mark = page.getElementById(name) ?? page.querySelector(`a[name="${CSS.escape(name)}"]`);
    if (mark) return [mark, mark.closest("div[id]")].find((one) => one?.tagName === "DIV" && NOTE.test(one.id)) ?? mark.closest("p, li") ?? mark;
  }
  return null;
}

/** The words of a note in one line; only the program's own mark goes. */
function partsOf(target, number, numbers) {
  const copy = target.cloneNode(true);
  target.dataset.used = "";
  let isMarked = false;
  for (const back of copy.querySelectorAll("a")) {
    const isBack = BACK.test(back.getAttribute("href") ?? "") || (!back.getAttribute("href") && /^\W*\d*\W*$/.test(back.textContent));
    if (!isBack) continue;
    numbers.push(back.textContent);
    isMarked = true;
    (back.closest("sup") ?? back).remove();
  }
  if (!isMarked) unmark(copy, number, numbers);
  for (const block of copy.querySelectorAll("p, div, li, td, th, tr")) if (block.nextElementSibling) block.append(" ");
  for (const element of [...copy.querySelectorAll("*")].reverse()) {
    if (element.matches(INLINE)) continue;
    element.replaceWith(...element.childNodes);
  }
  trim(copy);
  return copy.childNodes;
}

/** Without a link back the mark is a number in brackets at the very beginning. */
function unmark(copy, number, numbers) {
  const texts = copy.ownerDocument.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const mark = new RegExp(`^\\s*\\[${number}\\]\\s*`).exec(texts.currentNode.data);
    if (mark) {
      texts.currentNode.data = texts.currentNode.data.slice(mark[0].length);
      numbers.push(number);
    }
    return;
  }
}

function trim(copy) {
  const texts = copy.ownerDocument.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const text of found) text.data = text.data.replace(/\s+/g, " ");
  for (const text of found) {
    text.data = text.data.replace(/^\s+/, "");
    if (text.data) break;
  }
  for (const text of found.reverse()) {
    text.data = text.data.replace(/\s+$/, "");
    if (text.data) break;
  }
}
