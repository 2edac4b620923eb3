// The server's events, read from a POST (an EventSource can only GET): opened again after every
// break, from the last line seen, sooner when the browser says that the connection is back.

import { Fault } from "./doors";

const SILENCE = 45_000; // The server breathes every 20 seconds.
const LONGEST = 30_000;

export interface Ear {
  open(signal: AbortSignal): Promise<Response>;
  event(name: string, data: string): void;
  connected(isConnected: boolean): void;
  refused(fault: Fault): void;
}

export class Stream {
  #control: AbortController | undefined;
  #isWanted = false;
  #heardAt = 0;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly ear: Ear) {}

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#watch = setInterval(() => this.#look(SILENCE), 5000);
    void this.#run();
  }

  stop(): void {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    this.#control?.abort();
    this.#control = undefined;
    this.ear.connected(false);
  }

  /** The laptop woke, or the network is back: look at once. */
  nudge(): void {
    if (!this.#isWanted) return;
    if (this.#control) return this.#look(25_000);
    clearTimeout(this.#retry);
    void this.#run();
  }

  #look(patience: number): void {
    if (this.#control && Date.now() - this.#heardAt > patience) this.#control.abort();
  }

  async #run(): Promise<void> {
    const control = (this.#control = new AbortController());
    this.#heardAt = Date.now();
    let wait = 0;
    try {
      const answer = await this.ear.open(control.signal);
      await this.#read(answer, control);
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault(0);
      wait = fault.wait;
      if (this.#control === control && !fault.isPassing) this.ear.refused(fault);
    }
    if (this.#control !== control) return;
    this.#control = undefined;
    this.ear.connected(false);
    if (!this.#isWanted) return;
    const step = Math.min(LONGEST, 300 * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#retry = setTimeout(() => void this.#run(), Math.max(wait, step * (0.5 + Math.random())));
  }

  async #read(answer: Response, control: AbortController): Promise<void> {
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) throw new Fault(0);
    this.ear.connected(true);
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || control.signal.aborted) return;
      this.#heardAt = Date.now();
      this.#attempts = 0;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#hear(block);
    }
  }

  #hear(block: string): void {
    let name = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const [, field, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
      if (field === "event") name = value ?? "";
      else if (field === "data") data.push(value ?? "");
    }
    if (data.length || name === "again") this.ear.event(name, data.join("\n"));
  }
}
