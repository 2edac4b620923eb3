// Lists of rows: walking with the keyboard, picking with x, and acting on what is picked.
import { onClick } from "./attach";

// A line of a list, or of a table.
const LINE = ".row-line, [data-line]";
// Where its own looks are not wanted.
const LINK = ".row-link, [data-row-link]";
const CHECK = ".row-check, [data-row-check]";

// Where the reader was, so that he goes on from there when the row has left the list.
let place = 0;
let anchor: HTMLInputElement | undefined;

function links(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`:is(.rows, [data-rows]) :is(${LINK})`)];
}

function current(): HTMLElement | undefined {
  const line = document.activeElement?.closest(LINE);
  return line?.querySelector<HTMLElement>(LINK) ?? undefined;
}

function checks(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(CHECK)];
}

function focus(index: number): void {
  const all = links();
  const link = all[Math.max(0, Math.min(index, all.length - 1))];
  link?.focus();
  link?.closest(LINE)?.scrollIntoView({ block: "nearest" });
}

function step(by: number): void {
  const now = current();
  if (now) focus(links().indexOf(now) + by);
  else focus(by > 0 ? place : place - 1);
}

function show(): void {
  const picked = checks().filter((check) => check.checked);
  for (const check of checks()) {
    check.closest(LINE)?.classList.toggle("is-picked", check.checked);
  }
  const bar = document.getElementById("bulk");
  if (!bar) return;
  bar.hidden = picked.length === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = picked.length.toLocaleString(document.documentElement.lang);
}

function pick(what: string): void {
  if (what === "all" || what === "none") {
    for (const check of checks()) check.checked = what === "all";
  } else {
    const line = (current() ?? links()[place])?.closest(LINE);
    const check = line?.querySelector<HTMLInputElement>(CHECK);
    if (!check) return;
    if (what === "range") range(check);
    else check.checked = !check.checked;
    anchor = check;
    line?.querySelector<HTMLElement>(LINK)?.focus();
  }
  show();
}

/** From the row picked last to this one. */
function range(check: HTMLInputElement): void {
  const all = checks();
  const ends = [all.indexOf(check), anchor ? all.indexOf(anchor) : all.indexOf(check)];
  for (let at = Math.min(...ends); at <= Math.max(...ends); at += 1) {
    const one = all[at];
    if (one) one.checked = true;
  }
}

onClick("[data-row-step]", (element) => step(Number(element.dataset.rowStep)));
onClick("[data-row-open]", () => (current() ?? links()[place])?.click());
// What the line offers under that name: a link, or a button.
onClick("[data-row-act]", (element) => {
  const line = (current() ?? links()[place])?.closest(LINE);
  line?.querySelector<HTMLElement>(`[data-act="${element.dataset.rowAct ?? ""}"]`)?.click();
});
onClick("[data-row-select]", (element) => pick(element.dataset.rowSelect ?? ""));
onClick("[data-check-all]", (element) => pick((element as HTMLInputElement).checked ? "all" : "none"));
onClick(CHECK, (element, event) => {
  const check = element as HTMLInputElement;
  if (event.shiftKey) range(check);
  anchor = check;
  show();
});

// An act with nothing picked is meant for the row the reader is at; with none it is for nothing.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target instanceof Element ? event.target.closest("#bulk [data-act]") : null;
    if (!button || checks().some((check) => check.checked)) return;
    const check = current()?.closest(LINE)?.querySelector<HTMLInputElement>(CHECK);
    if (check) check.checked = true;
    else event.stopImmediatePropagation();
    show();
  },
  { capture: true },
);

document.addEventListener("focusin", () => {
  const now = current();
  if (now) place = links().indexOf(now);
});

document.addEventListener("alaka:changed", () => {
  for (const check of checks()) check.checked = false;
});

const LISTS = ["inbox-live", "cases-live", "activities-live", "next-live"];

document.addEventListener("htmx:afterSettle", (event) => {
  if (!(event.target instanceof HTMLElement) || !LISTS.includes(event.target.id)) return;
  show();
  // data-holds: a list that is worked down, so that one line of it always has the focus.
  const holds = event.target.dataset.holds !== undefined;
  if (document.activeElement === document.body && (place > 0 || holds)) focus(place);
});

window.addEventListener("load", () => {
  if (document.querySelector("[data-holds]") && document.activeElement === document.body) focus(0);
});
window.addEventListener("pageshow", show);
