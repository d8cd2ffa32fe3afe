// What other programs put into a page besides its text: opened, turned into words, or named – before anything else is read.

const WEB = /^(?:https?:|mailto:|#|\/)/i;
const LEFT = { comment: "[data-style*='mso-element:comment-list'], .MsoCommentReference, .msocomtxt", contents: "p[class^=MsoToc], p[class^=toc], [data-style*='mso-element:toc']" };
const DOUBLES = "annotation, annotation-xml, .katex-html, .MathJax_Preview, .MathJax > [aria-hidden=true], mjx-container > [aria-hidden=true], .mwe-math-fallback-image-inline";
const MEDIA = "video, audio, object, embed, iframe, canvas";
const ROOMS = "details, summary, dt, main, nav, legend, center, noscript, [data-style*='display:block'], [data-style*='display:flex'], [data-style*='display:grid']";
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, pre, hr, figure, dl, section, article, center";
const WINGDINGS = { "ü": "✓", "û": "✗", "§": "▪", "Ø": "➢", "v": "❖", "q": "❑", "l": "●", "n": "■", "à": "→", "ß": "←", "o": "□", "þ": "☑", "ý": "☒", "J": "☺" };
const SYMBOL = Object.fromEntries([..."abgdezhqiklmnxoprstufcywABGDEZHQIKLMNXOPRSTUFCYW"].map((key, place) => [key, "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"[place]]));
const BULLETS = { "·": "•", "£": "≤", "³": "≥", "¹": "≠", "±": "±", "´": "×", "®": "→", "¬": "←", "¥": "∞" };
const FONTS = [
  [/font-family:["' ]*wingdings(?! *[23])/, WINGDINGS],
  [/font-family:["' ]*symbol/, { ...SYMBOL, ...BULLETS }],
  [/font-family:["' ]*(?:wingdings *[23]|webdings|zapf|mt extra|marlett)/, {}],
];

/** Styles in one spelling, so that «display: none» is what «display:none» is. */
export function plainStyles(body) {
  for (const element of body.querySelectorAll("[data-style]")) {
    element.setAttribute("data-style", element.getAttribute("data-style").replace(/\s*([:;])\s*/g, "$1").replace(/[A-Z]/g, (x) => x.toLowerCase()));
  }
}

/** Formulas that Word hides in a comment come out of it; its picture of them goes. */
export function openedFormulas(html) {
  return html
    .replace(/<!--\[if gte msEquation \d+\]>([\s\S]*?)<!\[endif\]-->/gi, "$1")
    .replace(/<!\[if !msEquation\]>[\s\S]*?<!\[endif\]>/gi, "");
}

export function strangers(page, receipt) {
  const { body } = page;
  for (const double of body.querySelectorAll(DOUBLES)) double.remove();
  for (const [kind, where] of Object.entries(LEFT)) leaveOut(body, kind, where, receipt);
  for (const thing of body.querySelectorAll(MEDIA)) {
    receipt.note("object", thing.getAttribute("src") ?? thing.getAttribute("data") ?? "");
    if (thing.tagName === "IFRAME") continue; // the words inside, if there are any, stay
    thing.replaceWith(thing.textContent);
  }
  for (const drawing of body.querySelectorAll("svg")) {
    receipt.note("picture", drawing.textContent);
    drawing.replaceWith(...[...drawing.querySelectorAll("text")].map((text) => page.createTextNode(`${text.textContent} `)));
  }
  for (const field of body.querySelectorAll("input, select, textarea")) field.replaceWith(valueOf(field));
  for (const aid of body.querySelectorAll("ruby > rt")) if (!aid.parentElement.querySelector("rp")) aid.replaceWith(` (${aid.textContent})`);
  for (const span of body.querySelectorAll("[data-style*='font-family']")) signs(span, receipt);
  shapes(page);
}

/** Links that the portal does not keep are named by their address; their words stay. */
export function links(body, receipt) {
  for (const link of body.querySelectorAll("a[href]")) {
    const address = link.getAttribute("href");
    const heading = address.startsWith("#") ? body.querySelector(`:is(h1, h2, h3, h4)[id="${CSS.escape(address.slice(1))}"]`) : null;
    if (heading || (WEB.test(address) && !address.startsWith("#"))) continue;
    receipt.note("link", address);
    link.replaceWith(...link.childNodes);
  }
}

function leaveOut(body, kind, where, receipt) {
  let before = null;
  for (const gone of body.querySelectorAll(where)) {
    if (!gone.isConnected) continue;
    const isOne = before && gone.previousElementSibling === null && kind === "contents";
    if (gone.textContent.trim() && !gone.matches(".MsoCommentReference") && !isOne) receipt.note(kind, gone.textContent, kind === "contents" && before ? 0 : 1);
    before = gone;
    gone.remove();
  }
}

function valueOf(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.hasAttribute("checked") ? "☒" : "☐";
  if (field.tagName === "SELECT") return (field.querySelector("[selected]") ?? field.querySelector("option"))?.textContent ?? "";
  if (field.tagName === "TEXTAREA") return field.textContent;
  return field.matches("[type=hidden], [type=button], [type=submit]") ? "" : field.getAttribute("value") ?? "";
}

/** Letters that stand for signs in a font of signs. */
function signs(span, receipt) {
  const known = FONTS.find(([pattern]) => pattern.test(span.getAttribute("data-style")))?.[1];
  if (!known || span.children.length || span.closest("[data-style*='mso-list:ignore']")) return;
  const was = span.textContent;
  span.textContent = [...was].map((letter) => known[letter] ?? letter).join("");
  if (/\p{L}/u.test(was)) receipt.note("sign", `${was} – ${span.textContent}`);
}

/** Blocks in the forms that the editor has: lists inside items, small headings, lines of a listing, lone divs. */
function shapes(page) {
  const { body } = page;
  for (const room of body.querySelectorAll(ROOMS)) if (!room.matches(BLOCKS) && !room.matches("img, li, td, th, tr, a")) renamed(room, "div");
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) list.previousElementSibling?.matches("li") && list.previousElementSibling.append(list);
  for (const small of body.querySelectorAll("h5, h6")) renamed(small, "h4");
  for (const listing of body.querySelectorAll("pre")) {
    const lines = listing.textContent.replace(/\n$/, "").split("\n");
    listing.replaceWith(Object.assign(page.createElement("p"), { innerHTML: lines.map((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;")).join("<br>") }));
  }
  for (const box of body.querySelectorAll("div")) if (!box.querySelector(BLOCKS) && box.textContent.trim() && !box.closest("li, td, th") && !box.id) renamed(box, "p");
  if (!body.querySelector(BLOCKS)) paragraphsAt(page);
}

/** Messengers part paragraphs by two line breaks. */
function paragraphsAt(page) {
  if (!/<br[^>]*>\s*<br/i.test(page.body.innerHTML)) return;
  page.body.innerHTML = page.body.innerHTML.split(/(?:\s*<br[^>]*>){2,}/i).map((part) => `<p>${part}</p>`).join("");
}

function renamed(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) made.setAttribute(name, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
}
