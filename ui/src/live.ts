// Live notices. The server names topics ("inbox", "conversation:12"); other code listens to
// `alaka:notice` on the document, and to `alaka:reconnected`: after a break nobody knows what was
// missed. A browser opens few streams to one host, so one tab holds the stream and tells the
// others; when it closes, the next one takes over. What was told between the making of a page and
// its first hearing is told once more: by the server, or by the tab that holds the stream.

export interface Notice {
  topic?: string;
  topics?: string[];
  // What a fetch would bring too late: a line of a chat, who writes.
  data?: Record<string, unknown>;
  [key: string]: unknown;
}

const url = document.body.dataset.liveUrl ?? "";
const tabs = new BroadcastChannel("alaka-live");
const KEPT = 30_000;
const SLACK = 2000;
let lately: { at: number; notice: Notice }[] = [];
// Without a secure context there are no locks: then each tab has its own stream.
const isShared = "locks" in navigator;
function share(kind: "notice" | "reconnected" | "connection", notice: Notice = {}): void {
  if (isShared) tabs.postMessage({ kind, notice });
  if (kind === "notice") lately = [...lately, { at: Date.now(), notice }].filter(({ at }) => at > Date.now() - KEPT);
  receive(kind, notice);
}

function receive(kind: string, notice: Notice): void {
  if (kind === "notice") {
    document.dispatchEvent(new CustomEvent<Notice>("alaka:notice", { detail: notice }));
  }
  if (kind === "reconnected") document.dispatchEvent(new CustomEvent("alaka:reconnected"));
  if (kind === "connection") document.body.dataset.connection = String(notice.state);
}

tabs.addEventListener("message", (event: MessageEvent<{ kind: string; notice: Notice; since?: number }>) => {
  const { kind, notice, since } = event.data;
  if (since === undefined) return receive(kind, notice);
  for (const told of lately) if (told.at > since) tabs.postMessage({ kind: "notice", notice: told.notice });
});

/** Milliseconds since this page was asked for. */
function age(): number {
  const [asked] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return Math.ceil(performance.now() - (asked?.requestStart ?? 0));
}

/** Hold the stream as long as this tab lives, with patience that grows while the server is away. */
function hold(): Promise<never> {
  let pause = 1000;
  let isFirst = true;
  let wasLost = false;
  let source: EventSource | undefined;
  let timer = 0;
  const connect = () => {
    source = new EventSource(isFirst ? `${url}?age=${age()}` : url);
    source.addEventListener("open", () => {
      pause = 1000;
      share("connection", { state: "open" });
      if (wasLost) share("reconnected");
      isFirst = wasLost = false;
    });
    source.addEventListener("message", (event: MessageEvent<string>) => {
      share("notice", JSON.parse(event.data) as Notice);
    });
    source.addEventListener("error", () => {
      lose();
      timer = window.setTimeout(connect, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, 30000);
    });
  };
  const lose = () => {
    window.clearTimeout(timer);
    source?.close();
    wasLost = true;
    share("connection", { state: "lost" });
  };
  // A stream over a line that is cut may hang for minutes before it fails by itself.
  window.addEventListener("offline", lose);
  window.addEventListener("online", () => {
    lose();
    pause = 1000;
    connect();
  });
  connect();
  return new Promise<never>(() => undefined);
}

if (url && isShared) tabs.postMessage({ kind: "hello", since: Date.now() - age() - SLACK });
if (url) void (isShared ? navigator.locks.request("alaka-live", hold) : hold());
