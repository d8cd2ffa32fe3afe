// The receipt of a paste: words of what was pasted against words of what was kept, shown under the editor.

import { announce, make, words } from "desk/words";

const WORD = /[\p{L}\p{N}]+/gu;

/** Differences of one paste by kind: [kind, number, [words …]]. */
export class Receipt {
  lines = new Map();
  marks = ""; // signs of notes and lists that became structure

  note(kind, text = "", count = 1) {
    const line = this.lines.get(kind) ?? { count: 0, items: [] };
    line.count += count;
    if (text && line.items.length < 20) line.items.push(text.replace(/\s+/g, " ").trim().slice(0, 300));
    this.lines.set(kind, line);
  }

  /** Note the words of the source that are not in the result; `left` were left out on purpose. */
  compare(source, result, left = "") {
    const kept = new Map();
    const count = (text) => {
      for (const word of text.toLowerCase().match(WORD) ?? []) kept.set(word, (kept.get(word) ?? 0) + 1);
    };
    count(result);
    count(left);
    const lost = [];
    for (const word of source.normalize("NFC").toLowerCase().match(WORD) ?? []) {
      const number = kept.get(word) ?? 0;
      if (number) kept.set(word, number - 1);
      else lost.push(word);
    }
    if (lost.length) this.note("words", lost.join(" "), lost.length);
  }

  get isClean() {
    return this.lines.size === 0;
  }

  asJson(count) {
    const lines = [...this.lines].map(([kind, { count: number, items }]) => [kind, number, items.map((text) => ["file", "", text])]);
    return { source: "paste", words: count, lines };
  }
}

/** Show a receipt under the editor and keep it in the form, so that it is stored with the item. */
export function show(editor, receipt, count) {
  const box = editor.view.dom.closest(".prose-editor");
  box.parentElement.querySelector(".paste-receipt")?.remove();
  if (receipt.isClean) return;
  const lines = [...receipt.lines].map(([kind, { count: number, items }]) =>
    make("li", {}, [`${words(`paste_${kind}`)}: ${number}`, ...(items.length ? [` – «${items.join("», «")}»`] : [])]));
  const close = make("button", { type: "button", className: "button quiet" }, [words("close")]);
  const note = make("div", { className: "paste-receipt", role: "status" }, [
    make("p", {}, [words("paste_receipt")]), make("ul", {}, lines), make("p", { className: "help" }, [words("paste_undo"), " "]), close,
  ]);
  close.addEventListener("click", () => note.remove());
  box.after(note);
  announce(words("paste_receipt"));
  keep(editor, receipt, count);
}

function keep(editor, receipt, count) {
  const field = editor.view.dom.closest("form")?.elements["paste-receipts"];
  if (!field) return;
  const known = JSON.parse(field.value || "[]");
  known.push({ language: editor.deskLanguage, ...receipt.asJson(count) });
  field.value = JSON.stringify(known.slice(-20));
}
