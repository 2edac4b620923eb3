// The server's doors. Bodies go as text/plain, so that the browser asks for no permission first.

import type { Attached } from "./setting";

const PATIENCE = 20_000;

/** What a door did not take. `status` is 0 where no answer came. */
export class Fault extends Error {
  constructor(
    readonly status: number,
    readonly reason = "",
    readonly field = "",
    readonly wait = 0,
  ) {
    super(reason);
  }

  /** Whether the same may be taken later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function faultOf(status: number, text: string, retry: string | null): Fault {
  let said: { field?: string; reason?: string } = {};
  try {
    said = (JSON.parse(text) as { error?: typeof said }).error ?? {};
  } catch {
    // Not ours: a proxy's page.
  }
  return new Fault(status, said.reason, said.field, Number(retry) * 1000 || 0);
}

export class Doors {
  constructor(readonly base: string) {}

  async open(door: string, body: object, signal: AbortSignal): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(this.base + door, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "Content-Type": "text/plain" },
        credentials: "omit",
        cache: "no-store",
        signal,
      });
    } catch {
      throw new Fault(0);
    }
    if (answer.ok) return answer;
    throw faultOf(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  }

  async post<T>(door: string, body: object): Promise<T> {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PATIENCE);
    try {
      const answer = await this.open(door, body, control.signal);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(0);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Only XMLHttpRequest tells how much of a file has gone. */
  upload(session: string, file: File, progress: (part: number) => void): [Promise<Attached>, () => void] {
    const request = new XMLHttpRequest();
    const sent = new Promise<Attached>((resolve, reject) => {
      request.open("POST", `${this.base}files`);
      request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
      request.onload = () => {
        const { status, responseText } = request;
        if (status < 300) resolve(JSON.parse(responseText) as Attached);
        else reject(faultOf(status, responseText, request.getResponseHeader("Retry-After")));
      };
      request.onerror = request.onabort = () => reject(new Fault(0));
    });
    const body = new FormData();
    body.set("session", session);
    body.set("file", file, file.name);
    request.send(body);
    return [sent, () => request.abort()];
  }
}
