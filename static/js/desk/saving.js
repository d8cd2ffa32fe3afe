// Nothing typed is lost: copies on the server and in this browser, an honest state, a guard before leaving.

import { announce, make, words } from "desk/words";
import { asItCame, collect, differing, fill, fits, labelOf } from "desk/values";
import { onTheWay } from "desk/editors";
import { showDoubts } from "desk/doubts";

const EVERY = 30_000;
const PATIENCE = 15_000; // a save that leads nowhere for so long was stopped, or the server is gone

export function saving() {
  const form = document.querySelector("#content-main form[method=post]");
  const place = document.querySelector("[data-autosave]");
  if (!form) return;
  const keeper = new Keeper(form, place);
  keeper.start();
}

class Keeper {
  constructor(form, place) {
    this.form = form;
    this.url = place?.dataset.autosave ?? "";
    this.key = `desk:copy:${place?.dataset.user ?? ""}:${location.pathname}`;
    this.spent = new Set((place?.dataset.spent ?? "").split(" ").filter(Boolean));
    this.copy = form.querySelector("[name=_copy]"); // the copy of this form; another one after it was saved
    this.state = document.querySelector("[data-desk-state]");
    this.first = JSON.stringify(asItCame(form));
    this.kept = this.first;
    this.hasErrors = Boolean(document.querySelector(".errornote"));
    this.leaving = false;
  }

