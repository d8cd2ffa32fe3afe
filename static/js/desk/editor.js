// The rich-text editor of the desk: what it knows, and how its text is stored.

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, HorizontalRule,
  Italic, ListItem, OrderedList, Paragraph, SpecialCharacters, Subscript, Superscript, TableCell, TableHeader, TableRow,
  Text, TrailingNode,
} from "django-prose-editor/editor";

import { Figure } from "desk/editor/figure";
import { Footnote } from "desk/editor/footnote";
import { PortalLink } from "desk/editor/link";
import { Kept, LanguageMark, NoBreak } from "desk/editor/marks";
import { WordPaste } from "desk/editor/paste";
import { serialised } from "desk/editor/store";
import { PortalTable } from "desk/editor/table";
import { toolbar } from "desk/editor/toolbar";
import { editors } from "desk/editors";
import { words } from "desk/words";

const MARKER = "textarea[data-django-prose-editor-desk]";

const EXTENSIONS = [
  Document, Paragraph, Text, Bold, Italic, Subscript, Superscript, Heading.configure({ levels: [2, 3, 4] }), BulletList,
  OrderedList, ListItem, Blockquote, HorizontalRule, HardBreak, History, Dropcursor, Gapcursor, TrailingNode,
  SpecialCharacters, PortalTable, TableRow, TableHeader, TableCell, PortalLink, Figure, Footnote, Kept, LanguageMark,
  NoBreak, WordPaste,
];

export function startEditors() {
  document.querySelectorAll(MARKER).forEach(start);
  document.addEventListener("formset:added", (event) => event.target.querySelectorAll(MARKER).forEach(start));
}

function start(textarea) {
  if (textarea.id.includes("__prefix__") || textarea.closest(".prose-editor")) return;
  const isTypedIn = document.activeElement === textarea;
  const box = document.createElement("div");
  box.className = "prose-editor";
  textarea.before(box);
  box.append(textarea);
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const language = textarea.closest("[lang]")?.lang ?? "";
  const editor = new Editor({
    element: box,
    injectCSS: false,
    editable: !textarea.disabled,
    extensions: EXTENSIONS,
    content: textarea.value,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": (label?.textContent ?? words("editor")).replace(/\s+/g, " ").trim(),
        spellcheck: "true",
        class: "prose",
      },
    },
    onUpdate({ editor: changed }) {
      textarea.value = serialised(changed);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  editor.deskLanguage = language;
  box.prepend(toolbar(editor));
  label?.addEventListener("click", () => editor.commands.focus());
  editors.set(textarea.name, editor);
  if (isTypedIn) editor.chain().setTextSelection(editor.state.doc.content.size).run() && editor.view.focus();
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { bubbles: true, detail: { editor, textarea } }));
}
