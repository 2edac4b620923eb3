import htmx from "./htmx";

/** Run `start` once for each element that matches, now and whenever htmx brings new ones. */
export function attach(selector: string, start: (element: HTMLElement) => void): void {
  const started = new WeakSet<Element>();
  htmx.onLoad((root) => {
    if (!(root instanceof Element)) return;
    const found = [...root.querySelectorAll<HTMLElement>(selector)];
    if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (started.has(element)) continue;
      started.add(element);
      start(element);
    }
  });
}

/** Listen for clicks on anything that matches, present or to come. */
export function onClick(
  selector: string,
  act: (element: HTMLElement, event: MouseEvent) => void,
): void {
  document.addEventListener("click", (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element instanceof HTMLElement) act(element, event);
  });
}
