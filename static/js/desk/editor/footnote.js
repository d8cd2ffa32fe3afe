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
