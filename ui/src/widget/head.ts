// The panel's head: whose it is, who talks, whether anybody is there, and when somebody is back.

import { h, icon } from "./dom";
import type { Setting, State } from "./setting";
import { when } from "./times";
import { number, say } from "./words";

export class Head {
  readonly element: HTMLElement;
  readonly #face = h("span", { class: "avatar", "aria-hidden": true });
  readonly #title = h("bdi");
  readonly #status = h("p", { class: "status" });
  readonly #copy: HTMLElement;

  constructor(
    private readonly setting: Setting,
    close: () => void,
    askForCopy: () => void,
  ) {
    const button = (word: number | undefined, click: () => void): HTMLElement =>
      h("button", { type: "button", class: "plain", "aria-label": say(word), title: say(word), click });
    this.#copy = button(W.copy, askForCopy);
    this.#copy.append(icon("mail"));
    const shut = button(W.close, close);
    shut.append(icon("close"));
    const title = h("h2", { id: "title" }, this.#title);
    const names = h("div", { class: "names" }, title, this.#status);
    this.element = h("header", {}, this.#face, names, this.#copy, shut);
  }

  show(state: State | undefined, canCopy: boolean): void {
    const { name } = this.setting;
    const agent = state?.agent?.name ?? "";
    const { isOpen, isThere } = reception(this.setting, state);
    this.#title.textContent = name;
    this.#face.textContent = [...(agent || name).trim()][0]?.toUpperCase() ?? "";
    this.#status.textContent = agent ? say(W.with, { name: agent }) : say(isThere ? W.here : isOpen ? W.nobody : W.away);
    this.#status.classList.toggle("is-open", isThere);
    this.#status.hidden = this.setting.kind === "form" && isOpen;
    this.#copy.hidden = !canCopy;
  }
}

/** Whether the business keeps hours now, and whether somebody is there besides. */
function reception(setting: Setting, state: State | undefined): { isOpen: boolean; isThere: boolean } {
  const { is_open = true, is_staffed = true } = state ?? setting;
  return { isOpen: is_open, isThere: is_open && is_staffed };
}

/** What stands under the head when there is something to know: no connection, the queue, hours. */
export function notice(setting: Setting, state: State | undefined, isOffline: boolean): string[] {
  if (isOffline) return [say(W.offline)];
  const { isOpen, isThere } = reception(setting, state);
  const opensAt = state ? state.opens_at : setting.opens_at;
  // Who talks to somebody outside the hours need not be told when others come.
  if (state?.agent && state.is_staffed) return [];
  if (!isOpen) return [opensAt ? say(W.back, { when: when(new Date(opensAt)) }) : "", say(W.anyway)];
  if (state?.agent) return [];
  if (!isThere) return [say(W.anyway)];
  if (!state?.place) return [];
  const minutes = state.wait === null ? undefined : Math.round(state.wait / 60);
  return [
    state.place === 1 ? say(W.next) : say(W.place, { place: state.place }),
    minutes === undefined ? "" : minutes < 1 ? say(W.waitSoon) : say(W.wait, { count: minutes }),
  ];
}

export const badge = (unread: number): string => (unread > 9 ? `${number(9)}+` : number(unread));
