// The grid of acts: what follows from it is shown beside it while it is being filled, before anything is saved.

const form = document.querySelector("[data-acts]");
let latest = 0;
let waiting;

async function show() {
  const mine = ++latest;
  const data = new FormData(form);
  data.append("_try", "");
  const answer = await fetch(form.action || location.href, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of form.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && !part.contains(document.activeElement)) renew(part, fresh);
  }
}

/** New words around the answers that somebody gave there already. */
function renew(part, fresh) {
  const given = [...part.querySelectorAll("input")].map((input) => [input.name, input.type, input.value, input.checked]);
  part.innerHTML = fresh.innerHTML;
  for (const [name, type, value, checked] of given) {
    for (const input of part.querySelectorAll(`input[name="${CSS.escape(name)}"]`)) {
      if (type !== "radio") input.value = value;
      else if (input.value === value) input.checked = checked;
    }
  }
}

const words = () => JSON.stringify([...new FormData(form)]);
const first = form ? words() : "";
let isLeaving = false;
form?.addEventListener("submit", () => { isLeaving = true; });
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("beforeunload", (event) => { if (form && !isLeaving && words() !== first) event.preventDefault(); });

form?.addEventListener("input", (event) => {
  if (event.target.closest("[data-live]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(show, 400);
});
