// Live notices. The server names topics ("inbox", "conversation:12"); each element with a matching
// data-live and an hx-get with hx-trigger="live" fetches itself anew. Other code listens to
// `alaka:notice` on the document. A browser opens few streams to one host, so one tab holds the
// stream and tells the others; when it closes, the next one takes over.
import htmx from "./htmx";

export interface Notice {
  topic?: string;
  topics?: string[];
  [key: string]: unknown;
}

const url = document.body.dataset.liveUrl ?? "";
const tabs = new BroadcastChannel("alaka-live");
// Without a secure context there are no locks: then each tab has its own stream.
const isShared = "locks" in navigator;
const GATHER = 120;
const waiting = new Set<Element>();

function refresh(element: Element): void {
  if (waiting.size === 0) {
    setTimeout(() => {
      for (const one of waiting) if (one.isConnected) htmx.trigger(one, "live", {});
      waiting.clear();
    }, GATHER);
  }
  waiting.add(element);
}

function topicsOf(notice: Notice): string[] {
  return notice.topics ?? (notice.topic ? [notice.topic] : []);
}

function tell(notice: Notice): void {
  document.dispatchEvent(new CustomEvent<Notice>("alaka:notice", { detail: notice }));
  const topics = topicsOf(notice);
  for (const element of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const wanted = (element.dataset.live ?? "").split(/\s+/);
    if (wanted.some((topic) => topics.includes(topic))) refresh(element);
  }
}

/** After a break nobody knows what was missed: everything that is live is fetched anew. */
function catchUp(): void {
  document.dispatchEvent(new CustomEvent("alaka:reconnected"));
  document.querySelectorAll("[data-live]").forEach(refresh);
}

function share(kind: "notice" | "reconnected" | "connection", notice: Notice = {}): void {
  if (isShared) tabs.postMessage({ kind, notice });
  receive(kind, notice);
}

function receive(kind: string, notice: Notice): void {
  if (kind === "notice") tell(notice);
  if (kind === "reconnected") catchUp();
  if (kind === "connection") document.body.dataset.connection = String(notice.state);
}

tabs.addEventListener("message", (event: MessageEvent<{ kind: string; notice: Notice }>) => {
  receive(event.data.kind, event.data.notice);
});

/** Hold the stream as long as this tab lives, with patience that grows while the server is away. */
function hold(): Promise<never> {
  let pause = 1000;
  // Whoever takes over from a closed tab may have missed something in between.
  let wasLost = performance.now() > 5000;
  const connect = () => {
    const source = new EventSource(url);
    source.addEventListener("open", () => {
      pause = 1000;
      share("connection", { state: "open" });
      if (wasLost) share("reconnected");
      wasLost = false;
    });
    source.addEventListener("message", (event: MessageEvent<string>) => {
      share("notice", JSON.parse(event.data) as Notice);
    });
    source.addEventListener("error", () => {
      source.close();
      wasLost = true;
      share("connection", { state: "lost" });
      setTimeout(connect, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, 30000);
    });
  };
  connect();
  return new Promise<never>(() => undefined);
}

if (url) void (isShared ? navigator.locks.request("alaka-live", hold) : hold());
