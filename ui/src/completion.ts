// Completing while one writes, in the composer or the answer of a case: "/" where a line begins offers prepared answers, "@" in a note the
// colleagues. Arrows choose, Enter or Tab takes, Escape leaves.
import { onClick } from "./attach";
import { fold } from "./fold";

interface Offer {
  name: string;
  folded: string;
  text?: string;
}

const SHOWN = 8;
const known = new Map<string, Promise<Offer[]>>();
let offers: Offer[] = [];
let chosen = 0;
let from = 0;
let sign = "";

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#composer-text, #case-answer");
}

function list(): HTMLElement | null {
  return document.getElementById("completion");
}

async function fetched(url: string): Promise<Offer[]> {
  const answer = await fetch(url, { redirect: "manual" });
  if (!answer.ok) return [];
  const found = (await answer.json()) as { answers?: Offer[]; names?: Offer[] };
  return found.answers ?? found.names ?? [];
}

function source(of: string): Promise<Offer[]> {
  const composer = field()?.closest<HTMLElement>("[data-answers]");
  const url = (of === "/" ? composer?.dataset.answers : composer?.dataset.names) ?? "";
  const asked = known.get(url) ?? fetched(url).catch(() => []);
  known.set(url, asked);
  return asked;
}

/** The sign and the words after it that stand before the caret, if they ask for completion. */
function asked(text: HTMLTextAreaElement): { sign: string; words: string; from: number } | undefined {
  const before = text.value.slice(0, text.selectionStart);
  const isNote = text.closest("#composer")?.classList.contains("is-note");
  const pattern = isNote ? /(?:^|[\s(])([@])([^\n@]{0,40})$|(?:^|\n)([/])([^\n]{0,40})$/u : /(?:^|\n)([/])([^\n]{0,40})$/u;
  const match = pattern.exec(before);
  if (!match) return undefined;
  const found = match[1] ?? match[3] ?? "/";
  const words = match[2] ?? match[4] ?? "";
  return { sign: found, words, from: before.length - words.length - 1 };
}

async function offer(): Promise<void> {
  const text = field();
  const wish = text ? asked(text) : undefined;
  if (!text || !wish) return hide();
  const all = await source(wish.sign);
  const words = fold(wish.words).split(" ").filter(Boolean);
  offers = all.filter((one) => words.every((word) => one.folded.includes(word))).slice(0, SHOWN);
  ({ sign, from } = wish);
  chosen = 0;
  if (offers.length === 0) return hide();
  show();
}

function show(): void {
  const home = list();
  if (!home) return;
  home.replaceChildren(
    ...offers.map((one, index) => {
      const line = document.createElement("li");
      const name = document.createElement("strong");
      name.textContent = one.name;
      line.id = `completion-${index}`;
      line.role = "option";
      line.dir = "auto";
      line.append(name);
      if (one.text) line.append(" ", one.text.slice(0, 90));
      line.setAttribute("aria-selected", String(index === chosen));
      line.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(index);
      });
      return line;
    }),
  );
  home.hidden = false;
  field()?.setAttribute("aria-activedescendant", `completion-${chosen}`);
}

function hide(): void {
  offers = [];
  const home = list();
  if (home) home.hidden = true;
  field()?.removeAttribute("aria-activedescendant");
}

function take(index: number): void {
  const text = field();
  const one = offers[index];
  if (!text || !one) return;
  text.setRangeText(sign === "@" ? `@${one.name} ` : (one.text ?? ""), from, text.selectionStart, "end");
  hide();
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  if (event.target === field()) void offer();
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target !== field() || offers.length === 0 || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") chosen = (chosen + 1) % offers.length;
    else if (event.key === "ArrowUp") chosen = (chosen + offers.length - 1) % offers.length;
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") hide();
    else return;
    if (offers.length) show();
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

document.addEventListener("focusout", (event) => {
  if (event.target === field()) hide();
});

onClick("[data-complete]", (button) => {
  const text = field();
  if (!text) return;
  const of = button.dataset.complete ?? "/";
  const before = text.value.slice(0, text.selectionStart);
  const lead = of === "/" ? (/(^|\n)$/.test(before) ? "" : "\n") : /(^|\s)$/.test(before) ? "" : " ";
  text.focus();
  text.setRangeText(lead + of, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
