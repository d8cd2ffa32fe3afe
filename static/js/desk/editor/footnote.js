// A note to the text, kept where it belongs; readers see it numbered at the end.

import { mergeAttributes, Node } from "django-prose-editor/editor";

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  content: "text*",
  marks: "_",
  isolating: true,

  parseHTML() {
    return [{ tag: "span.fn", priority: 100 }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["span", mergeAttributes(HTMLAttributes, { class: "fn" }), 0];
  },

  // The marks around a note are no text: between them and the sentence the cursor knows where it stands.
  addNodeView() {
    return () => {
      const mark = (text) => Object.assign(document.createElement("span"), { className: "fn-mark", contentEditable: "false", textContent: text });
      const dom = document.createElement("span");
      const contentDOM = document.createElement("span");
      dom.className = "fn";
      dom.append(mark("["), contentDOM, mark("]"));
      return { dom, contentDOM };
    };
  },

  addCommands() {
    return {
      insertFootnote: () => ({ state, chain }) => {
        const { from, to, $from } = state.selection;
        if ($from.parent.type.name === "footnote") return false;
        const text = state.doc.textBetween(from, to, " ") || "…";
        const note = { type: "footnote", content: [{ type: "text", text }] };
        return chain().insertContentAt({ from, to }, note).setTextSelection({ from: from + 1, to: from + 1 + text.length }).run();
      },
    };
  },

  addKeyboardShortcuts() {
    // Enter or Escape inside a note goes on with the sentence after it.
    const leave = () => {
      const { $from } = this.editor.state.selection;
      return $from.parent.type.name === "footnote" && this.editor.commands.setTextSelection($from.after());
    };
    return { "Mod-Alt-f": () => this.editor.commands.insertFootnote(), Enter: leave, Escape: leave };
  },
});
