// The words of the desk in the language of the page, put there by the template.

const store = document.getElementById("desk-words");
const known = store ? JSON.parse(store.textContent) : {};

/** The words for a key, with {names} filled in; the key itself when there are none. */
export function words(key, values = {}) {
  return (known[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A new element with properties, attributes (aria-…, data-…, role, lang) and children. */
export function make(tag, properties = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role|lang|for$)/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** Tell screen readers, without moving the focus. */
export function announce(text) {
  let place = document.getElementById("desk-announcer");
  if (!place) {
    place = make("div", { id: "desk-announcer", className: "visually-hidden", role: "status", "aria-live": "polite" });
    document.body.append(place);
  }
  place.textContent = text;
}
