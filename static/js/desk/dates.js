// What the server read in a date field, said beside it as soon as the field is left; who shows it too listens to “said”.

export function dates() {
  const address = document.querySelector("[data-dates]")?.dataset.dates;
  if (!address) return;
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[data-date]")) say(address, event.target);
  });
}

async function say(address, field) {
  const text = field.value;
  const question = new URLSearchParams({ text, kind: field.dataset.date });
  const answer = await fetch(`${address}?${question}`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || field.value !== text) return;
  const found = await answer.json().catch(() => ({}));
  const place = field.parentElement.querySelector(".date-said");
  place.textContent = found.error ?? found.said ?? "";
  place.classList.toggle("is-wrong", "error" in found);
  if ("error" in found) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  field.dispatchEvent(new Event("said"));
}
