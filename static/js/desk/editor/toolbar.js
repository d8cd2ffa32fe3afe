// The buttons above a text: one tab stop, arrows inside, names in the language of the desk.

import { atCursor, askAlt, askCaption, askPicture, askTable } from "desk/editor/dialogs";
import { make, words } from "desk/words";

const run = (make_) => (editor) => make_(atCursor(editor)).run();
const inTable = (editor) => editor.isActive("table");

async function insertTable(editor) {
  const answer = await askTable();
  if (!answer) return editor.view.focus();
  const { caption, ...size } = answer;
  const chain = atCursor(editor).insertTable(size);
  if (caption) chain.updateAttributes("table", { caption });
  chain.run();
}

async function captionTable(editor) {
  const answer = await askCaption(editor.getAttributes("table").caption);
  if (answer) atCursor(editor).updateAttributes("table", answer).run();
}

async function insertPicture(editor) {
  if (editor.isActive("figure")) {
    const answer = await askAlt(editor.getAttributes("figure").alt);
    if (answer) atCursor(editor).updateAttributes("figure", answer).run();
    return;
  }
  const answer = await askPicture(editor.deskLanguage);
  if (answer) atCursor(editor).insertPicture(answer).run();
}

// name of the words, icon, what a click does, when it counts as pressed, when it is shown
const GROUPS = [
  [
    ["paragraph", "notes", run((c) => c.setParagraph()), (e) => e.isActive("paragraph")],
    ["heading2", "H2", run((c) => c.toggleHeading({ level: 2 })), (e) => e.isActive("heading", { level: 2 })],
    ["heading3", "H3", run((c) => c.toggleHeading({ level: 3 })), (e) => e.isActive("heading", { level: 3 })],
    ["heading4", "H4", run((c) => c.toggleHeading({ level: 4 })), (e) => e.isActive("heading", { level: 4 })],
  ],
  [
    ["bold", "format_bold", run((c) => c.toggleBold()), (e) => e.isActive("bold")],
    ["italic", "format_italic", run((c) => c.toggleItalic()), (e) => e.isActive("italic")],
    ["superscript", "superscript", run((c) => c.toggleSuperscript()), (e) => e.isActive("superscript")],
    ["subscript", "subscript", run((c) => c.toggleSubscript()), (e) => e.isActive("subscript")],
  ],
  [
    ["bulletList", "format_list_bulleted", run((c) => c.toggleBulletList()), (e) => e.isActive("bulletList")],
    ["orderedList", "format_list_numbered", run((c) => c.toggleOrderedList()), (e) => e.isActive("orderedList")],
    ["blockquote", "format_quote", run((c) => c.toggleBlockquote()), (e) => e.isActive("blockquote")],
    ["horizontalRule", "horizontal_rule", run((c) => c.setHorizontalRule())],
  ],
  [
    ["link", "insert_link", (e) => e.commands.editLink(), (e) => e.isActive("link")],
    ["unlink", "link_off", run((c) => c.extendMarkRange("link").unsetLink()), null, (e) => e.isActive("link")],
    ["footnote", "fn", run((c) => c.insertFootnote()), (e) => e.isActive("footnote")],
    ["picture", "image", insertPicture, (e) => e.isActive("figure")],
    ["nbsp", "space_bar", run((c) => c.insertNoBreak())],
  ],
  [
    ["table", "grid_on", insertTable, inTable],
    ["tableCaption", "title", captionTable, null, inTable],
    ["addRow", "+↓", run((c) => c.addRowAfter()), null, inTable],
    ["deleteRow", "−↓", run((c) => c.deleteRow()), null, inTable],
    ["addColumn", "+→", run((c) => c.addColumnAfter()), null, inTable],
    ["deleteColumn", "−→", run((c) => c.deleteColumn()), null, inTable],
    ["headerCell", "TH", run((c) => c.toggleHeaderCell()), (e) => e.isActive("tableHeader"), inTable],
    ["mergeCells", "call_merge", run((c) => c.mergeCells()), null, (e) => inTable(e) && e.can().mergeCells()],
    ["splitCell", "call_split", run((c) => c.splitCell()), null, (e) => inTable(e) && e.can().splitCell()],
    ["deleteTable", "delete", run((c) => c.deleteTable()), null, inTable],
    ["sourceLine", "short_text", run((c) => c.toggleSourceLine()), (e) => e.isActive("paragraph", { class: "source-line" })],
  ],
  [
    ["undo", "undo", run((c) => c.undo()), null, null, (e) => e.can().undo()],
    ["redo", "redo", run((c) => c.redo()), null, null, (e) => e.can().redo()],
  ],
];

export function toolbar(editor) {
  const all = [];
  const bar = make("div", { className: "desk-toolbar", role: "toolbar", "aria-label": words("toolbar") });
  for (const group of GROUPS) {
    bar.append(make("div", { className: "toolbar-group" }, group.map((item) => {
      const button = makeButton(editor, item);
      all.push([button, item]);
      return button;
    })));
  }
  const update = () => all.forEach(([button, item]) => refresh(editor, button, item));
  editor.on("transaction", update);
  update();
  rove(bar, all.map(([button]) => button));
  return bar;
}

function makeButton(editor, [name, icon, command]) {
  const isGlyph = /^[a-z]+_?[a-z_]*$/.test(icon) && icon.length > 2;
  const face = make("span", { className: isGlyph ? "material-icons" : "face", "aria-hidden": "true" }, [icon]);
  const button = make("button", { type: "button", title: words(name), "aria-label": words(name), "data-name": name }, [face]);
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => { if (button.getAttribute("aria-disabled") !== "true") command(editor); });
  return button;
}

function refresh(editor, button, [, , , active, shown, enabled]) {
  if (active) button.setAttribute("aria-pressed", active(editor));
  if (shown) button.hidden = !shown(editor);
  if (enabled) button.setAttribute("aria-disabled", !enabled(editor));
}

function rove(bar, buttons) {
  const visible = () => buttons.filter((button) => !button.hidden);
  const stop = (button) => buttons.forEach((one) => { one.tabIndex = one === button ? 0 : -1; });
  stop(buttons[0]);
  bar.addEventListener("focusin", (event) => { if (buttons.includes(event.target)) stop(event.target); });
  bar.addEventListener("keydown", (event) => {
    const all = visible();
    const place = all.indexOf(document.activeElement);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
}
