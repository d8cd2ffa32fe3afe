/* Every page works without this file. Each part improves one element, named by a data- attribute. */
(() => {
  const root = document.documentElement;
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  root.dataset.script = "";

  // The reader's settings: shown at once, kept by the server, which writes them as data-* attributes on <html>.
  const usual = { theme: "auto", size: "1", contrast: "normal", spacing: "normal", images: "on" };
  const form = document.querySelector("[data-settings]");
  const keep = () => fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
  const apply = (name, value) => { if (value === usual[name]) delete root.dataset[name]; else root.dataset[name] = value; };
  if (form) {
    form.addEventListener("change", ({ target }) => { if (target.name in usual) { apply(target.name, target.value); keep(); } });
    form.addEventListener("submit", (event) => { event.preventDefault(); form.parentElement.hidePopover?.(); });
    all("[data-theme-switch]", (button) => button.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      form.elements.theme.value = dark ? "light" : "dark";
      apply("theme", form.elements.theme.value);
      keep();
    }));
  }

  // Only an explicit choice of a language is remembered; it decides where the bare address of the site leads.
  all("[data-languages] a", (link) => link.addEventListener("click", () => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `language=${link.hreflang}; path=/; max-age=31536000; samesite=lax${secure}`;
  }));

  // Suggestions while typing are fetched when somebody turns to a search field.
  document.addEventListener("focusin", ({ target }) => {
    if (target.dataset?.suggest) import(target.dataset.suggestScript).then(({ attach }) => attach(target));
  });

  const voice = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  voice.setAttribute("role", "status");
  document.querySelector("main")?.append(voice);
  const done = (button) => {
    voice.textContent = button.dataset.done;
    button.classList.add("done");
    setTimeout(() => { voice.textContent = ""; button.classList.remove("done"); }, 2000);
  };
  const copy = async (button, text) => { await navigator.clipboard.writeText(text); done(button); };
  all("[data-print]", (button) => button.addEventListener("click", () => print()));
  all("[data-copy]", (button) => button.addEventListener("click", () => copy(button, document.getElementById(button.dataset.copy).textContent)));
  all("[data-copy-link]", (button) => button.addEventListener("click", () => copy(button, button.dataset.copyLink || location.href)));

  // Notes beside the text: a small box on hover and focus; the note itself stays at the end of the text.
  all("[data-notes]", (text) => {
    let box;
    const hide = () => { box?.remove(); box = null; };
    const show = (link) => {
      hide();
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.cloneNode(true);
      if (!note) return;
      note.querySelectorAll(".back, .fn-back").forEach((back) => back.remove());
      box = Object.assign(document.createElement("div"), { className: "note-popover", textContent: note.textContent.trim() });
      box.setAttribute("aria-hidden", "true");
      box.lang = text.lang || root.lang;
      document.body.append(box);
      const place = link.getBoundingClientRect();
      box.style.top = `${place.bottom + scrollY + 6}px`;
      box.style.left = `${Math.max(16, Math.min(place.left - 40, innerWidth - box.offsetWidth - 16))}px`;
    };
    text.querySelectorAll(".note-ref a, .fn-ref a").forEach((link) => {
      ["mouseenter", "focus"].forEach((name) => link.addEventListener(name, () => show(link)));
      ["mouseleave", "blur", "click"].forEach((name) => link.addEventListener(name, hide));
    });
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
  });

  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62rem)").matches)
    all("details.open-wide", (details) => { details.open = true; });
})();
