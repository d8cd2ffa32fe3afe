// Nothing typed is lost: copies on the server and in this browser, an honest state, a guard before leaving.

import { announce, words } from "desk/words";
import { collect, differing, fill } from "desk/values";
import { showDoubts } from "desk/doubts";

const EVERY = 30_000;

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
    this.token = form.querySelector("[data-token]");
    this.state = document.querySelector("[data-desk-state]");
    this.first = JSON.stringify(collect(form));
    this.kept = this.first;
    this.hasErrors = Boolean(document.querySelector(".errornote"));
    this.leaving = false;
  }

  start() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("keydown", (event) => this.shortcut(event));
    window.addEventListener("beforeunload", (event) => { if (this.isDirty() && !this.leaving) event.preventDefault(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.leaving = false; });
    if (!this.url) return;
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.keep(); });
    setInterval(() => this.keep(), EVERY);
    this.offer();
    if (this.hasErrors) this.say("changed", "dirty");
  }

  isDirty() {
    return this.hasErrors || JSON.stringify(collect(this.form)) !== this.first;
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.isDirty()) return this.say("", "");
      if (this.state?.dataset.state !== "failed") this.say("changed", "dirty");
      this.keepHere();
    }, 600);
  }

  submit(event) {
    if (this.leaving) return event.preventDefault(); // a second click makes no second object
    this.leaving = true;
    this.keepHere();
    this.form.classList.add("is-sending");
    this.say("saving", "");
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== "KeyS") return;
    event.preventDefault();
    (this.form.querySelector("[name=_continue]") ?? this.form.querySelector("[name=_save]"))?.click();
  }

  /** A copy in this browser, for the time when the server cannot be reached. */
  keepHere() {
    if (!this.url) return false;
    const copy = { token: this.token?.value, at: Date.now(), values: collect(this.form) };
    try {
      localStorage.setItem(this.key, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  /** A copy on the server. Says what really happened. */
  async keep() {
    if (!this.isDirty() || this.leaving) return;
    const now = JSON.stringify(collect(this.form));
    if (now === this.kept) return;
    const here = this.keepHere();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    try {
      const answer = await this.post({ values: now });
      if (answer.status === 409) {
        this.token.value = crypto.randomUUID();
        return this.keep();
      }
      if (answer.redirected || answer.status === 403 || answer.status === 401) return this.say("signed_out", "failed");
      if (!answer.ok) return this.say("refused", "failed");
      this.kept = now;
      this.say("kept", "kept", { time });
      showDoubts((await answer.json()).doubts ?? {});
    } catch {
      this.say(here ? "kept_here" : "not_kept", "failed", { time });
    }
  }

  post(fields) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("token", this.token.value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(this.url, { method: "POST", body, credentials: "same-origin" });
  }

  say(key, state, values = {}) {
    if (!this.state) return;
    const text = key ? words(key, values) : "";
    if (this.state.textContent !== text) this.state.textContent = text;
    this.state.dataset.state = state;
  }

  // --- What was left unsaved last time --------------------------------------------------------------------

  offer() {
    const box = document.querySelector("[data-draft-offer]");
    const found = this.newest();
    if (!box || !found) return;
    const names = differing(this.form, found.values);
    if (!names.length || this.hasErrors) return this.forgetHere();
    box.hidden = false;
    box.querySelector("[data-draft-when]").textContent = found.when;
    box.querySelector("[data-draft-where]").textContent = `(${[...new Set(names)].slice(0, 6).join(", ")})`;
    box.querySelector("[data-draft-restore]").addEventListener("click", () => this.restore(found, box));
    box.querySelector("[data-draft-discard]").addEventListener("click", () => this.discard(box));
  }

  newest() {
    const onServer = JSON.parse(document.getElementById("desk-draft")?.textContent ?? "null");
    let here = null;
    try { here = JSON.parse(localStorage.getItem(this.key) ?? "null"); } catch { /* unreadable: forget it */ }
    if (here && (this.spent.has(here.token) || here.token === this.token?.value)) {
      this.forgetHere();
      here = null;
    }
    if (onServer && (!here || here.token !== onServer.token)) return { ...onServer, when: onServer.at };
    if (!here) return null;
    return { ...here, when: new Date(here.at).toLocaleString(document.documentElement.lang) };
  }

  restore(found, box) {
    fill(this.form, found.values);
    this.form.querySelector("[name=_restored]").value = found.token;
    box.hidden = true;
    this.say("restored", "dirty");
    announce(words("restored"));
    this.changed();
    document.dispatchEvent(new Event("desk:recount"));
  }

  async discard(box) {
    this.forgetHere();
    box.hidden = true;
    await this.post({ discard: "1", values: "{}" }).catch(() => {});
  }

  forgetHere() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }
}
