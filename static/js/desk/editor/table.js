// Tables with a caption: readers hear it first, lists of tables are made from it.

import { Table } from "django-prose-editor/editor";

const captionOf = (element) => [...element.children].find((child) => child.tagName === "CAPTION")?.textContent.trim() ?? "";

export const PortalTable = Table.extend({
  addMenuItems: undefined,

  addOptions() {
    return { ...this.parent?.(), resizable: false };
  },

  addAttributes() {
    return { ...this.parent?.(), caption: { default: "", parseHTML: captionOf, renderHTML: () => ({}) } };
  },

  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },

  renderHTML({ node }) {
    const rows = ["tbody", 0];
    return node.attrs.caption ? ["table", ["caption", node.attrs.caption], rows] : ["table", rows];
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("table");
      const caption = document.createElement("caption");
      const contentDOM = document.createElement("tbody");
      caption.contentEditable = "false";
      dom.append(caption, contentDOM);
      const show = (attributes) => {
        caption.textContent = attributes.caption;
        caption.hidden = !attributes.caption;
      };
      show(node.attrs);
      return {
        dom,
        contentDOM,
        ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
        update(updated) {
          if (updated.type.name !== "table") return false;
          show(updated.attrs);
          return true;
        },
      };
    };
  },
});