  start() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("keydown", (event) => this.shortcut(event));
    window.addEventListener("beforeunload", (event) => { if ((this.isDirty() || onTheWay.size) && !this.leaving) event.preventDefault(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.comeBack(); });
    window.addEventListener("pagehide", () => this.keepTheLast());
    if (!this.url) return;
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.keep(); });
    setInterval(() => this.keep(), EVERY);
    this.offer();
    if (this.isDirty()) this.changed();
    if (this.hasErrors) this.say("changed", "dirty");
  }

  isDirty() {
    return this.hasErrors || JSON.stringify(collect(this.form)) !== this.first;
  }

  /** A moment after the first key, not after the last: who never pauses has a copy too. */
  changed() {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (this.leaving) return;
      if (!this.isDirty()) return this.say("", "");
      if (this.state?.dataset.state !== "failed") this.say("changed", "dirty");
      this.keepHere();
    }, 600);
  }

  submit(event) {
    if (this.leaving) return event.preventDefault(); // a second click does nothing twice
    if (onTheWay.size) return this.submitLater(event);
    this.keepHere();
    this.leaving = true;
    this.sent = JSON.stringify(collect(this.form));
    this.form.classList.add("is-sending");
    this.say("saving", "");
    this.patience = setTimeout(() => this.comeBack(), PATIENCE);
  }

  /** Pictures that are still being sent belong to the text that is saved. */
  async submitLater(event) {
    event.preventDefault();
    this.say("pictures_come", "");
    await Promise.allSettled([...onTheWay]);
    this.form.requestSubmit(event.submitter);
  }

  /** What was typed while the form was being sent is no part of it: a copy of its own, offered by the next page. */
  keepTheLast() {
    if (!this.url || !this.isDirty() || (this.leaving && JSON.stringify(collect(this.form)) === this.sent)) return;
    if (!this.leaving) return this.keepHere();
    this.store({ token: crypto.randomUUID(), at: Date.now(), values: collect(this.form), after: true });
  }

  /** The page stands there again as it was left: what is typed from now on is a copy of its own. */
  comeBack() {
    clearTimeout(this.patience);
    this.leaving = false;
    this.form.classList.remove("is-sending");
    if (this.copy) this.copy.value = crypto.randomUUID();
    this.changed();
  }

  shortcut(event) {
    if (event.key === "Escape" && this.leaving) return this.comeBack(); // so browsers stop loading
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== "KeyS") return;
    event.preventDefault();
    (this.form.querySelector("[name=_continue]") ?? this.form.querySelector("[name=_save]"))?.click();
  }

  /** A copy in this browser, for the time when the server cannot be reached. */
  keepHere() {
    if (!this.url) return false;
    return this.store({ token: this.copy.value, at: Date.now(), values: collect(this.form) });
  }

  store(copy) {
    try {
      localStorage.setItem(`${this.key}:${copy.token}`, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  /** A copy on the server, one after the other: an older one that is slow must not come after a newer one. */
  keep() {
    this.keeping = (this.keeping ?? Promise.resolve()).then(() => this.keepNow());
  }

  /** Says what really happened. */
  async keepNow() {
    if (!this.isDirty() || this.leaving) return;
    const now = JSON.stringify(collect(this.form));
    if (now === this.kept) return;
    const here = this.keepHere();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    try {
      const answer = await this.post({ values: now });
      if (answer.status === 409) {
        this.copy.value = crypto.randomUUID(); // saved meanwhile, from a preview for example
        return this.keepNow();
      }
      if (this.leaving) return;
      if (answer.redirected || answer.status === 403 || answer.status === 401) return this.say("signed_out", "failed");
      if (!answer.ok) return this.say("refused", "failed");
      this.kept = now;
      this.say("kept", "kept", { time });
      if (JSON.stringify(collect(this.form)) !== now) this.changed(); // typed meanwhile
      showDoubts((await answer.json()).doubts ?? {});
    } catch {
      this.say(here ? "kept_here" : "not_kept", "failed", { time });
    }
  }

  post(fields) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("token", this.copy.value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(this.url, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
  }

  say(key, state, values = {}) {
    if (!this.state) return;
    const text = key ? words(key, values) : "";
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.dataset.state = state;
  }

  // --- What was left unsaved, each copy by itself ----------------------------------------------------------

  offer() {
    this.adopt();
    const onServer = JSON.parse(document.getElementById("desk-copies")?.textContent ?? "{}");
    for (const box of document.querySelectorAll("[data-copy]")) {
      const token = box.dataset.copy;
      this.offerOne(box, { token, values: onServer[token] ?? {} });
    }
    for (const copy of this.copiesHere()) {
      if (this.spent.has(copy.token)) this.forgetHere(copy.token);
      else if (!onServer[copy.token]) this.offerOne(this.boxFor(copy), copy);
    }
  }

  offerOne(box, copy) {
    const names = this.hasErrors ? [] : differing(this.form, copy.values);
    if (!names.length && !box.querySelector("[data-copy-texts] dd")) {
      box.remove();
      return this.forgetHere(copy.token);
    }
    box.querySelector("[data-copy-where]").textContent = names.length ? `(${[...new Set(names)].slice(0, 6).join(", ")})` : "";
    const restore = box.querySelector("[data-copy-restore]");
    restore.hidden = !fits(this.form, copy.values);
    restore.addEventListener("click", () => this.restore(copy, box));
    box.querySelector("[data-copy-discard]").addEventListener("click", (event) => { event.preventDefault(); this.discard(copy, box); });
  }

  /** What was typed while a new item was being sent is offered by the form of what it became. */
  adopt() {
    const from = document.referrer && new URL(document.referrer).pathname;
    if (!from.endsWith("/add/") || from === location.pathname || !location.pathname.startsWith(from.slice(0, -4))) return;
    const start = this.key.replace(location.pathname, `${from}:`);
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(start))) {
      const text = localStorage.getItem(key);
      if (!text.includes('"after":true')) continue;
      localStorage.setItem(key.replace(start, `${this.key}:`), text);
      localStorage.removeItem(key);
    }
  }

  copiesHere() {
    const found = [];
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${this.key}:`))) {
      try { found.push(JSON.parse(localStorage.getItem(key))); } catch { localStorage.removeItem(key); }
    }
    return found.filter((copy) => copy?.token && copy.token !== this.copy.value).sort((a, b) => b.at - a.at);
  }

  /** A box for a copy that only this browser has; its words can be read even where they cannot be put back. */
  boxFor(copy) {
    const now = collect(this.form);
    const texts = Object.entries(copy.values).filter(([name, value]) => typeof value === "string" && value.trim() && value !== now[name] && /^(title|lead|body|keywords)_/.test(name));
    const list = texts.flatMap(([name, value]) => [make("dt", {}, [labelOf(this.form, name)]), make("dd", { lang: name.slice(-2) }, [plainWords(value)])]);
    const box = make("div", { className: "notice-box draft-offer", "data-copy": copy.token }, [
      make("p", {}, [`${words("unsaved")} `, make("strong", {}, [new Date(copy.at).toLocaleString(document.documentElement.lang)]), " ", make("span", { "data-copy-where": "" })]),
      make("details", {}, [make("summary", {}, [words("asText")]), make("dl", {}, list)]),
      make("p", {}, [make("button", { type: "button", className: "button", "data-copy-restore": "" }, [words("putBack")]), " ",
        make("button", { type: "button", className: "button quiet", "data-copy-discard": "" }, [words("throwAway")])]),
    ]);
    document.querySelector("[data-copies]").append(box);
    return box;
  }

  restore(copy, box) {
    const aside = this.isDirty() ? { token: crypto.randomUUID(), at: Date.now(), values: collect(this.form) } : null;
    fill(this.form, copy.values);
    if (aside && this.store(aside)) this.offerOne(this.boxFor(aside), aside); // what stood there is no less worth
    const restored = this.form.querySelector("[name=_restored]");
    restored.value = `${restored.value} ${copy.token}`.trim();
    box.hidden = true;
    this.say("restored", "dirty");
    announce(words("restored"));
    this.changed();
    document.dispatchEvent(new Event("desk:recount"));
  }

  async discard(copy, box) {
    this.forgetHere(copy.token);
    box.remove();
    await this.post({ _discard: copy.token }).catch(() => {});
  }

  forgetHere(token) {
    try { localStorage.removeItem(`${this.key}:${token}`); } catch { /* nothing was kept */ }
  }
}

const plainWords = (html) => new DOMParser().parseFromString(html.replace(/<\/(p|h\d|li|tr)>/g, "$&\n"), "text/html").body.textContent.trim();
