// The talk on screen: days, groups of bubbles, times, and what became of each of the visitor's own
// lines. What stands there already is left alone, so a screen reader says only what is new.

import { reasonOf } from "./cards";
import { h, icon, linked } from "./dom";
import { attached } from "./files";
import type { Pending } from "./outbox";
import type { Attached } from "./setting";
import type { Talk } from "./talk";
import { day, dayOf, hour } from "./times";
import { say } from "./words";

const TOGETHER = 5 * 60_000;
const STATES: Record<string, number | undefined> = {
  sending: W.sending,
  waits: W.waits,
  stored: W.stored,
  delivered: W.delivered,
  seen: W.seen,
  failed: W.failed,
};

interface Said {
  key: string;
  who: "you" | "us";
  name: string;
  text: string;
  at: Date;
  files: Attached[];
  pending?: Pending;
  id: number;
}

interface Row {
  key: string;
  signature: string;
  make(): HTMLElement;
}

export class Log {
  readonly element: HTMLElement;
  readonly #rows = h("div", { class: "rows" });
  readonly #earlier: HTMLButtonElement;
  readonly #fault = h("div", { class: "fault", role: "alert" });
  readonly #shown = new Map<string, { signature: string; element: HTMLElement }>();
  #isAtEnd = true;
  #first = 0;

