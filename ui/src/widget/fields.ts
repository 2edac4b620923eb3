// Questions with their labels and faults: those before a talk, and those of a form.

import { followText, h, icon } from "./dom";
import type { Question } from "./setting";
import { say } from "./words";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const TYPES: Record<string, [string, string]> = {
  email: ["email", "email"],
  phone: ["tel", "tel"],
  tel: ["tel", "tel"],
  name: ["text", "name"],
  date: ["date", "off"],
};

let made = 0;

export class Fields {
  readonly element = h("div", { class: "fields" });
  readonly #controls = new Map<string, Control>();
  readonly #faults = new Map<string, HTMLElement>();

  constructor(
    private readonly questions: Question[],
    kept: Record<string, string> = {},
  ) {
    for (const question of questions) this.element.append(this.#field(question, kept[question.name] ?? ""));
  }

  get values(): Record<string, string> {
    const entries = [...this.#controls].map(([name, control]): [string, string] => {
      const isBox = control instanceof HTMLInputElement && control.type === "checkbox";
      return [name, isBox && !control.checked ? "" : control.value.trim()];
    });
    return Object.fromEntries(entries.filter(([, value]) => value));
  }

  /** Whether all that must be there is; else what is wrong stands at the field, which has focus. */
  check(): boolean {
    const { values } = this;
    const faults: Record<string, string> = {};
    for (const { name, kind, is_required } of this.questions) {
      if (is_required && !values[name]) faults[name] = say(W.required);
      else if (kind === "email" && values[name] && !EMAIL.test(values[name])) {
        faults[name] = say(W.badEmail);
      }
    }
    return this.mark(faults);
  }

  /** Show faults at their fields; whether there are none. */
  mark(faults: Record<string, string>): boolean {
    for (const [name, control] of this.#controls) {
      const fault = faults[name] ?? "";
      const place = this.#faults.get(name);
      control.setAttribute("aria-invalid", String(Boolean(fault)));
      place?.replaceChildren(...(fault ? [icon("alert"), fault] : []));
    }
    const first = [...this.#controls].find(([name]) => faults[name]);
    first?.[1].focus();
    return !first;
  }

  focus(): void {
    [...this.#controls.values()][0]?.focus();
  }

  #field(question: Question, value: string): HTMLElement {
    made += 1;
    const id = `field-${made}`;
    const control = this.#control(question, id);
    if (control.type === "checkbox") (control as HTMLInputElement).checked = Boolean(value);
    else control.value = value;
    if (!(control instanceof HTMLSelectElement) && !control.dir) followText(control);
    const fault = h("div", { class: "fault", id: `${id}-fault`, role: "alert" });
    control.setAttribute("aria-describedby", fault.id);
    this.#controls.set(question.name, control);
    this.#faults.set(question.name, fault);
    const rest = question.is_required ? null : h("small", {}, ` ${say(W.optional)}`);
    const isBox = question.kind === "yes";
    const label = h("label", { for: id }, h("span", { dir: "auto" }, question.label), isBox ? null : rest);
    return h("div", { class: isBox ? "field box" : "field" }, ...(isBox ? [control, label] : [label, control]), fault);
  }

  #control({ kind, name, is_required, choices, autocomplete }: Question, id: string): Control {
    const shared = { id, name, "aria-required": is_required };
    if (kind === "long") return h("textarea", { ...shared, rows: 3 });
    if (kind === "yes") return h("input", { ...shared, type: "checkbox", value: "✓" });
    if (kind === "choice") {
      const options = choices.map((choice) => h("option", { value: choice }, choice));
      return h("select", shared, h("option", { value: "" }, say(W.choose)), ...options);
    }
    const [type, known] = TYPES[kind] ?? ["text", "on"];
    const isCode = type === "email" || type === "tel" || kind === "number";
    return h("input", {
      ...shared,
      type,
      autocomplete: autocomplete || known,
      inputmode: kind === "number" ? "decimal" : undefined,
      dir: isCode ? "ltr" : undefined,
    });
  }
}
