// What happened waits here until the server has it. Where the browser may be recognised it waits in
// the page's storage, so that the next page sends what this one could not; an event that went twice
// has the same messageId, and is stored once.

const PREFIX = "alaka:";
const GATHER = 400; // Milliseconds.
const SLOWEST = 60_000;
const MOST = 500; // events that wait
const LARGEST = 20_000; // Characters: what a browser takes on leaving is 64 kB.

export class Queue {
  readonly #waiting = new Map<string, string>();
  #isSending = false;
  #isFresh = false;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly door: string,
    private readonly mayKeep: () => boolean,
  ) {
    const kept = this.#storage();
    for (const key of Object.keys(kept ?? {})) {
      if (key.startsWith(PREFIX)) this.#waiting.set(key, kept?.getItem(key) ?? "");
    }
    addEventListener("online", () => this.#soon(0));
    if (this.#waiting.size) this.#soon(GATHER);
  }

  put(id: string, event: object): void {
    if (this.#waiting.size >= MOST) return;
    const text = JSON.stringify(event);
    this.#waiting.set(PREFIX + id, text);
    this.#isFresh = true;
    try {
      this.#storage()?.setItem(PREFIX + id, text);
    } catch {
      // It is full.
    }
    this.#soon(GATHER);
  }

  /** The page may be gone in a moment. */
  leave(): void {
    if (!this.#isFresh) return;
    this.#isFresh = false;
    const rest = new Map(this.#waiting);
    while (rest.size) {
      const [keys, body] = batch(rest);
      if (!navigator.sendBeacon(this.door, body)) return;
      for (const key of keys) rest.delete(key);
    }
  }

  forget(): void {
    this.#drop([...this.#waiting.keys()]);
  }

  #soon(wait: number): void {
    if (this.#attempts && wait === GATHER) return; // It waits for the server already.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), wait);
  }

  async #send(): Promise<void> {
    if (this.#isSending || !this.#waiting.size) return;
    this.#isSending = true;
    const [keys, body] = batch(this.#waiting);
    let status = 0;
    try {
      const answer = await fetch(this.door, { method: "POST", body, credentials: "omit" });
      status = answer.status;
      // To whoever sets the site up: which events are not taken, and why.
      if (!answer.ok) console.warn(await answer.text());
    } catch {
      // No answer came.
    }
    this.#isSending = false;
    if (status && status !== 429 && status < 500) {
      this.#attempts = 0;
      this.#drop(keys);
      this.#soon(GATHER);
    } else {
      this.#soon(Math.min(SLOWEST, 1000 * 2 ** this.#attempts++) * (0.5 + Math.random()));
    }
  }

  #drop(keys: string[]): void {
    for (const key of keys) {
      this.#waiting.delete(key);
      this.#storage(true)?.removeItem(key);
    }
  }

  #storage(isForced = false): Storage | undefined {
    try {
      return isForced || this.mayKeep() ? localStorage : undefined;
    } catch {
      return undefined; // Forbidden by the browser's settings or by a sandbox.
    }
  }
}

/** As many as go at once, by their keys, as the body of a request. */
function batch(events: Map<string, string>): [string[], string] {
  const keys: string[] = [];
  const texts: string[] = [];
  let size = 0;
  for (const [key, text] of events) {
    size += text.length;
    if (keys.length && size > LARGEST) break;
    keys.push(key);
    texts.push(text);
  }
  return [keys, `{"batch":[${texts.join()}],"sentAt":"${new Date().toISOString()}"}`];
}
