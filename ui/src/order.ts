// A list put in order by dragging: data-order="form id" on the list, data-order-item on its lines.
// Each line brings its hidden field, so the form tells the new order; buttons do it without a mouse.

let dragged: HTMLElement | undefined;
let before = "";

function list(of: EventTarget | null): HTMLElement | null {
  return of instanceof Element ? of.closest<HTMLElement>("[data-order]") : null;
}

function said(of: HTMLElement): string {
  const lines = [...of.querySelectorAll<HTMLElement>("[data-order-item]")];
  return lines.map((line) => line.dataset.orderItem).join();
}

// Only a line taken by its grip is dragged, so that its words can still be marked and copied.
document.addEventListener("pointerdown", (event) => {
  const grip = event.target instanceof Element ? event.target.closest("[data-order-grip]") : null;
  const line = grip?.closest<HTMLElement>("[data-order-item]");
  if (line) line.draggable = true;
});

document.addEventListener("dragstart", (event) => {
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-order-item]") : null;
  const around = list(line);
  if (!line || !around) return;
  dragged = line;
  before = said(around);
  event.dataTransfer?.setData("text/plain", "");
});

document.addEventListener("dragover", (event) => {
  const around = list(event.target);
  if (!dragged || !around?.contains(dragged)) return;
  event.preventDefault();
  const over = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-order-item]") : null;
  if (!over || over === dragged) return;
  const box = over.getBoundingClientRect();
  over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
});

document.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault();
});

document.addEventListener("dragend", () => {
  const around = list(dragged ?? null);
  if (dragged) dragged.draggable = false;
  dragged = undefined;
  if (!around || said(around) === before) return;
  const form = document.getElementById(around.dataset.order ?? "");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});
