// Links; one to an item of the portal is stored as /p/<id>, so it outlives every change of the title.

import { Link } from "django-prose-editor/editor";
import { atCursor, askLink } from "desk/editor/dialogs";

export const PortalLink = Link.extend({
  addMenuItems: undefined,

  addOptions() {
    return {
      ...this.parent?.(),
      openOnClick: false,
      enableTarget: false,
      protocols: ["http", "https", "mailto"],
      HTMLAttributes: { target: null, rel: null, class: null },
    };
  },

  addCommands() {
    return {
      ...this.parent?.(),
      editLink: () => ({ editor }) => {
        ask(editor);
        return true;
      },
    };
  },

  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        window.event?.preventDefault();
        ask(editor);
        return true;
      },
    };
  },
});

async function ask(editor) {
  const present = editor.getAttributes("link").href ?? "";
  const answer = await askLink(present, editor.deskLanguage);
  if (!answer) return editor.view.focus();
  const { empty } = editor.state.selection; // as it is by now: a picture may have come meanwhile
  const chain = atCursor(editor);
  if (!answer.href) chain.extendMarkRange("link").unsetLink().run();
  else if (empty && !present) chain.insertContent({ type: "text", text: answer.text || answer.href, marks: [{ type: "link", attrs: { href: answer.href } }] }).unsetMark("link").run();
  else chain.extendMarkRange("link").setLink({ href: answer.href }).run();
}