  constructor(
    private readonly talk: Talk,
    private readonly greeting: () => string,
    private readonly edit: (line: Pending) => void,
  ) {
    const scroll = (): void => {
      const { scrollTop, clientHeight, scrollHeight } = this.element;
      this.#isAtEnd = scrollTop + clientHeight > scrollHeight - 40;
    };
    const said = { class: "log", role: "log", tabindex: 0, "aria-label": say(W.log), scroll };
    const lookBack = (): void => void this.#lookBack();
    this.#earlier = h("button", { type: "button", class: "link", hidden: true, click: lookBack }, say(W.earlier));
    this.element = h("div", said, h("div", { class: "earlier" }, this.#earlier, this.#fault), this.#rows);
    // Pictures grow when they have come, and the composer takes room while it grows.
    const watch = new ResizeObserver(() => this.#keepEnd());
    watch.observe(this.#rows);
    watch.observe(this.element);
  }

  #keepEnd(): void {
    if (this.#isAtEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  toEnd(): void {
    this.#isAtEnd = true;
    this.#keepEnd();
  }

  /** What stands on the screen stays where it is, and what comes above it is not read out. */
  async #lookBack(): Promise<void> {
    const { element } = this;
    this.#earlier.disabled = true;
    this.#fault.textContent = "";
    this.#isAtEnd = false;
    element.setAttribute("aria-live", "off");
    try {
      await this.talk.lookBack();
    } catch (error) {
      this.#fault.replaceChildren(icon("alert"), reasonOf(error));
    }
    this.#earlier.disabled = false;
    (this.talk.hasEarlier ? this.#earlier : element).focus({ preventScroll: true });
    setTimeout(() => element.removeAttribute("aria-live"), 1000);
  }

  /** `after` stands under the talk: what is asked of the visitor. */
  show(after: HTMLElement): void {
    const rows = this.#wanted();
    const kept = new Set(rows.map(({ key }) => key));
    for (const [key, { element }] of this.#shown) {
      if (kept.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    const { element: log } = this;
    const fromEnd = log.scrollHeight - log.scrollTop;
    let place: Element | null = this.#rows.firstElementChild;
    for (const row of rows) {
      const old = this.#shown.get(row.key)?.element;
      const element = this.#row(row);
      if (old && place === old) place = element;
      if (place === element) place = element.nextElementSibling;
      else this.#rows.insertBefore(element, place);
    }
    if (after.parentElement !== this.#rows) this.#rows.append(after);
    this.#earlier.hidden = !this.talk.hasEarlier;
    const first = this.talk.lines[0]?.id ?? 0;
    if (first < this.#first && !this.#isAtEnd) log.scrollTop = log.scrollHeight - fromEnd;
    this.#first = first;
  }

  #row({ key, signature, make }: Row): HTMLElement {
    const old = this.#shown.get(key);
    if (old?.signature === signature) return old.element;
    const element = make();
    old?.element.replaceWith(element);
    this.#shown.set(key, { signature, element });
    return element;
  }

  #said(): Said[] {
    const lines = this.talk.lines.map(
      (line): Said => ({ ...line, key: line.client ?? `line-${line.id}`, at: new Date(line.at) }),
    );
    const pending = this.talk.outbox.all().map(
      (line): Said => ({
        key: line.client,
        who: "you",
        name: "",
        text: line.text,
        at: new Date(line.at),
        files: line.files,
        pending: line,
        id: 0,
      }),
    );
    return [...lines, ...pending];
  }

  #wanted(): Row[] {
    const said = this.#said();
    const rows = this.#greeted(said.length === 0);
    const lastOwn = said.filter(({ who }) => who === "you").at(-1);
    said.forEach((line, place) => {
      const before = said[place - 1];
      const after = said[place + 1];
      if (!before || dayOf(before.at) !== dayOf(line.at)) rows.push(this.#dayRow(line.at));
      const isFirst = !before || !belong(before, line);
      const isLast = !after || !belong(line, after);
      const state = line === lastOwn || line.pending?.fault || !isSent(line) ? this.#state(line) : "";
      rows.push({
        key: line.key,
        signature: [isFirst, isLast, state, line.id > 0 || line.files.length === 0].join(),
        make: () => this.#bubble(line, isFirst, isLast, state),
      });
    });
    return rows;
  }

  #greeted(isNew: boolean): Row[] {
    const text = this.greeting();
    if (!text || this.talk.hasEarlier) return [];
    const make = (): HTMLElement =>
      h("div", { class: "row us first last" }, h("div", { class: "bubble", dir: "auto" }, ...linked(text)));
    return [{ key: "greeting", signature: `${text}${isNew}`, make }];
  }

  #dayRow(at: Date): Row {
    const text = day(at);
    return {
      key: `day-${dayOf(at)}`,
      signature: text,
      make: () => h("div", { class: "day" }, h("span", {}, text)),
    };
  }

  #state(line: Said): string {
    if (line.who === "us") return "";
    if (line.pending?.fault) return "failed";
    if (line.pending?.isStored) return "stored";
    if (line.pending) return this.talk.isConnected && navigator.onLine ? "sending" : "waits";
    return (this.talk.state?.seen ?? 0) >= line.id ? "seen" : "delivered";
  }

  #bubble(line: Said, isFirst: boolean, isLast: boolean, state: string): HTMLElement {
    const isOurs = line.who === "us";
    const who = isOurs ? line.name : say(W.you);
    const marks = [line.who, isFirst && "first", isLast && "last", state];
    const foot = [isLast || state ? hour(line.at) : "", state && say(STATES[state])].filter(Boolean);
    return h(
      "div",
      { class: `row ${marks.filter(Boolean).join(" ")}` },
      // Whoever does not see on which side it stands hears who said it.
      h("div", { class: isOurs && isFirst && who ? "who" : "unseen" }, h("bdi", {}, who)),
      line.text && h("div", { class: "bubble", dir: "auto" }, ...linked(line.text)),
      ...line.files.map((file) => attached(file, this.talk.doors.base)),
      foot.length > 0 && h("div", { class: "foot" }, foot.join(" · ")),
      line.pending?.fault && this.#mend(line.pending),
    );
  }

  #mend(line: Pending): HTMLElement {
    const fault = line.fault === "refused" ? say(W.refused) : (line.fault ?? "");
    const button = (word: number | undefined, click: () => void): HTMLElement =>
      h("button", { type: "button", class: "link", click }, say(word));
    return h(
      "div",
      { class: "fault", role: "alert" },
      h("span", {}, fault),
      button(W.edit, () => this.edit(line)),
      button(W.again, () => this.talk.sayAgain(line)),
    );
  }
}

const isSent = (line: Said): boolean => !line.pending || Boolean(line.pending.isStored);

function belong(one: Said, other: Said): boolean {
  const isNear = other.at.getTime() - one.at.getTime() < TOGETHER;
  const isSameDay = dayOf(one.at) === dayOf(other.at);
  return one.who === other.who && one.name === other.name && isNear && isSameDay;
}
