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
    if (fresh && !part.contains(document.activeElement)) part.innerHTML = fresh.innerHTML;
  }
}

form?.addEventListener("input", (event) => {
  if (event.target.closest("[data-live]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(show, 400);
});
