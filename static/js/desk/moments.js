// Buttons that publish say when: now, or on the day that is filled in.

import { words } from "desk/words";

const language = document.documentElement.lang;

export function moments() {
  for (const button of document.querySelectorAll("button[data-moment]")) {
    const label = button.querySelector("[data-label]") ?? button;
    const field = (name) => document.querySelector(`[name="${CSS.escape(button.dataset.moment)}-${name}"]`);
    const [day, hour] = [field("day"), field("hour")];
    if (!day) continue;
    const now = label.textContent.trim();
    const tell = () => { label.textContent = day.value ? words("scheduleFor", { moment: spoken(day.value, hour.value) }) : now; };
    for (const control of [day, hour]) control.addEventListener("input", tell);
    tell();
  }
}

function spoken(day, hour) {
  const date = new Date(`${day}T12:00:00Z`);
  const text = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" }).format(date);
  const year = date.getUTCFullYear();
  const long = year === new Date().getFullYear() ? text : `${text}, ${year}`;
  return hour ? `${long}, ${hour}` : long;
}
