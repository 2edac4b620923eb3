// The launcher, the greeting beside it and the panel, in a root of their own that the site's styles
// do not reach and whose styles do not reach the site.

import { h, icon } from "./dom";
import type { Face, MakeFace } from "./face";
import { badge } from "./head";
import { followTheme, followViewport, paint } from "./look";
import { Offers } from "./offers";
import type { Setting } from "./setting";
import type { Store } from "./store";
import type { Talk } from "./talk";
import { direction, say, tongue } from "./words";

declare const STYLE: string;

const PHONE = matchMedia("(max-width: 480px)");

export class Widget {
  readonly host = document.createElement("alaka-chat");
  readonly #root: HTMLElement;
  readonly #launcher: HTMLButtonElement;
  readonly #unread = h("span", { class: "badge", "aria-hidden": true });
  readonly #offers: Offers;
  #face: Face | undefined;
  #returnTo: Element | null = null;
  #isDrawn = false;
  #counted = 0;

  constructor(
    private readonly setting: Setting,
    store: Store,
    private readonly makeFace: MakeFace,
    private readonly told: (event: string, detail?: unknown) => void,
    readonly talk?: Talk,
  ) {
    if (talk) {
      talk.changed = () => this.#changed();
      talk.arrived = ({ text, name, at }) => told("message", { text, name, at });
    }
    this.#launcher = h("button", { class: "launcher", "aria-haspopup": "dialog", click: () => this.#toggle() });
    this.#launcher.append(icon(setting.kind === "form" ? "form" : "chat"), icon("down"), this.#unread);
    const mayShow = (): boolean => !this.isOpen && !this.talk?.isAwaited;
    this.#offers = new Offers(setting.offer ?? [], store, mayShow, () => this.open());
    this.#root = h("div", { class: "root", lang: tongue(), dir: direction(), keydown: (event: KeyboardEvent) => this.#pressed(event) });
    // The site's own keys must not hear what is written here.
    for (const name of ["keydown", "keyup", "keypress"]) {
      this.#root.addEventListener(name, (event) => event.stopPropagation());
    }
    this.#root.append(this.#offers.element, this.#launcher);
    this.#root.classList.add(setting.position);
    this.#dress();
    this.#draw();
  }

  get isOpen(): boolean {
    return this.#root.classList.contains("open");
  }

  mount(): void {
    document.body.append(this.host);
    // Some sites change their whole body for another without loading a page.
    new MutationObserver(() => {
      if (!this.host.isConnected) document.body.append(this.host);
    }).observe(document.documentElement, { childList: true });
    this.turned();
    this.talk?.resume();
  }

  /** Another page of the site is shown. */
  turned(): void {
    this.#offers.watch();
    this.talk?.turned();
  }

  open(): void {
    if (this.isOpen) return;
    this.#returnTo = document.activeElement;
    this.#offers.hide();
    this.#face ??= this.#made();
    this.#root.classList.add("open");
    this.#face.element.setAttribute("aria-modal", String(PHONE.matches));
    this.#draw();
    this.#face.focus();
    void this.talk?.open();
    this.told("open");
  }

  close(): void {
    if (!this.isOpen) return;
    this.#root.classList.remove("open");
    this.talk?.close();
    this.#draw();
    const back = this.#returnTo instanceof HTMLElement && this.#returnTo !== document.body && this.#returnTo !== this.host;
    (back ? (this.#returnTo as HTMLElement) : this.#launcher).focus();
    this.told("close");
  }

  #toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  #made(): Face {
    const greeting = (): string => this.#offers.text || this.setting.greeting;
    const face = this.makeFace(this.setting, greeting, () => this.close());
    face.element.setAttribute("role", "dialog");
    face.element.setAttribute("aria-labelledby", "title");
    this.#root.prepend(face.element);
    return face;
  }

  #dress(): void {
    const shadow = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#root);
    paint(this.host, this.setting.color);
    followTheme(this.host);
    followViewport(this.host);
  }

  #changed(): void {
    if (this.#isDrawn) return;
    this.#isDrawn = true;
    queueMicrotask(() => {
      this.#isDrawn = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { isOpen } = this;
    const unread = isOpen ? 0 : (this.talk?.unread ?? 0);
    const word = isOpen ? W.close : this.setting.kind === "form" ? W.openForm : W.open;
    const label = [say(word), unread ? say(W.unread, { count: unread }) : ""].filter(Boolean).join(", ");
    this.#launcher.setAttribute("aria-label", label);
    this.#launcher.setAttribute("aria-expanded", String(isOpen));
    this.#unread.textContent = unread ? badge(unread) : "";
    this.#unread.hidden = !unread;
    if (isOpen) this.#face?.show();
    if (unread !== this.#counted) this.told("unread", unread);
    this.#counted = unread;
  }

  #pressed(event: KeyboardEvent): void {
    if (!this.isOpen) return;
    if (event.key === "Escape" && !event.isComposing) this.close();
    else if (event.key === "Tab" && PHONE.matches) this.#keepIn(event);
  }

  /** A panel that covers the whole page keeps the focus. */
  #keepIn(event: KeyboardEvent): void {
    const panel = this.#face?.element;
    const all = [...(panel?.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, [tabindex='0']") ?? [])];
    const able = all.filter((one) => one.tabIndex >= 0 && one.offsetParent !== null);
    const end = event.shiftKey ? able[0] : able.at(-1);
    if (this.host.shadowRoot?.activeElement !== end) return;
    event.preventDefault();
    (event.shiftKey ? able.at(-1) : able[0])?.focus();
  }
}
