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
