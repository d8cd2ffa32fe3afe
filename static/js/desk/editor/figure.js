// A picture of the library with its alternative text and a caption that is written in place.

import { Node } from "django-prose-editor/editor";

const imageOf = (element) => (element.tagName === "IMG" ? element : element.querySelector("img[src], img[data-waiting]"));
const fromImage = (name) => ({ default: null, parseHTML: (element) => imageOf(element)?.getAttribute(name) ?? null, renderHTML: () => ({}) });

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,

  addAttributes() {
    return {
      src: fromImage("src"), alt: fromImage("alt"), width: fromImage("width"), height: fromImage("height"),
      waiting: fromImage("data-waiting"), srcset: fromImage("srcset"), sizes: fromImage("sizes"),
      class: { default: null, parseHTML: (element) => (element.classList.contains("wide") ? "wide" : null), renderHTML: () => ({}) },
    };
  },

  parseHTML() {
    return [
      {
        tag: "figure",
        getAttrs: (element) => (imageOf(element) ? null : false),
        contentElement: (element) => element.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
      { tag: "img[src], img[data-waiting]" },
    ];
  },

  renderHTML({ node }) {
    const { class: width, waiting, ...image } = node.attrs;
    if (waiting) image["data-waiting"] = waiting; // for the library to take it
    const given = Object.fromEntries(Object.entries(image).filter(([, value]) => value !== null));
    return ["figure", width ? { class: width } : {}, ["img", given], ["figcaption", 0]];
  },

  addCommands() {
    return {
      insertPicture: (attributes) => ({ commands }) => {
        const { caption, ...attrs } = attributes;
        return commands.insertContent({ type: "figure", attrs, content: caption ? [{ type: "text", text: caption }] : [] });
      },
    };
  },
});
