// data-look="inbox again": a part of the page that looks again, with its own hx-get and the trigger
// "look", when one of these topics is told. Calmly: at once after a quiet while, else after a pause
// that gathers what comes; and only while somebody looks at the page, unless it is marked
// data-unseen: what calls the reader by a sound or a notice on the desktop.
import { Idiomorph } from "idiomorph/htmx";
import htmx from "./htmx";
import type { Notice } from "./live";

const PAUSE = 1500;
const last = new Map<string, number>();
const timers = new Map<string, number>();
const missed = new Set<string>();

function look(id: string): void {
  timers.delete(id);
  const element = document.getElementById(id);
  if (!element) return;
  if (document.hidden && element.dataset.unseen === undefined) {
    missed.add(id);
    return;
  }
  last.set(id, performance.now());
  htmx.trigger(element, "look", {});
}

function soon(element: HTMLElement): void {
  if (timers.has(element.id)) return;
  const rest = (last.get(element.id) ?? -PAUSE) + PAUSE - performance.now();
  timers.set(element.id, window.setTimeout(look, Math.max(rest, 60), element.id));
}

function watching(): NodeListOf<HTMLElement> {
  return document.querySelectorAll<HTMLElement>("[data-look]");
}

document.addEventListener("alaka:notice", (event) => {
  const notice = (event as CustomEvent<Notice>).detail;
  const topics = notice.topics ?? (notice.topic ? [notice.topic] : []);
  for (const element of watching()) {
    const wanted = (element.dataset.look ?? "").split(" ");
    if (wanted.some((topic) => topics.includes(topic))) soon(element);
  }
});

// data-ages: a time that grows old. The part it stands in looks again every minute.
window.setInterval(() => {
  const parts = new Set<HTMLElement>();
  for (const each of document.querySelectorAll("[data-ages]")) {
    const part = each.closest<HTMLElement>("[data-look]");
    if (part) parts.add(part);
  }
  parts.forEach(soon);
}, 60_000);

document.addEventListener("alaka:reconnected", () => watching().forEach(soon));

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const id of [...missed]) look(id);
  missed.clear();
});

// What the reader did to the page stays as he left it: opened parts, ticked rows, and mails that
// he had shown with their own looks.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => {
  if (name === "open" && node instanceof HTMLDetailsElement) return false;
  return !(name === "checked" && node instanceof HTMLElement && node.matches(".row-check"));
};
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node) =>
  !(node instanceof HTMLElement && node.querySelector(":scope > [data-keep]"));
