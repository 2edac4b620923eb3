// What the visitor has said and the server has not yet shown: kept in the page's storage, one
// entry a line, so that neither a reload nor a second tab loses or doubles one.

import type { Attached } from "./setting";
import type { Store } from "./store";

export interface Pending {
  client: string;
  at: number;
  text: string;
  files: Attached[];
  /** The server has it; it is shown as ours until it comes back with its number. */
  isStored?: boolean;
  /** Why the server will not have it. */
  fault?: string;
}

const KEPT = 24 * 3600_000;

/** Plain http has no randomUUID. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  #last = 0;

  constructor(private readonly store: Store) {
    for (const line of this.all()) {
      if (line.isStored && Date.now() - line.at > KEPT) this.remove(line.client);
    }
  }

  all(): Pending[] {
    return this.store.all<Pending>("line:").sort((one, other) => one.at - other.at);
  }

  /** The next to be sent. */
  next(): Pending | undefined {
    return this.all().find((line) => !line.isStored && !line.fault);
  }

  add(text: string, files: Attached[]): Pending {
    this.#last = Math.max(Date.now(), this.#last + 1, (this.all().at(-1)?.at ?? 0) + 1);
    const line = { client: newId(), at: this.#last, text, files };
    this.keep(line);
    return line;
  }

  keep(line: Pending): void {
    this.store.write(`line:${line.client}`, line);
  }

  /** The server has it. It may have come back by the stream already, and be gone from here. */
  stored(client: string): void {
    const line = this.all().find((one) => one.client === client);
    if (line) this.keep({ ...line, isStored: true });
  }

  remove(client: string): void {
    this.store.write(`line:${client}`, undefined);
  }

  clear(): void {
    for (const line of this.all()) this.remove(line.client);
  }
}
