// Filters of a list: choose in any of them, then apply them together.

const bar = document.querySelector(".desk-filters");
if (bar) {
  const chosen = () => {
    const params = new URLSearchParams(location.search);
    params.delete("p");
    for (const select of bar.querySelectorAll("[data-filter]")) {
      const wanted = new URLSearchParams(select.value);
      for (const name of select.dataset.filter.split(" ")) {
        params.delete(name);
        if (wanted.has(name)) params.set(name, wanted.get(name));
      }
    }
    return params;
  };
  bar.querySelector("[data-apply]").addEventListener("click", () => { location.search = chosen(); });
}
