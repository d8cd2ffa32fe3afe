// The questions the editor asks: where a link leads, which picture, how large a table.

import { make, words } from "desk/words";

let number = 0;

/** What is done next at the cursor. The focus is there at once: tiptap's own waits for the next frame. */
export function atCursor(editor) {
  editor.view.focus();
  return editor.chain();
}

/** A labelled input; answers [its line, the input]. */
function field(label, attributes = {}, help = "") {
  const id = `desk-dialog-${++number}`;
  const input = make(attributes.tag ?? "input", { id, ...attributes.properties });
  const line = make("p", { className: "dialog-field" }, [make("label", { htmlFor: id }, [label]), input]);
  if (help) {
    input.setAttribute("aria-describedby", `${id}-help`);
    line.append(make("span", { id: `${id}-help`, className: "help" }, [help]));
  }
  return [line, input];
}

/** The second half of a double click on what closed a dialog means nothing that lies below it; the next click does. */
function swallowSecondClick() {
  const kinds = ["mousedown", "mouseup", "click", "dblclick"];
  const swallow = (event) => {
    if (event.detail < 2) return kinds.forEach((kind) => document.removeEventListener(kind, swallow, true));
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  kinds.forEach((kind) => document.addEventListener(kind, swallow, true));
}

/** Show a dialog; resolves with what `read` gives, or null when it was cancelled.
 *
 * The focus goes back and the answer is given in one go: the event "close" comes a moment later, and the letters of
 * quick hands would come in between.
 */
function ask(title, parts, button, read) {
  return new Promise((resolve) => {
    const id = `desk-dialog-${++number}`;
    const form = make("form", { method: "dialog" }, [
      make("h2", { id }, [title]),
      ...parts,
      make("p", { className: "dialog-buttons" }, [
        make("button", { type: "submit", className: "button default" }, [button]),
        make("button", { type: "button", className: "button quiet" }, [words("cancel")]),
      ]),
    ]);
    const dialog = make("dialog", { className: "desk-dialog", "aria-labelledby": id }, [form]);
    dialog.finish = (answer) => {
      dialog.close();
      dialog.remove();
      swallowSecondClick();
      resolve(answer);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.finish(read());
    });
    form.querySelector("button[type=button].quiet").addEventListener("click", () => dialog.finish(null));
    dialog.addEventListener("close", () => dialog.finish(null));
    document.body.append(dialog);
    dialog.showModal();
    for (const part of parts) part.dialog = dialog;
  });
}

/** A search box with its hits below; `choose` gets what was clicked. */
function finder(label, url, language, show, choose, help = "") {
  const [line, input] = field(label, { properties: { type: "search", autocomplete: "off" } }, help);
  const hits = make("ul", { className: "dialog-hits" });
  const state = make("p", { className: "help", role: "status" });
  const box = make("div", { className: "dialog-finder" }, [line, state, hits]);
  let timer;
  let latest = 0; // answers may overtake one another
  const search = async () => {
    const mine = ++latest;
    const query = input.value.trim();
    clearTimeout(timer);
    state.textContent = "";
    const address = `${url}?q=${encodeURIComponent(query)}&language=${language}`;
    try {
      const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { results } = await answer.json();
      if (mine !== latest) return;
      hits.replaceChildren(...results.map((one) => {
        const button = make("button", { type: "button" }, show(one));
        button.addEventListener("click", () => choose(one, box));
        return make("li", {}, [button]);
      }));
      if (!results.length) state.textContent = words("nothingFound");
    } catch {
      if (mine === latest) state.textContent = words("searchFailed");
    }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 250); });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); search(); } });
  search();
  return box;
}

const addresses = () => document.querySelector("[data-finders]")?.dataset ?? {};

export function askLink(present, language) {
  const [line, address] = field(words("address"), { properties: { type: "text", value: present, inputMode: "url" } });
  let text = "";
  const items = finder(words("findItem"), addresses().items, language,
    (one) => [make("strong", {}, [one.title]), make("span", {}, [one.kind])],
    (one, box) => { text = one.title; box.dialog.finish({ href: one.address, text }); }, words("findItemHelp"));
  return ask(words("link"), [items, line], words("apply"), () => ({ href: normal(address.value), text }));
}

function normal(value) {
  const address = value.trim();
  if (/^www\./i.test(address) || /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(address)) return `https://${address}`;
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  return address;
}

export function askPicture(language) {
  const [line, alt] = field(words("alt"), { properties: { type: "text" } }, words("altHelp"));
  let picture = null;
  const chosen = make("p", { className: "dialog-chosen", role: "status" });
  const pictures = finder(words("findPicture"), addresses().pictures, language,
    (one) => [make("img", { src: one.thumbnail, alt: "", width: 64, height: 48, loading: "lazy" }), make("span", {}, [one.title])],
    (one) => { picture = one; alt.value = one.alt; chosen.textContent = one.title; alt.focus(); });
  return ask(words("picture"), [pictures, chosen, line], words("insert"), () =>
    picture && { src: picture.src, width: String(picture.width), height: String(picture.height), alt: alt.value.trim(), caption: picture.caption });
}

export function askAlt(present) {
  const [line, alt] = field(words("alt"), { properties: { type: "text", value: present ?? "" } }, words("altHelp"));
  return ask(words("alt"), [line], words("apply"), () => ({ alt: alt.value.trim() }));
}

export function askTable() {
  const [first, rows] = field(words("rows"), { properties: { type: "number", min: 1, max: 100, value: 3 } });
  const [second, cols] = field(words("columns"), { properties: { type: "number", min: 1, max: 20, value: 3 } });
  const [third, caption] = field(words("caption"), { properties: { type: "text" } });
  const [fourth, header] = field(words("headerRow"), { properties: { type: "checkbox", checked: true } });
  return ask(words("table"), [third, first, second, fourth], words("insert"), () => ({
    rows: Number(rows.value) || 3, cols: Number(cols.value) || 3, withHeaderRow: header.checked, caption: caption.value.trim(),
  }));
}

export function askCaption(present) {
  const [line, caption] = field(words("caption"), { properties: { type: "text", value: present ?? "" } });
  return ask(words("tableCaption"), [line], words("apply"), () => ({ caption: caption.value.trim() }));
}
