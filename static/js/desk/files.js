// Choosing a file: a button in the language of the desk (the browser's own speaks its own), and a place to drop it.
// No module: Firefox takes no import map once a module has begun to load, and this stands on every page before it.

{
  const words = document.querySelector("script[data-choose-file]").dataset;
  let number = 0;

  function equip(input) {
    if (input.dataset.equipped || input.name.includes("__prefix__")) return;
    input.dataset.equipped = "yes";
    input.id ||= `file-${++number}`;
    const button = Object.assign(document.createElement("label"), { htmlFor: input.id, className: "button quiet", textContent: words.chooseFile });
    const name = Object.assign(document.createElement("span"), { className: "file-name", textContent: words.noFile });
    name.setAttribute("role", "status");
    const box = Object.assign(document.createElement("span"), { className: "file-drop" });
    input.replaceWith(box);
    box.append(input, button, name);
    input.classList.add("visually-hidden");
    const tell = () => { name.textContent = [...input.files].map((file) => file.name).join(", ") || words.noFile; };
    input.addEventListener("change", tell);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      box.addEventListener(kind, (event) => {
        event.preventDefault();
        box.classList.toggle("is-over", kind === "dragover");
      });
    }
    box.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      const taken = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
      input.files = taken.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  const all = (root) => root.querySelectorAll("input[type=file]").forEach(equip);
  all(document);
  document.addEventListener("formset:added", (event) => all(event.target));
}
