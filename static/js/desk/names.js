// Names for the parts of the autocomplete fields, which screen readers would otherwise meet without any.

export function names() {
  const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(nameOne);
  all();
  window.django?.jQuery?.(all); // after the fields have been dressed, whenever that is
  document.addEventListener("formset:added", () => setTimeout(all));
  window.django?.jQuery?.(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search--dropdown input");
    field?.setAttribute("aria-label", labelOf(event.target));
    field?.focus();
  });
}

const labelOf = (select) => (document.querySelector(`label[for="${select.id}"]`)?.textContent ?? "").replace(/\s+/g, " ").replace(/:\s*$/, "").trim();

function nameOne(select) {
  const label = labelOf(select);
  const box = select.nextElementSibling;
  if (!label || !box?.classList.contains("select2-container")) return;
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) part.setAttribute("aria-label", label);
  box.querySelector("[role=combobox]")?.removeAttribute("aria-labelledby");
}
