// What the text may carry besides its structure: a language, an address of a heading, a source line, a no-break space.

import { Extension, Mark } from "django-prose-editor/editor";

const kept = (name, accept = () => true) => ({
  default: null,
  parseHTML: (element) => {
    const value = element.getAttribute(name);
    return value && accept(value) ? value : null;
  },
  renderHTML: (attributes) => (attributes[name] ? { [name]: attributes[name] } : {}),
});

const oneClass = (word) => ({
  default: null,
  parseHTML: (element) => (element.classList.contains(word) ? word : null),
  renderHTML: (attributes) => (attributes.class ? { class: attributes.class } : {}),
});

/** Attributes that survive editing. */
export const Kept = Extension.create({
  name: "kept",
  addGlobalAttributes() {
    return [
      { types: ["paragraph", "heading", "blockquote", "listItem", "tableCell", "tableHeader"], attributes: { lang: kept("lang"), dir: kept("dir") } },
      { types: ["heading"], attributes: { id: kept("id") } },
      { types: ["paragraph"], attributes: { class: oneClass("source-line") } },
      { types: ["tableCell", "tableHeader"], attributes: { class: oneClass("number") } },
      { types: ["tableHeader"], attributes: { scope: kept("scope") } },
    ];
  },
  addCommands() {
    return {
      toggleSourceLine: () => ({ editor, commands }) =>
        commands.updateAttributes("paragraph", { class: editor.isActive("paragraph", { class: "source-line" }) ? null : "source-line" }),
    };
  },
});

/** Words in another language, or of another direction, than the text around them. */
export const LanguageMark = Mark.create({
  name: "language",
  addAttributes() {
    return { lang: kept("lang"), dir: kept("dir") };
  },
  parseHTML() {
    return [{ tag: "span[lang]" }, { tag: "span[dir]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["span", HTMLAttributes, 0];
  },
});

export const NoBreak = Extension.create({
  name: "noBreak",
  addCommands() {
    return { insertNoBreak: () => ({ commands }) => commands.insertContent("\u00a0") };
  },
  addKeyboardShortcuts() {
    return { "Mod-Shift-Space": () => this.editor.commands.insertNoBreak() };
  },
});
