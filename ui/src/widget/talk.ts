// The talk of one visitor with us: who he is, what was said, what waits to be sent. The panel shows
// what stands here, and is told when it has changed.

import { type Doors, Fault } from "./doors";
import { Outbox, type Pending } from "./outbox";
import { patience, Sender } from "./sender";
import type { Attached, Line, Said, Session, State } from "./setting";
import type { Store } from "./store";
import { Stream } from "./stream";
import { Tabs, type Told } from "./tabs";
import { tongue } from "./words";

// A tab nobody has looked at for so long has been left: what we say then goes by e-mail.
const LEFT = 5 * 60_000;

export class Talk {
  state: State | undefined;
  typing = "";
  isOpen = false;
  isConnected = false;
  changed: () => void = () => undefined;
  arrived: (line: Line) => void = () => undefined;
  /** Whether more was said before the first of the lines. */
  hasEarlier = false;
  /** Why we may not talk here at all. */
  refusal = "";
  session = "";
  readonly outbox: Outbox;
  readonly #said = new Map<number, Line>();
  // Of the last page: a line said for later may come with an id before it.
  #first = 0;
  readonly #stream: Stream;
  readonly #sender: Sender;
  readonly #tabs: Tabs;
  #beginning: Promise<void> | undefined;
  #identity = "";
  #attempts = 0;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  #page = "";

