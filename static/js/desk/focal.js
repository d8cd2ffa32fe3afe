// A click on a picture of the library writes its focal point into the two number fields; they also work alone.
document.addEventListener("DOMContentLoaded", () => {
  const frame = document.querySelector("[data-focal]");
  const across = document.getElementById("id_focal_x");
  const down = document.getElementById("id_focal_y");
  if (!frame || !across || !down) return;
  const mark = frame.querySelector("span");
  const show = () => {
    mark.style.left = `${across.value * 100}%`;
    mark.style.top = `${down.value * 100}%`;
  };
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    const clamp = (value) => Math.min(1, Math.max(0, value)).toFixed(2);
    across.value = clamp((event.clientX - box.left) / box.width);
    down.value = clamp((event.clientY - box.top) / box.height);
    across.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
});
