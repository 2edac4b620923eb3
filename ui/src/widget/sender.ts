// Sends what waits in the outbox, in order, again and again until the server has it.

import { type Doors, Fault } from "./doors";
import type { Outbox, Pending } from "./outbox";

const SLOWEST = 30_000;

export interface Speaker {
  /** The session, when there is one; "" where we may not talk. */
  ready(): Promise<string>;
  maySend(): boolean;
  /** The server no longer knows this session. */
  lost(): void;
  changed(): void;
}

/** Longer at each attempt, and never for all widgets at the same time. */
export function patience(attempts: number, wait: number): number {
  return Math.max(wait, Math.min(SLOWEST, 500 * 2 ** attempts) * (0.5 + Math.random()));
}

export class Sender {
  #isSending = false;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly doors: Doors,
    private readonly outbox: Outbox,
    private readonly speaker: Speaker,
  ) {}

  /** Do not wait any longer: the connection is back. */
  hurry(): void {
    this.#attempts = 0;
    void this.flush();
  }

  async flush(): Promise<void> {
    if (this.#isSending || !this.speaker.maySend()) return;
    this.#isSending = true;
    clearTimeout(this.#retry);
    try {
      for (let line = this.outbox.next(); line && this.speaker.maySend(); line = this.outbox.next()) {
        const session = await this.speaker.ready();
        if (!session) return;
        await this.#send(session, line);
      }
      this.#attempts = 0;
    } catch (error) {
      const wait = error instanceof Fault ? error.wait : 0;
      this.#retry = setTimeout(() => void this.flush(), patience(this.#attempts, wait));
      this.#attempts += 1;
    } finally {
      this.#isSending = false;
      this.speaker.changed();
    }
  }

  async #send(session: string, line: Pending): Promise<void> {
    const files = line.files.map(({ token }) => token);
    try {
      await this.doors.post("lines", { session, id: line.client, text: line.text, files });
    } catch (error) {
      if (!(error instanceof Fault) || error.isPassing) throw error;
      if (error.status === 403 && error.field === "session") {
        this.speaker.lost();
        throw error;
      }
      this.outbox.keep({ ...line, fault: error.reason || "refused" });
      return;
    }
    this.outbox.stored(line.client);
    this.speaker.changed();
  }
}
