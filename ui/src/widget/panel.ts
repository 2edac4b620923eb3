// The window of the talk. It shows what stands in the talk, and holds the focus while it is open.

import { Cards, reasonOf } from "./cards";
import { Composer } from "./composer";
import { h } from "./dom";
import type { Face } from "./face";
import { Fields } from "./fields";
import { Head, notice } from "./head";
import { Log } from "./log";
import type { Setting } from "./setting";
import type { Talk } from "./talk";
import { say } from "./words";

export class Panel implements Face {
  readonly element: HTMLElement;
  readonly #head: Head;
  readonly #notice = h("div", { class: "notice", role: "status" });
  readonly #typing = h("div", { class: "typing" });
  readonly #log: Log;
  readonly #cards: Cards;
  readonly #composer: Composer;
  readonly #asked: HTMLElement;
  readonly #refusal = h("p", { class: "refusal", role: "alert" });

  constructor(
    private readonly talk: Talk,
    private readonly setting: Setting,
    greeting: () => string,
    close: () => void,
  ) {
    this.#cards = new Cards(talk, () => this.show());
    this.#head = new Head(setting, close, () => this.#cards.askForCopy());
    this.#composer = new Composer(talk, setting.limits);
    this.#log = new Log(talk, greeting, (line) => this.#composer.edit(line));
    this.#asked = this.#questions(setting.questions ?? []);
    this.element = h(
      "div",
      { class: "panel", dragover: (event: DragEvent) => this.#dragged(event) },
      this.#head.element,
      this.#notice,
      this.#log.element,
      this.#typing,
      this.#refusal,
      this.#asked,
      this.#composer.element,
      this.#dropZone(),
    );
  }

  focus(): void {
    if (this.#isAsking) this.#asked.querySelector<HTMLElement>("input, select, textarea")?.focus();
    else this.#composer.focus();
    this.#log.toEnd();
  }

  show(): void {
    const { talk } = this;
    const isOffline = !navigator.onLine || (!talk.isConnected && talk.outbox.next() !== undefined);
    this.#head.show(talk.state, talk.lines.some(({ who }) => who === "us"));
    const said = notice(this.setting, talk.state, isOffline && !talk.refusal).filter(Boolean).join(" ");
    if (this.#notice.textContent !== said) this.#notice.textContent = said;
    this.#notice.classList.toggle("bad", isOffline);
    this.#cards.show();
    this.#log.show(this.#cards.element);
    this.#showTyping();
    this.#refusal.hidden = !talk.refusal;
    this.#refusal.textContent = talk.refusal === "refused" ? say(W.refused) : talk.refusal;
    this.#asked.hidden = !this.#isAsking;
    this.#composer.element.hidden = this.#isAsking || Boolean(talk.refusal);
  }

  get #isAsking(): boolean {
    const { talk, setting } = this;
    if (!setting.questions?.length || talk.refusal || talk.store.read("answered")) return false;
    const isNew = (talk.state?.status ?? "none") === "none";
    return isNew && talk.lines.length === 0 && talk.outbox.all().length === 0;
  }

  #showTyping(): void {
    const { typing } = this.talk;
    this.#typing.hidden = !typing;
    if (!typing || this.#typing.dataset.name === typing) return;
    this.#typing.dataset.name = typing;
    const dots = h("span", { class: "dots", "aria-hidden": true }, h("i"), h("i"), h("i"));
    this.#typing.replaceChildren(dots, say(W.typing, { name: typing }));
  }

  #questions(questions: NonNullable<Setting["questions"]>): HTMLElement {
    const fields = new Fields(questions);
    const fault = h("div", { class: "fault", role: "alert" });
    const button = h("button", { class: "main" }, say(W.begin));
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      if (!fields.check()) return;
      button.disabled = true;
      fault.textContent = "";
      try {
        await this.talk.tell("answers", { answers: fields.values });
        this.talk.store.write("answered", true);
        this.show();
        this.#composer.focus();
      } catch (error) {
        const reason = reasonOf(error);
        const field = (error as { field?: string }).field ?? "";
        const isKnown = questions.some(({ name }) => name === field);
        fault.textContent = isKnown ? "" : reason;
        fields.mark({ [field]: reason });
      }
      button.disabled = false;
    };
    return h("form", { class: "asked", novalidate: true, submit }, fields.element, fault, button);
  }

  #dropZone(): HTMLElement {
    const leave = (): void => this.element.classList.remove("dropping");
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      leave();
      this.#composer.add(event.dataTransfer?.files ?? []);
    };
    const over = (event: Event): void => event.preventDefault();
    return h("div", { class: "drop", dragleave: leave, dragover: over, drop }, say(W.drop));
  }

  #dragged(event: DragEvent): void {
    const canDrop = this.setting.limits.files > 0 && !this.#composer.element.hidden;
    if (!canDrop || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.add("dropping");
  }
}
