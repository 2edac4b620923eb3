// Sheets to choose from: data-narrow="#list" on a field hides the lines that do not match, the arrows
// walk through them, and Enter takes the first. data-steps is the same with a list the server narrows.
import { fold } from "./fold";

const FIELD = "input[data-narrow], input[data-steps]";

function linesOf(field: HTMLInputElement): HTMLElement[] {
  const list = document.querySelector(field.dataset.narrow ?? field.dataset.steps ?? "");
  const lines = [...(list?.querySelectorAll<HTMLElement>(".choice-line") ?? [])];
  return lines.filter((line) => !line.hidden);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.dataset.narrow) return;
  const words = fold(field.value).split(" ").filter(Boolean);
  const list = document.querySelector(field.dataset.narrow);
  for (const line of list?.querySelectorAll<HTMLElement>(".choice-line") ?? []) {
    const text = fold(line.textContent ?? "");
    line.hidden = !words.every((word) => text.includes(word));
  }
});

function take(field: HTMLInputElement, line: HTMLElement): void {
  if (line instanceof HTMLButtonElement || line instanceof HTMLAnchorElement) return line.click();
  const box = line.querySelector("input");
  if (box) box.checked = !box.checked;
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (!(target instanceof HTMLElement) || event.isComposing) return;
  if (target.matches(FIELD)) return inField(event, target as HTMLInputElement);
  const line = target.closest<HTMLElement>(".choice-line");
  if (line && (event.key === "ArrowDown" || event.key === "ArrowUp")) walk(event, line);
});

function inField(event: KeyboardEvent, field: HTMLInputElement): void {
  const first = linesOf(field)[0];
  if (event.key === "ArrowDown" && first) {
    focusable(first).focus();
    event.preventDefault();
  }
  // A name that no line has is sent as it is: a new tag.
  if (event.key !== "Enter" || (!field.value && field.name === "name") || !first) return;
  event.preventDefault();
  take(field, first);
}

function walk(event: KeyboardEvent, line: HTMLElement): void {
  const list = line.parentElement;
  const lines = [...(list?.querySelectorAll<HTMLElement>(".choice-line") ?? [])];
  const open = lines.filter((one) => !one.hidden);
  const next = open[open.indexOf(line) + (event.key === "ArrowDown" ? 1 : -1)];
  const field = line.closest("form")?.querySelector<HTMLElement>(FIELD);
  if (next) focusable(next).focus();
  else if (event.key === "ArrowUp") field?.focus();
  event.preventDefault();
}

function focusable(line: HTMLElement): HTMLElement {
  return line.querySelector("input") ?? line;
}
