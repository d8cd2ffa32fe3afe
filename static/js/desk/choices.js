// Pictures are chosen by what they show: the lists of the autocomplete fields bear thumbnails where the server gives some.

import { make } from "desk/words";

function shown(data) {
  const source = data.thumbnail ?? data.element?.dataset.thumbnail;
  if (!source) return data.text;
  const picture = make("img", { src: source, alt: "", className: "choice-thumb" });
  return window.django.jQuery(make("span", { className: "choice" }, [picture, data.text]));
}

/** Before the fields are dressed: jQuery does that when the page is read. */
const dress = window.django?.jQuery?.fn.select2;
for (const part of ["templateResult", "templateSelection"]) dress?.defaults.set(part, shown);

/** Enter right after the last letter means what is being looked for, not what the list still shows. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.isTrusted || !event.target.closest?.(".select2-search__field")) return;
  const list = document.querySelector(".select2-container--open .select2-results__options");
  if (!list?.querySelector(".loading-results")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { jQuery } = window.django;
  const typed = event.target.value;
  const seen = new MutationObserver(() => {
    if (list.querySelector(".loading-results")) return;
    seen.disconnect();
    if (event.target.value === typed) jQuery(event.target).trigger(jQuery.Event("keydown", { which: 13 }));
  });
  seen.observe(list, { childList: true });
}, true);
