// Footnotes: a reference and a paragraph at the end become one note in its place, whole, with links and italics.

const REFERENCE = /^#(?:_ftn|sdfootnote|_edn|sdendnote|ftnt)(\d+)(?:sym)?$/;
const NOTE = /^_?(?:ftn|edn|ftnt|sdfootnote|sdendnote)\d+$/;
const BACK = /^#(?:_ftnref|_ednref|ftnt_ref|sdfootnote\d+anc|sdendnote\d+anc)/;
const INLINE = "a[href], b, strong, i, em, sup, sub, br, span";

export function footnotes(page, receipt) {
  const numbers = [];
  const backs = new Set([...page.body.querySelectorAll("a[href*='#']")].flatMap((one) => [one.id, one.name, one.closest("sup, span")?.id]).filter(Boolean));
  for (const anchor of [...page.body.querySelectorAll("a[href*='#']")]) {
    if (!anchor.isConnected) continue;
    const [target, number] = wanted(page, anchor, backs);
    if (!target || target.contains(anchor)) continue;
    const note = page.createElement("span");
    note.className = "fn";
    numbers.push(anchor.textContent);
    note.append(...partsOf(target, number, numbers, backs));
    (anchor.closest("sup") ?? anchor).replaceWith(note);
  }
  receipt.marks += ` ${numbers.join(" ")}`;
  for (const used of page.body.querySelectorAll("[data-used]")) used.remove();
  for (const list of page.body.querySelectorAll("ol, ul, section")) if (numbers.length && !list.textContent.trim()) list.remove();
  for (const list of page.body.querySelectorAll("[data-style*='footnote-list'], [data-style*='endnote-list']")) if (!list.textContent.trim()) list.remove();
  for (const box of page.body.querySelectorAll("div")) if (numbers.length && !box.childNodes.length) box.remove();
  if (numbers.length) for (const line of page.body.querySelectorAll("hr:last-child")) line.remove();
  if (numbers.length) for (const line of page.body.querySelectorAll("br[clear] + hr, hr[width='33%']")) line.remove();
}

const fragment = (anchor) => decodeURIComponent(anchor.getAttribute("href").replace(/^[^#]*#/, "").replace(/%(?![\da-f]{2})/gi, "%25"));

/** The note that a reference means, and its number: by the names of office programs, else because it leads back. */
function wanted(page, anchor, backs) {
  const address = fragment(anchor);
  const number = REFERENCE.exec(`#${address}`)?.[1];
  if (number && noteOf(page, address, number)) return [noteOf(page, address, number), number];
  const sign = anchor.textContent.trim();
  const mark = /^[[(]?(?:\d{1,3}|[a-zа-яё*†‡]{1,3})[\])]?$/i.test(sign) && page.getElementById(address);
  const note = mark && (mark.closest("li, p") ?? mark);
  const leadsBack = note && [...note.querySelectorAll("a[href*='#']")].some((one) => backs.has(fragment(one)) && one !== anchor);
  return leadsBack ? [note, sign] : [];
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
function partsOf(target, number, numbers, backs) {
  const copy = target.cloneNode(true);
  target.dataset.used = "";
  let isMarked = false;
  for (const back of copy.querySelectorAll("a")) {
    const isBack = BACK.test(back.getAttribute("href") ?? "") || (back.getAttribute("href")?.includes("#") && backs.has(fragment(back))) || (!back.getAttribute("href") && /^\W*\d*\W*$/.test(back.textContent));
    if (!isBack) continue;
    numbers.push(back.textContent);
    isMarked = true;
    (back.closest("sup") ?? back).remove();
  }
  if (!isMarked) unmark(copy, number, numbers);
  for (const arrow of copy.querySelectorAll(".mw-cite-backlink")) arrow.remove();
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
    const mark = new RegExp(`^\\s*\\[${number.replace(/\W/g, "\\$&")}\\]\\s*`).exec(texts.currentNode.data);
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
