// Buttons that publish say when: now, or on the day that is filled in.

import { words } from "desk/words";

export function moments() {
  for (const button of document.querySelectorAll("button[data-moment]")) {
    const label = button.querySelector("[data-label]") ?? button;
    const field = (name) => document.querySelector(`[name="${CSS.escape(button.dataset.moment)}-${name}"]`);
    const [day, hour] = [field("day"), field("hour")];
    if (!day) continue;
    const now = label.textContent.trim();
    const tell = () => {
      const moment = [day.parentElement.querySelector(".date-said:not(.is-wrong)")?.textContent || day.value, hour.value];
      label.textContent = day.value ? words("scheduleFor", { moment: moment.filter(Boolean).join(", ") }) : now;
    };
    day.addEventListener("input", () => { day.parentElement.querySelector(".date-said").textContent = ""; });
    for (const control of [day, hour]) for (const kind of ["input", "said"]) control.addEventListener(kind, tell);
    tell();
  }
}
