// Greetings that come by themselves: by page, time, and where the visitor came from; each once.

import { h, icon } from "./dom";
import type { Offer } from "./setting";
import type { Store } from "./store";
import { say } from "./words";

/** "/prices*" for pages that begin so, "*" for all; also with the site: "shop.example/cart". */
export function isLike(pattern: string, page: URL): boolean {
  const [, host = "", path = ""] = /^(?:https?:\/\/)?([^/*]*)(.*)$/i.exec(pattern.trim()) ?? [];
  if (host && host.toLowerCase() !== page.host) return false;
  const parts = (path || "/").split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const asked = pattern.includes("?") ? page.search : "";
  return new RegExp(`^${parts.join(".*")}$`).test(decode(page.pathname) + asked);
}

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** From where this visit came: the first page of it was told, the others only remember. */
function source(): string {
  const query = new URLSearchParams(location.search);
  const told = query.get("utm_source") ?? "";
  const isOutside = document.referrer && new URL(document.referrer).host !== location.host;
  const found = [told, isOutside ? document.referrer : ""].filter(Boolean).join(" ").toLowerCase();
  try {
    if (found) sessionStorage.setItem("alaka:source", found);
    return found || (sessionStorage.getItem("alaka:source") ?? "");
  } catch {
    return found;
  }
}

export class Offers {
  /** The words of the greeting that shows, or that the talk was opened by. */
  text = "";
  readonly element = h("div", { class: "offer", role: "status" });
  #timers: ReturnType<typeof setTimeout>[] = [];
  readonly #source = source();

  constructor(
    private readonly offers: Offer[],
    private readonly store: Store,
    private readonly mayShow: () => boolean,
    private readonly open: () => void,
  ) {
    this.element.hidden = true;
  }

  /** Begin to count for the page that is shown now. */
  watch(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    const page = new URL(location.href);
    for (const offer of this.offers) {
      if (!isLike(offer.page, page) || !this.#source.includes(offer.source)) continue;
      this.#timers.push(setTimeout(() => this.#show(offer), offer.seconds * 1000));
    }
  }

  hide(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  get #seen(): string[] {
    return this.store.read<string[]>("offers") ?? [];
  }

  #show({ text }: Offer): void {
    if (!this.mayShow() || !this.element.hidden || this.#seen.includes(text)) return;
    this.store.write("offers", [...this.#seen, text].slice(-50));
    this.text = text;
    const words = h("button", { type: "button", class: "offer-text", dir: "auto", click: () => this.open() }, text);
    const away = h("button", { type: "button", class: "plain", "aria-label": say(W.dismiss) }, icon("close"));
    away.addEventListener("click", () => this.hide());
    this.element.replaceChildren(words, away);
    this.element.hidden = false;
  }
}
