// One box that chooses all rows of a table, or none; shown only where this script is.

const all = document.querySelector("[data-choose-all]");
const boxes = all ? [...all.form.querySelectorAll("[name=chosen]")] : [];

function tell() {
  const count = boxes.filter((box) => box.checked).length;
  all.checked = count > 0 && count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}

if (boxes.length) {
  all.hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  all.form.addEventListener("change", (event) => boxes.includes(event.target) && tell());
  tell(); // a browser may have kept what was chosen
}
