// What is asked of the visitor under the talk: an address to answer to, how it was, where to send
// a copy. Each stays as it is while it is being filled in.

import { Fault } from "./doors";
import { face, h, icon } from "./dom";
import { Fields } from "./fields";
import type { Talk } from "./talk";
import { say } from "./words";

const ADDRESS = { label: "", kind: "email", is_required: true, choices: [] };

const SCORES = [W.score1, W.score2, W.score3, W.score4, W.score5];

export function reasonOf(error: unknown): string {
  if (!(error instanceof Fault)) throw error;
  if (error.reason) return error.reason;
  return say(error.status === 429 ? W.tooOften : error.status === 0 ? W.offline : W.wrong);
}

export class Cards {
  readonly element = h("div", { class: "cards" });
  #shown = "";
  #wantsCopy = false;
  #thanks = "";
  // Once asked, it stays with what was chosen and is being written.
  #question: HTMLElement | undefined;

  constructor(
    private readonly talk: Talk,
    private readonly changed: () => void,
  ) {}

  askForCopy(): void {
    this.#wantsCopy = true;
    this.show();
    [...this.element.querySelectorAll("input")].at(-1)?.focus();
  }

  show(): void {
    const { state } = this.talk;
    const rates = state?.asks_satisfaction || (state?.status === "closed" && this.#question);
    const wanted = [
      state?.asks_address && "address",
      state?.status === "closed" && "ended",
      state?.status === "open" && state.goes_by_mail,
      rates && "rating",
      this.#wantsCopy && "copy",
      this.#thanks,
    ].filter(Boolean);
    // The word for the conversation is another each time: it must not take away what is typed.
    const signature = wanted.join();
    if (signature === this.#shown) return;
    this.#shown = signature;
    if (!rates) this.#question = undefined;
    this.element.replaceChildren(
      ...(state?.asks_address ? [this.#address()] : []),
      ...(state?.status === "closed" ? [h("p", { class: "note" }, say(W.ended))] : []),
      ...(state?.status === "open" && state.goes_by_mail
        ? [h("p", { class: "note" }, say(W.byMail, { address: state.goes_by_mail }))]
        : []),
      ...(rates ? [(this.#question ??= this.#rating())] : []),
      ...(this.#wantsCopy ? [this.#copy()] : []),
      ...(this.#thanks ? [h("p", { class: "note", role: "status" }, this.#thanks)] : []),
    );
  }

  #address(): HTMLElement {
    return this.#asking(say(W.address), say(W.keep), async (email) => {
      await this.talk.tell("answers", { answers: { email } });
      this.#thanks = say(W.kept, { address: email });
      if (this.talk.state) this.talk.state.asks_address = false;
    });
  }

  #copy(): HTMLElement {
    const card = this.#asking(say(W.copy), say(W.send), async (email) => {
      await this.talk.tell("transcript", { email });
      this.#thanks = say(W.copied, { address: email });
      this.#wantsCopy = false;
    });
    const cancel = (): void => {
      this.#wantsCopy = false;
      this.changed();
    };
    card.querySelector(".acts")?.append(h("button", { type: "button", class: "link", click: cancel }, say(W.cancel)));
    return card;
  }

  /** One address and a button; `keep` raises Fault. */
  #asking(text: string, act: string, keep: (email: string) => Promise<void>): HTMLElement {
    const fields = new Fields([{ ...ADDRESS, name: "email", label: say(W.email) }]);
    const button = h("button", { class: "main" }, act);
    const submit = async (event: Event): Promise<void> => {
      event.preventDefault();
      if (!fields.check()) return;
      button.disabled = true;
      try {
        await keep(fields.values.email ?? "");
      } catch (error) {
        fields.mark({ email: reasonOf(error) });
      }
      button.disabled = false;
      this.changed();
    };
    const acts = h("div", { class: "acts" }, button);
    return h("form", { class: "card", novalidate: true, submit }, h("p", {}, text), fields.element, acts);
  }

  #rating(): HTMLElement {
    const fault = h("div", { class: "fault", role: "alert" });
    const card = h("div", { class: "card", role: "group", "aria-label": say(W.how) }, h("p", {}, say(W.how)));
    let chosen = 0;
    const give = async (score: number, comment: string): Promise<void> => {
      const conversation = this.talk.state?.conversation;
      try {
        await this.talk.tell("satisfaction", { conversation, score, comment });
        fault.textContent = "";
      } catch (error) {
        fault.textContent = reasonOf(error);
        throw error;
      }
    };
    const comment = h("textarea", { rows: 2, dir: "auto", "aria-label": say(W.comment), placeholder: say(W.comment) });
    const send = h("button", { type: "button", class: "main" }, say(W.send));
    const more = h("div", { class: "more", hidden: true }, comment, h("div", { class: "acts" }, send));
    send.addEventListener("click", () => {
      give(chosen, comment.value.trim()).then(() => more.replaceChildren(said()), () => undefined);
    });
    const said = (): HTMLElement => h("p", { role: "status" }, icon("check"), say(W.rated));
    const faces = [1, 2, 3, 4, 5].map((score) => {
      const button = h("button", { type: "button", class: "face", "aria-pressed": "false" });
      button.append(face(score), h("span", {}, say(SCORES[score - 1])));
      button.addEventListener("click", () => {
        give(score, comment.value.trim()).then(() => {
          chosen = score;
          for (const one of faces) one.setAttribute("aria-pressed", String(one === button));
          more.hidden = false;
        }, () => undefined);
      });
      return button;
    });
    card.append(h("div", { class: "faces" }, ...faces), more, fault);
    return card;
  }
}
