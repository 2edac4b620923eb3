// Which page is open, how long it was seen and how far down.

export interface Page {
  url: string;
  title: string;
  referrer: string;
}

/** The word of a link in a mail of ours, which must not stand in the address bar to be shared. */
export function signedLink(): string {
  const url = new URL(location.href);
  const signed = url.searchParams.get("alaka_m") ?? "";
  if (signed) {
    url.searchParams.delete("alaka_m");
    history.replaceState(history.state, "", url);
  }
  return signed;
}

/** Time counts while the page is on screen. */
export class Sight {
  #since = 0;
  #seen = 0;
  #depth = 0;
  #told = 0;

  constructor() {
    this.look();
    addEventListener("scroll", () => this.#measure(), { passive: true });
  }

  begin(): void {
    this.look();
    this.#seen = this.#depth = this.#told = 0;
  }

  look(): void {
    const now = performance.now();
    if (this.#since) this.#seen += now - this.#since;
    this.#since = document.visibilityState === "visible" ? now : 0;
  }

  /** What was seen since it was told last, in seconds and in hundredths of the page. */
  tell(): { seconds: number; depth: number } | undefined {
    this.look();
    this.#measure();
    const seconds = Math.round(this.#seen / 1000);
    if (!seconds && this.#depth <= this.#told) return undefined;
    this.#seen -= seconds * 1000;
    this.#told = this.#depth;
    return { seconds, depth: this.#depth };
  }

  #measure(): void {
    const whole = document.documentElement.scrollHeight;
    const part = Math.round(((scrollY + innerHeight) / (whole || 1)) * 100);
    this.#depth = Math.min(100, Math.max(this.#depth, part));
  }
}