  constructor(
    readonly doors: Doors,
    readonly store: Store,
  ) {
    this.outbox = new Outbox(store);
    this.session = store.read<string>("session") ?? "";
    this.#stream = new Stream({
      open: (signal) => doors.open("stream", { session: this.session, after: this.lastId }, signal),
      event: (name, data) => {
        this.#tabs.tell({ is: "event", name, data });
        this.#hear(name, data);
      },
      connected: (isConnected) => this.#connection(isConnected),
      refused: (fault) => this.#refused(fault),
    });
    this.#sender = new Sender(doors, this.outbox, {
      ready: () => this.wake().then(() => (this.refusal ? "" : this.session)),
      maySend: () => this.#tabs.isLeading,
      lost: () => (this.#beginning = undefined),
      changed: () => this.#follow(),
    });
    this.#tabs = new Tabs(store.prefix, (told) => this.#told(told), () => this.#follow());
    addEventListener("online", () => this.#nudge());
    document.addEventListener("visibilitychange", () => this.#looked());
  }

  get lines(): Line[] {
    return [...this.#said.values()].sort((one, other) => one.id - other.id);
  }

  get lastId(): number {
    return Math.max(0, ...this.#said.keys());
  }

  get unread(): number {
    const seen = this.store.read<number>("seen") ?? 0;
    return this.lines.filter((line) => line.who === "us" && line.id > seen).length;
  }

  /** Whether this visitor has something going on, so that every page of the site must listen. */
  get isAwaited(): boolean {
    const isRunning = this.store.read<boolean>("running") ?? false;
    return isRunning || this.outbox.next() !== undefined;
  }

  /** Begin or go on; what was said is there when it is done. */
  wake(): Promise<void> {
    this.#beginning ??= this.#begin();
    return this.#beginning;
  }

  /** A page was loaded: go on with what is going on. */
  resume(): void {
    if (document.visibilityState === "visible") this.#tabs.lead();
    if (this.isAwaited) void this.wake();
  }

  async open(): Promise<void> {
    this.isOpen = true;
    this.#tabs.lead();
    this.see();
    await this.wake();
    this.#follow();
    this.see();
  }

  close(): void {
    this.see();
    this.isOpen = false;
    this.#follow();
  }

  /** Somebody whose name the site's own server signed; "" for nobody any more. */
  identify(token: string): void {
    // Nobody is logged in, and nobody was: whoever talks here goes on.
    if (token === this.#identity && (token || !this.store.read("known"))) return;
    this.#identity = token;
    const hadBegun = this.#beginning !== undefined;
    this.#beginning = undefined;
    if (!token) {
      this.#forget();
      this.outbox.clear();
    }
    if (hadBegun || (token && this.isAwaited)) void this.wake();
  }

  say(text: string, files: Attached[]): void {
    this.outbox.add(text, files);
    this.#tabs.lead();
    this.#tabs.tell({ is: "outbox" });
    this.changed();
    void this.#sender.flush();
  }

  takeBack(line: Pending): void {
    this.outbox.remove(line.client);
    this.#tabs.tell({ is: "outbox" });
    this.changed();
  }

  sayAgain(line: Pending): void {
    this.outbox.keep({ ...line, fault: "" });
    this.changed();
    void this.#sender.flush();
  }

  /** Mark what we see as seen, if somebody is looking. */
  see(): void {
    if (!this.isOpen || document.visibilityState !== "visible") return;
    const last = Math.max(0, ...this.lines.filter(({ who }) => who === "us").map(({ id }) => id));
    if (last <= (this.store.read<number>("seen") ?? 0)) return;
    this.store.write("seen", last);
    this.#tabs.tell({ is: "look" });
    this.signal({ delivered: last, seen: last });
    this.changed();
  }

  signal(signals: object): void {
    if (!this.session) return;
    // A signal that is lost does no harm: the next one says more.
    this.doors.post("signals", { session: this.session, ...signals }).catch(() => undefined);
  }

  /** A door that may change the state: answers, satisfaction, a copy. Raises Fault. */
  async tell(door: string, body: object): Promise<void> {
    await this.wake();
    type Answer = { state?: State } | undefined;
    const answer = await this.doors.post<Answer>(door, { session: this.session, ...body });
    if (answer?.state) this.#setState(answer.state);
  }

  /** What was said before the first of the lines that are here. Raises Fault. */
  async lookBack(): Promise<void> {
    await this.wake();
    const session = this.session;
    const before = this.#first;
    const said = await this.doors.post<Said>("earlier", { session, before });
    // Meanwhile another may have begun here.
    if (session === this.session && before === this.#first) this.#show(said);
    this.changed();
  }

  /** The site may have turned to another page without loading one. */
  turned(): void {
    if (!this.isConnected || !this.#tabs.isLeading || this.#page === location.href) return;
    this.#page = location.href;
    this.signal({ page: page() });
  }

  async #begin(): Promise<void> {
    for (let isBegun = false; !isBegun; ) {
      try {
        const began = await this.doors.post<Session>("session", {
          session: this.session,
          identity: this.#identity,
          page: page(),
          language: tongue(),
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        });
        this.#take(began);
        isBegun = true;
      } catch (error) {
        const fault = error instanceof Fault ? error : new Fault(0);
        if (fault.isPassing) await this.#pause(fault.wait);
        else if (fault.field === "identity" && this.#identity) this.#identity = "";
        else if (fault.status === 403 && fault.field === "session" && this.session) this.#forget();
        else {
          this.refusal = fault.reason || "refused";
          return this.#follow();
        }
      }
    }
    this.refusal = "";
    this.#follow();
    void this.#sender.flush();
  }

  #take(began: Session): void {
    this.#attempts = 0;
    this.#page = location.href;
    this.store.write("known", this.#identity ? true : "");
    this.#said.clear();
    this.#show(began);
    this.#setState(began.state);
    this.session = began.session;
    this.store.write("session", began.session);
    // It is another word each time. A tab that was told of one for the same guest would empty its
    // talk, ask anew, and tell of the word it got.
    if (!began.goes_on) this.#tabs.tell({ is: "session" });
  }

  /** What was said with the session of before is nobody's business any more. */
  #forget(): void {
    this.#stream.stop();
    this.session = "";
    this.state = undefined;
    this.hasEarlier = false;
    this.#said.clear();
    for (const name of ["session", "known", "running", "seen", "answered"]) this.store.write(name, "");
    this.#tabs.tell({ is: "session" });
    this.changed();
  }

  #refused(fault: Fault): void {
    if (fault.status !== 403 && fault.status !== 404) return;
    this.#stream.stop();
    this.#beginning = undefined;
    void this.wake();
  }

  #connection(isConnected: boolean): void {
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    if (this.#tabs.isLeading) this.#tabs.tell({ is: "connected", isConnected });
    if (isConnected) this.#sender.hurry();
    this.changed();
  }

  #told(told: Told): void {
    if (told.is === "event") this.#hear(told.name, told.data);
    else if (told.is === "outbox") void this.#sender.flush();
    else if (told.is === "session") this.#another();
    else if (told.is === "connected" && !this.#tabs.isLeading) this.isConnected = told.isConnected;
    this.changed();
  }

  /** Another tab began a session, or ended one. */
  #another(): void {
    const session = this.store.read<string>("session") ?? "";
    if (session === this.session) return;
    this.session = session;
    this.state = undefined;
    this.hasEarlier = false;
    this.#said.clear();
    const hadBegun = this.#beginning !== undefined;
    this.#beginning = undefined;
    if (hadBegun && session) void this.wake();
  }

  #hear(event: string, data: string): void {
    if (event === "again") {
      this.#beginning = undefined;
      if (this.#tabs.isLeading) void this.wake();
      return;
    }
    const value = JSON.parse(data) as unknown;
    if (event === "line") this.#listen(value as Line);
    else if (event === "state") this.#setState(value as State);
    else if (event === "typing") this.typing = (value as { name: string }).name;
    this.changed();
  }

  #listen(line: Line): void {
    if (this.#said.has(line.id)) return;
    this.#add(line);
    if (line.who === "you") return;
    this.typing = "";
    if (this.#tabs.isLeading && !this.isOpen) this.signal({ delivered: line.id });
    this.arrived(line);
    this.see();
  }

  #show({ lines, has_earlier = false }: Said): void {
    this.hasEarlier = has_earlier;
    this.#first = lines[0]?.id ?? 0;
    for (const line of lines) this.#add(line);
  }

  #add(line: Line): void {
    this.#said.set(line.id, line);
    if (line.client) this.outbox.remove(line.client);
  }

  #setState(state: State): void {
    this.state = state;
    this.store.write("running", state.status === "open" ? true : "");
    this.#follow();
  }

  /** Hold the stream while somebody may hear it, in the one tab that speaks. */
  #follow(): void {
    const isWanted = this.isOpen || this.isAwaited;
    const isHeard = document.visibilityState === "visible" || this.#leaving !== undefined;
    // Before it has begun, a stream would bring all that was ever said.
    const hasBegun = this.session && this.state;
    if (hasBegun && this.#tabs.isLeading && isWanted && isHeard) this.#stream.start();
    else this.#stream.stop();
    this.changed();
  }

  #looked(): void {
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
    if (document.visibilityState === "visible") {
      this.#tabs.lead();
      if (this.isOpen || this.isAwaited) void this.wake();
      this.#nudge();
      this.see();
    } else {
      this.#leaving = setTimeout(() => {
        this.#leaving = undefined;
        this.#follow();
      }, LEFT);
    }
    this.#follow();
  }

  #nudge(): void {
    this.#attempts = 0;
    this.#stream.nudge();
    this.#sender.hurry();
  }

  #pause(wait: number): Promise<void> {
    this.#connection(false);
    this.changed();
    return new Promise((resolve) => {
      const again = (): void => {
        clearTimeout(timer);
        removeEventListener("online", again);
        resolve();
      };
      const timer = setTimeout(again, patience(this.#attempts, wait));
      this.#attempts += 1;
      addEventListener("online", again);
    });
  }
}

function page(): object {
  return {
    url: location.href,
    title: document.title,
    referrer: document.referrer,
    // By which the site's visits know this browser (ui/src/tracker), where they may.
    visitor: window.alaka?.visitor?.(),
  };
}
