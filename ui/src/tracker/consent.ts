// Whether this browser may be recognised, and by which id. One cookie of the site's own says both:
// an id, one that begins with "y" where the visitor agreed, "no" where he did not.

export type Mode = "ask" | "count" | "full";

const KEPT = 34_128_000; // Thirteen months, in seconds.
const NO = "no";

export function word(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the browser asks of every site counts as a no, until the visitor says yes to this one. */
function objects(): boolean {
  const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true || doNotTrack === "1";
}

export class Consent {
  // Where the browser keeps no cookie, the page does.
  #own = "";

  constructor(
    readonly mode: Mode,
    readonly domain: string,
  ) {}

  /** The browser's, made when it may be and is not there; "" where none may be. */
  id(): string {
    const kept = /(?:^|; )alaka_id=([^;]+)/.exec(document.cookie)?.[1] ?? this.#own;
    if (kept.startsWith("y")) return kept;
    if (this.mode !== "full" || kept === NO || objects()) return "";
    return kept || this.#keep(word());
  }

  maySend(): boolean {
    return this.mode !== "ask" || this.id() !== "";
  }

  say(isGiven: boolean): void {
    if (isGiven) this.id() || this.#keep(`y${word()}`);
    else this.#keep(this.mode === "full" ? NO : "");
  }

  /** Somebody else sits here now. */
  forget(): void {
    const id = this.id();
    if (id) this.#keep((id.startsWith("y") ? "y" : "") + word());
  }

  #keep(value: string): string {
    const domain = this.domain && `;domain=${this.domain}`;
    const secure = location.protocol === "https:" ? ";secure" : "";
    const age = value ? KEPT : 0;
    document.cookie = `alaka_id=${value};path=/;max-age=${age};samesite=lax${domain}${secure}`;
    this.#own = document.cookie.includes(`alaka_id=${value}`) ? "" : value;
    return value;
  }
}
