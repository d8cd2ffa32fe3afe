// Pictures out of the clipboard: uploaded to the library, then shown where they were pasted.

import { words } from "desk/words";

const KINDS = ["image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"];

/** The pictures among the files of a clipboard or a drop. */
export function picturesIn(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => KINDS.includes(file.type));
}

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

/** Insert pictures at the cursor, one after another. */
export async function insertPictures(editor, files, receipt) {
  for (const file of files) {
    try {
      editor.commands.insertPicture(await upload(file));
    } catch (error) {
      receipt.note("picture", error.message);
    }
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

/** Put uploaded pictures in the place of their signs in the text. */
export async function replaceSigns(editor, waiting, receipt) {
  for (const [sign, file] of waiting) {
    let attributes = null;
    try {
      attributes = await upload(file);
    } catch (error) {
      receipt.note("picture", error.message);
    }
    let place = null;
    editor.state.doc.descendants((node, position) => {
      const at = node.isText ? node.text.indexOf(sign) : -1;
      if (at >= 0) place = { from: position + at, to: position + at + sign.length };
    });
    if (!place) continue;
    editor.commands.deleteRange(place);
    if (attributes) editor.commands.insertContentAt(place.from, { type: "figure", attrs: attributes });
  }
}
