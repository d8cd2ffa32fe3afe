// What a careful editor would ask, as the server sees the text just typed.

import { make } from "desk/words";

/** A sentence, or a place of the text with what is wrong there marked. */
function told(doubt, code) {
  if (!Array.isArray(doubt)) return [doubt];
  const [sentence, before, words, after] = doubt;
  return [`${sentence} `, make("q", { lang: code }, [before, make("mark", {}, [words]), after])];
}

/** Replace the doubts about the long text of each language; everything else in the list stays. */
export function showDoubts(byLanguage) {
  for (const [code, sentences] of Object.entries(byLanguage)) {
    const list = document.querySelector(`[data-doubts][data-language="${code}"] ul`);
    if (!list) continue;
    for (const old of list.querySelectorAll(`[data-live="body_${code}"]`)) old.remove();
    for (const sentence of sentences) list.append(make("li", { className: "doubt", "data-live": `body_${code}` }, told(sentence, code)));
    const well = list.parentElement.querySelector(".all-well");
    if (well) well.hidden = list.childElementCount > 0;
  }
}
