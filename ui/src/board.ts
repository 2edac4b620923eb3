// The board of deals: cards are walked and moved by keys, and dragged from column to column. A
// column has data-stage, a card data-deal and the stage it was seen in; acts are addresses below
// that of its link. Without a mouse each card has its menu, which says the same.
import { onClick } from "./attach";
import htmx from "./htmx";

const BOARD = "board-live";
let dragged: HTMLElement | undefined;
let isStale = false;
// Moves follow each other: two quick presses are two moves, each from where the one before went.
let acts: Promise<unknown> = Promise.resolve();
let running = 0;
// The card the reader is at, so that he stays with it when it goes to another column.
let at = "";

function columns(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-board] [data-stage].board-column")];
}

function cards(column: Element | null | undefined): HTMLElement[] {
  return [...(column?.querySelectorAll<HTMLElement>("[data-deal]") ?? [])];
}

function link(card: Element | null | undefined): HTMLAnchorElement | null | undefined {
  return card?.querySelector<HTMLAnchorElement>(".deal-link");
}

function current(): HTMLElement | null {
  const inside = document.activeElement?.closest<HTMLElement>("[data-deal]");
  return inside ?? (at ? document.getElementById(at) : null);
}

function go(card: HTMLElement | undefined): void {
  if (!card) return;
  at = card.id;
  link(card)?.focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(way: string): void {
  const card = current();
  if (!card) return go(cards(document.querySelector("[data-board]"))[0]);
  const column = card.closest(".board-column");
  const line = cards(column);
  const place = line.indexOf(card);
  if (way === "down" || way === "up") return go(line[place + (way === "down" ? 1 : -1)]);
  const all = columns();
  const by = way === "on" ? 1 : -1;
  for (let next = all.indexOf(column as HTMLElement) + by; all[next]; next += by) {
    const there = cards(all[next]);
    if (there.length > 0) return go(there[Math.min(place, there.length - 1)]);
  }
}

function lookAgain(): void {
  isStale = false;
  const board = document.getElementById(BOARD);
  if (board) htmx.trigger(board, "look", {});
}

/** Ask for an act on the card; whatever comes of it, the board then shows what is so. */
function act(card: HTMLElement, what: string, values?: Record<string, string>): void {
  const url = `${link(card)?.getAttribute("href") ?? ""}${what}`;
  at = card.id;
  running += 1;
  // What the board asked before would show it as it was.
  const board = document.getElementById(BOARD);
  if (board) htmx.trigger(board, "htmx:abort", {});
  const ask = () => htmx.ajax(values ? "post" : "get", url, { target: "#sheet-body", values: values ?? {} });
  acts = acts.then(ask).catch(() => undefined).finally(() => {
    running -= 1;
    if (running === 0) lookAgain();
  });
}

function move(card: HTMLElement, column: HTMLElement | undefined): void {
  const stage = column?.dataset.stage;
  const seen = card.dataset.stage;
  if (!column || !stage || !seen || stage === seen) return;
  column.querySelector(".board-cards")?.prepend(card);
  card.dataset.stage = stage;
  link(card)?.focus();
  act(card, "stage", { stage, seen });
}

onClick("[data-card-step]", (element) => step(element.dataset.cardStep ?? ""));
onClick("[data-card-move]", (element) => {
  const card = current();
  const column = card?.closest<HTMLElement>(".board-column");
  if (!card || !column) return;
  const all = columns();
  move(card, all[all.indexOf(column) + (element.dataset.cardMove === "on" ? 1 : -1)]);
});
onClick("[data-card-act]", (element) => {
  const card = current();
  if (!card) return;
  const what = element.dataset.cardAct;
  if (what === "move") act(card, "stage");
  if (what === "lose") act(card, "loss");
  if (what === "win") act(card, "winning", {});
});

document.addEventListener("focusin", () => {
  at = document.activeElement?.closest("[data-deal]")?.id ?? at;
});

function over(event: Event): HTMLElement | undefined {
  const column = event.target instanceof Element ? event.target.closest<HTMLElement>(".board-column") : null;
  return column ?? undefined;
}

function mark(column: HTMLElement | undefined): void {
  for (const each of columns()) each.classList.toggle("is-over", each === column);
}

document.addEventListener("dragstart", (event) => {
  const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-deal]") : null;
  if (!card) return;
  dragged = card;
  card.classList.add("is-dragged");
  event.dataTransfer?.setData("text/plain", link(card)?.href ?? "");
});

document.addEventListener("dragover", (event) => {
  const column = over(event);
  if (!dragged || !column) return;
  event.preventDefault();
  mark(column);
});

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  const card = dragged;
  dragged = undefined;
  move(card, over(event));
});

document.addEventListener("dragend", () => {
  document.querySelector(".is-dragged")?.classList.remove("is-dragged");
  dragged = undefined;
  mark(undefined);
  if (isStale) lookAgain();
});

// A board that changes under the hand would drop the card elsewhere: it waits until it is laid down.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!(dragged || running > 0) || !(event.target instanceof Element) || event.target.id !== BOARD) return;
  event.preventDefault();
  isStale = true;
});

// What was asked for and not given, or a sheet shut unanswered: the card goes back where it is.
document.addEventListener("htmx:responseError", (event) => {
  if (event.target instanceof Element && event.target.id !== BOARD && document.getElementById(BOARD)) lookAgain();
});
document.getElementById("sheet")?.addEventListener("close", () => {
  if (document.getElementById(BOARD)) lookAgain();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!(event.target instanceof Element) || event.target.id !== BOARD || !at) return;
  if (document.activeElement === document.body) link(document.getElementById(at))?.focus();
});
