// The bars that stay in sight cover part of the page: their heights are told to the style sheet, which keeps what is
// focused clear of them.

const BARS = { "--desk-bar": "[data-language-bar]", "--desk-actions": "[data-desk-actions]" };

export function bars() {
  for (const [name, selector] of Object.entries(BARS)) {
    const bar = document.querySelector(selector);
    if (!bar) continue;
    const tell = () => {
      const covers = ["sticky", "fixed"].includes(getComputedStyle(bar).position);
      document.documentElement.style.setProperty(name, `${covers ? bar.offsetHeight : 0}px`);
    };
    new ResizeObserver(tell).observe(bar);
    addEventListener("resize", tell);
    tell();
  }
}
