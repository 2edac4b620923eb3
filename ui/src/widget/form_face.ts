// The form's face: while nobody chats, the same panel holds the fields of a form channel, and posts
// them to the same door as a plain HTML form.

import { proof } from "../proof";
import { h, icon, linked } from "./dom";
import type { Face } from "./face";
import { Fields } from "./fields";
import { Head } from "./head";
import type { Setting } from "./setting";
import type { Store } from "./store";
import { faultOf } from "./uploads";
import { number, say, tongue } from "./words";

export type Answer = { ok: boolean; message?: string; redirect?: string; errors?: Record<string, string[]> };

async function posted(action: string, body: FormData): Promise<Answer> {
  const headers = { Accept: "application/json" };
  const got = await fetch(action, { method: "POST", body, headers, credentials: "omit" });
  return (await got.json()) as Answer;
}

export class FormFace implements Face {
  readonly element: HTMLElement;
  readonly #head: Head;
  readonly #body = h("div", { class: "body", tabindex: -1 });
  #files: File[] = [];

  constructor(
    private readonly store: Store,
    private readonly setting: Setting,
    private readonly greeting: () => string,
    close: () => void,
    private readonly post = posted,
  ) {
    this.#head = new Head(setting, close, () => undefined);
    this.element = h("div", { class: "panel form-face" }, this.#head.element, this.#body);
    this.#ask();
  }

  show(): void {
    this.#head.show(undefined, false);
  }

  focus(): void {
    (this.#body.querySelector<HTMLElement>("input, textarea, select") ?? this.#body).focus();
  }

  #ask(): void {
    const questions = (this.setting.fields ?? []).filter(({ kind }) => kind !== "file");
    const asksFiles = this.setting.fields?.find(({ kind }) => kind === "file");
    const fields = new Fields(questions, this.store.read("form"));
    const fault = h("div", { class: "fault", role: "alert" });
    const button = h("button", { class: "main" }, icon("send"), say(W.sendForm));
    const chosen = asksFiles ? this.#chooser(asksFiles.label, asksFiles.name) : null;
    const submit = (event: Event): void => {
      event.preventDefault();
      fault.textContent = "";
      if (!fields.check()) return;
      button.disabled = true;
      void this.#send(fields, asksFiles?.name ?? "file")
        .then((text) => fault.replaceChildren(...(text ? [icon("alert"), text] : [])))
        .then(() => (button.disabled = false));
    };
    const keep = (): void => this.store.write("form", fields.values);
    const intro = this.greeting();
    const form = h("form", { novalidate: true, submit, input: keep }, fields.element, chosen, fault, button);
    this.#body.replaceChildren(...(intro ? [h("p", { class: "intro", dir: "auto" }, ...linked(intro))] : []), form);
  }

  #chooser(label: string, name: string): HTMLElement {
    const { limits } = this.setting;
    const list = h("ul", { class: "chips", role: "list" });
    const fault = h("div", { class: "fault", role: "alert" });
    const show = (): void => list.replaceChildren(...this.#files.map((file) => chip(file)));
    const chip = (file: File): HTMLElement => {
      const away = h("button", { type: "button", class: "plain", "aria-label": say(W.remove, { name: file.name }) });
      away.append(icon("close"));
      away.addEventListener("click", () => {
        this.#files = this.#files.filter((one) => one !== file);
        show();
      });
      return h("li", { class: "chip" }, icon("file"), h("span", { class: "chip-name" }, h("bdi", {}, file.name)), away);
    };
    const choose = h("input", { type: "file", multiple: true, id: "form-files", name, class: "unseen" });
    choose.accept = limits.types.map((type) => `.${type}`).join(",");
    choose.addEventListener("change", () => {
      const faults: string[] = [];
      for (const file of choose.files ?? []) {
        const said = faultOf(file, limits);
        if (said) faults.push(said);
        else if (this.#files.length >= limits.files) faults.push(say(W.tooMany, { most: number(limits.files) }));
        else this.#files.push(file);
      }
      choose.value = "";
      fault.replaceChildren(...(faults.length ? [icon("alert"), faults.join(" ")] : []));
      show();
    });
    const act = h("label", { for: choose.id, class: "attach" }, icon("clip"), label);
    return h("div", { class: "field" }, choose, act, list, fault);
  }

  /** Post it; what is wrong with the whole, or "" where it is thanked or stands at the fields. */
  async #send(fields: Fields, fileField: string): Promise<string> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields.values)) body.append(name, value);
    for (const file of this.#files) body.append(fileField, file, file.name);
    body.set("alaka_language", tongue());
    body.set("alaka_page", location.href);
    body.set("alaka_visitor", window.alaka?.visitor?.() ?? "");
    await this.#prove(body);
    let answer: Answer;
    try {
      answer = await this.post(this.setting.action ?? "", body);
    } catch {
      return say(navigator.onLine ? W.wrong : W.offline);
    }
    if (answer.ok) {
      this.#thank(answer.message || this.setting.thanks || "");
      return "";
    }
    const { "": whole = [], [fileField]: ofFiles = [], ...others } = answer.errors ?? {};
    fields.mark(Object.fromEntries(Object.entries(others).map(([name, texts]) => [name, texts.join(" ")])));
    return [...whole, ...ofFiles].join(" ");
  }

  async #prove(body: FormData): Promise<void> {
    if (!window.crypto?.subtle) return; // Plain http has no Web Cryptography.
    const key = /\/f\/([\w-]+)$/.exec(this.setting.action ?? "")?.[1] ?? "";
    const challenge = String(Math.floor(Date.now() / 1000));
    body.set("alaka_pow", `${challenge}~${await proof(key, challenge)}`);
    body.set("alaka_script", "1");
  }

  #thank(text: string): void {
    this.store.write("form", "");
    this.#files = [];
    const again = h("button", { type: "button", class: "main", click: () => (this.#ask(), this.focus()) });
    again.append(say(W.another));
    const thanks = h("div", { class: "thanks", role: "status" });
    thanks.append(icon("check"), h("h3", {}, say(W.thanks)), h("p", { dir: "auto" }, text));
    this.#body.replaceChildren(thanks, again);
    this.#body.focus();
  }
}
