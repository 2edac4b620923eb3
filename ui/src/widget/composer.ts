// Where the visitor writes: it grows, Enter sends, and what is wrong is said right above it.

import { h, icon } from "./dom";
import type { Pending } from "./outbox";
import type { Limits } from "./setting";
import type { Talk } from "./talk";
import { Uploads } from "./uploads";
import { say } from "./words";

const TYPES_FOR = 5000;
const TALLEST = 140;

export class Composer {
  readonly element: HTMLElement;
  readonly #text: HTMLTextAreaElement;
  readonly #fault = h("div", { class: "fault", role: "alert" });
  readonly #button: HTMLButtonElement;
  readonly #uploads: Uploads;
  #typedAt = 0;
  #stopped: ReturnType<typeof setTimeout> | undefined;
  #isHasty = false;

  constructor(
    private readonly talk: Talk,
    private readonly limits: Limits,
  ) {
    const session = (): Promise<string> => talk.wake().then(() => talk.session);
    this.#uploads = new Uploads(talk.doors, limits, session, () => this.#uploaded());
    this.#uploads.element.hidden = true;
    this.#text = h("textarea", {
      rows: 1,
      "aria-label": say(W.write),
      placeholder: say(W.write),
      autocomplete: "off",
      input: () => this.#typed(),
      keydown: (event: KeyboardEvent) => this.#pressed(event),
      paste: (event: ClipboardEvent) => this.#pasted(event),
    });
    this.#button = h("button", { class: "send", "aria-label": say(W.send) }, icon("send"));
    const choose = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      accept: limits.types.map((type) => `.${type}`).join(","),
      change: () => {
        this.add(choose.files ?? []);
        choose.value = "";
      },
    });
    const attach = h(
      "button",
      { type: "button", class: "plain", "aria-label": say(W.attach), click: () => choose.click() },
      icon("clip"),
    );
    this.element = h(
      "form",
      { class: "composer", submit: (event: Event) => this.#submitted(event) },
      this.#fault,
      this.#uploads.element,
      h("div", { class: "line" }, limits.files > 0 && attach, choose, this.#text, this.#button),
    );
    this.#text.value = talk.store.read<string>("draft") ?? "";
    this.#show();
  }

  focus(): void {
    this.#text.focus();
    this.#grow();
  }

  /** A line that was refused comes back to be changed. */
  edit(line: Pending): void {
    this.talk.takeBack(line);
    this.#text.value = [line.text, this.#text.value].filter(Boolean).join("\n");
    this.#typed();
    this.focus();
  }

  add(files: Iterable<File>): void {
    this.#complain(this.#uploads.add(files));
    this.#text.focus();
  }

  #typed(): void {
    this.talk.store.write("draft", this.#text.value);
    this.#complain(this.#excess());
    this.#show();
    if (this.#text.value && Date.now() - this.#typedAt > TYPES_FOR - 1000) {
      this.#typedAt = Date.now();
      this.talk.signal({ typing: true });
    }
    clearTimeout(this.#stopped);
    this.#stopped = setTimeout(() => this.#stop(), this.#text.value ? TYPES_FOR : 0);
  }

  #stop(): void {
    clearTimeout(this.#stopped);
    if (this.#typedAt) this.talk.signal({ typing: false });
    this.#typedAt = 0;
  }

  #excess(): string {
    const most = this.limits.text;
    const over = [...this.#text.value.trim()].length - most;
    return over > 0 ? say(W.tooLong, { over, most }) : "";
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submitted(event);
  }

  #pasted(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.add(files);
  }

  #submitted(event: Event): void {
    event.preventDefault();
    const text = this.#text.value.trim();
    const fault = this.#excess();
    if (fault || (!text && this.#uploads.isEmpty)) return this.#complain(fault);
    // Enter while a file is still on its way: the line goes when the file is there.
    this.#isHasty = this.#uploads.isBusy;
    if (this.#isHasty) return this.#show();
    this.talk.say(text, this.#uploads.ready);
    this.#text.value = "";
    this.talk.store.write("draft", "");
    this.#uploads.clear();
    this.#stop();
    this.#complain("");
    this.#show();
    this.#text.focus();
  }

  #uploaded(): void {
    if (this.#isHasty && !this.#uploads.isBusy) this.element.dispatchEvent(new Event("submit", { cancelable: true }));
    this.#show();
  }

  #complain(fault: string): void {
    if (this.#fault.textContent !== fault) this.#fault.replaceChildren(...(fault ? [icon("alert"), fault] : []));
  }

  #show(): void {
    this.#text.dir = this.#text.value ? "auto" : "";
    const isEmpty = !this.#text.value.trim() && this.#uploads.isEmpty;
    this.#button.classList.toggle("ready", !isEmpty);
    this.#button.setAttribute("aria-busy", String(this.#isHasty && this.#uploads.isBusy));
    this.#grow();
  }

  #grow(): void {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(TALLEST, this.#text.scrollHeight)}px`;
  }
}
