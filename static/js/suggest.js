/* Suggestions under a search field: a combobox after the ARIA pattern. Fetched by site.js when a field gets the focus. */
const DELAY = 180;
const SHORTEST = 2;
let count = 0;

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
};

export function attach(input) {
  if (input.dataset.suggesting !== undefined) return;
  input.dataset.suggesting = "";
  const id = `suggestions-${count++}`;
  const list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": input.dataset.suggestLabel || "" });
  const status = element("p", { class: "visually-hidden", role: "status" });
  list.hidden = true;
  input.closest("form").append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) input.setAttribute(name, value);

  let timer, request, active = -1, asked = "";
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  /** Nobody waits for an answer any longer: one that comes late must not open the list again. */
  const leave = () => {
    clearTimeout(timer);
    request?.abort();
    asked = "";
    close();
  };
  const mark = (place) => {
    const all = options();
    active = all.length ? (place + all.length + 1) % (all.length + 1) : -1;
    if (active === all.length) active = -1; // between the last and the first stands the field itself
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const show = ({ items, status: words }) => {
    list.replaceChildren(...items.map((item, at) => {
      const text = element("span", { lang: item.lang }, item.text);
      const option = element("li", { role: "option", id: `${id}-${at}`, "aria-selected": "false" }, text, element("small", {}, item.kind));
      option.dataset.url = item.url;
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    status.textContent = items.length ? words : "";
  };
  const ask = async () => {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    request?.abort();
    if (text.length < SHORTEST) return close();
    request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: text })}`, { signal: request.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden && options().length) { list.hidden = false; input.setAttribute("aria-expanded", "true"); }
      if (list.hidden) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 && step < 0 ? options().length - 1 : active + step);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      location.assign(options()[active].dataset.url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      leave();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", leave);
}

document.querySelectorAll("[data-suggest]").forEach(attach);
