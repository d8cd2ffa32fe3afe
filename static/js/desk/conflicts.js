// Two people changed one field: choose for all fields at once, or one by one.

export function conflicts() {
  for (const line of document.querySelectorAll("[data-choose-all]")) line.hidden = false;
  for (const button of document.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      for (const radio of document.querySelectorAll(`.conflict input[type=radio][value=${button.dataset.choose}]`)) {
        radio.checked = true;
        radio.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}
