// Pictures out of the clipboard: uploaded to the library, then shown where they were pasted.

import { words } from "desk/words";

const KINDS = ["image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"];

/** Send one picture to the library; answers {src, width, height, alt} or throws with a message. */
export async function upload(file) {
  const data = new FormData();
  data.append("file", file, file.name || "clipboard.png");
  data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  const url = document.querySelector("[data-upload]")?.dataset.upload ?? "";
  const answer = await fetch(url, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? words("refused"));
  return told;
}

/** Insert pictures one after another where they were dropped or pasted, wherever that has moved to meanwhile. */
export async function insertPictures(editor, files, receipt, at = null) {
  const { from, to } = editor.state.selection;
  const place = at === null ? { from, to } : { from: at, to: at };
  const move = ({ transaction: { mapping } }) => Object.assign(place, { from: mapping.map(place.from, -1), to: mapping.map(place.to, -1) });
  editor.on("transaction", move);
  for (const file of files) {
    const attributes = await taken(file, receipt);
    if (attributes) insertAt(editor, place, attributes);
  }
  editor.off("transaction", move);
}

/** The cursor stays with the words that are being typed; the next picture comes after this one. */
function insertAt(editor, place, attrs) {
  const start = place.from;
  editor.commands.insertContentAt({ from: start, to: Math.max(start, place.to) }, { type: "figure", attrs }, { updateSelection: false });
  editor.state.doc.nodesBetween(Math.max(0, start - 1), editor.state.doc.content.size, (node, position) => {
    if (node.type.name === "figure" && node.attrs.src === attrs.src && position >= start - 1 && place.from <= position) place.from = place.to = position + node.nodeSize;
  });
}

/** The attributes of a picture that the library took; a refusal, and what was changed, is noted. */
async function taken(file, receipt) {
  if (file.type && !file.type.startsWith("image/")) return receipt.note("file", file.name);
  try {
    const { told = [], src, width, height, alt } = await upload(file);
    for (const line of told) receipt.note("changed", `${file.name}: ${line}`);
    return { src, alt, width: String(width), height: String(height) };
  } catch (error) {
    receipt.note("picture", `${file.name}: ${error.message}`);
  }
}

/** A picture that came as data inside the HTML, as a file. */
export function fileOf(address) {
  const [head, body] = address.split(",", 2);
  const kind = /^data:([\w/+.-]+);base64$/.exec(head)?.[1];
  if (!kind || !KINDS.includes(kind)) return null;
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  return new File([bytes], `clipboard.${kind.split("/")[1]}`, { type: kind });
}

/** Give the figures that wait for their pictures what the library answers. No step of their own: one key takes back
 * the paste with its pictures. */
export async function fillWaiting(editor, waiting, receipt) {
  for (const [number, file] of waiting) {
    const attrs = await taken(file, receipt);
    editor.state.doc.descendants((node, position) => {
      if (node.attrs.waiting !== number) return;
      const change = editor.state.tr.setMeta("addToHistory", false);
      if (attrs) for (const [name, value] of Object.entries({ ...attrs, alt: node.attrs.alt || attrs.alt, waiting: null })) change.setNodeAttribute(position, name, value);
      else change.delete(position, position + node.nodeSize);
      editor.view.dispatch(change);
    });
  }
}
