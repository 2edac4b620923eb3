// Live notices. The server names topics ("inbox", "conversation:12"); other code listens to
// `alaka:notice` on the document, and to `alaka:reconnected`: after a break nobody knows what was
// missed. A browser opens few streams to one host, so one tab holds the stream and tells the
// others; when it closes, the next one takes over.

export interface Notice {
  topic?: string;
  topics?: string[];
  // What a fetch would bring too late: a line of a chat, who writes.
  data?: Record<string, unknown>;
  [key: string]: unknown;
}

const url = document.body.dataset.liveUrl ?? "";
const tabs = new BroadcastChannel("alaka-live");
// Without a secure context there are no locks: then each tab has its own stream.
const isShared = "locks" in navigator;
function share(kind: "notice" | "reconnected" | "connection", notice: Notice = {}): void {
  if (isShared) tabs.postMessage({ kind, notice });
  receive(kind, notice);
}

function receive(kind: string, notice: Notice): void {
  if (kind === "notice") {
    document.dispatchEvent(new CustomEvent<Notice>("alaka:notice", { detail: notice }));
  }
  if (kind === "reconnected") document.dispatchEvent(new CustomEvent("alaka:reconnected"));
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
  let source: EventSource | undefined;
  let timer = 0;
  const connect = () => {
    source = new EventSource(url);
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

if (url) void (isShared ? navigator.locks.request("alaka-live", hold) : hold());
