// <details data-menu>: closes on a click elsewhere, on Escape, and when another opens; the arrows
// walk through its lines.

function open(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
}

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const inside = event.target instanceof Node && menu.contains(event.target);
    const chosen = event.target instanceof Element && event.target.closest(".menu-item");
    if (!inside || chosen) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = open().at(-1);
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.preventDefault();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const lines = [...menu.querySelectorAll<HTMLElement>(".menu-item, .choice button")];
  const now = lines.indexOf(document.activeElement as HTMLElement);
  const step = event.key === "ArrowDown" ? 1 : -1;
  lines.at(now < 0 && step < 0 ? -1 : (now + step) % lines.length)?.focus();
  event.preventDefault();
});
