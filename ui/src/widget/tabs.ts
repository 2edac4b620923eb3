// Several tabs of one site: the one looked at last holds the stream and sends what waits, and tells
// the others. So a browser has one stream however many tabs, and lines keep their order.

export type Told =
  | { is: "lead" | "beat" | "left" | "outbox" | "session" | "look" }
  | { is: "event"; name: string; data: string }
  | { is: "connected"; isConnected: boolean };

const BEAT = 10_000;
const PATIENCE = 25_000;

export class Tabs {
  isLeading = false;
  #heardAt = 0;
  readonly #channel: BroadcastChannel | undefined;

  constructor(
    name: string,
    private readonly heard: (told: Told) => void,
    private readonly changed: () => void,
  ) {
    if (!("BroadcastChannel" in window)) return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#hear(data as Told);
    setInterval(() => this.#beat(), BEAT);
    addEventListener("pagehide", () => this.#leave());
    addEventListener("focus", () => this.lead());
  }

  tell(told: Told): void {
    this.#channel?.postMessage(told);
  }

  /** From now on this tab speaks with the server. */
  lead(): void {
    if (this.isLeading) return;
    this.isLeading = true;
    this.tell({ is: "lead" });
    this.changed();
  }

  #leave(): void {
    if (!this.isLeading) return;
    this.isLeading = false;
    this.tell({ is: "left" });
    this.changed();
  }

  #beat(): void {
    if (this.isLeading) return this.tell({ is: "beat" });
    const isAlone = Date.now() - this.#heardAt > PATIENCE;
    if (isAlone && document.visibilityState === "visible") this.lead();
  }

  #hear(told: Told): void {
    this.#heardAt = Date.now();
    if (told.is === "lead" && this.isLeading) {
      this.isLeading = false;
      this.changed();
    } else if (told.is === "left") {
      // Whoever is looked at goes first.
      const wait = document.visibilityState === "visible" ? 0 : 200 + Math.random() * 600;
      this.#heardAt = 0;
      setTimeout(() => {
        if (!this.#heardAt) this.lead();
      }, wait);
    }
    this.heard(told);
  }
}
