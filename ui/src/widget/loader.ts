// The chat and the form on any site, by one line:
//   <script async src="https://…/chat.js" data-key="…"></script>
// This is all a page waits for. The rest comes once the page has nothing else to do, from addresses
// that change with each build and are kept by the browser for good.

import type { Setting } from "./setting";
import type { Widget } from "./widget";

declare const BUILD: string;

type Listener = (detail: unknown) => void;

export interface Api {
  open(): void;
  close(): void;
  /** What the site's server signed about the visitor; nothing when he has logged out. */
  identify(token?: string): void;
  on(event: "ready" | "open" | "close" | "message" | "unread", listener: Listener): void;
}

/** What the loader hands to the widget. */
export interface Start {
  key: string;
  doors: string;
  language: string;
  identity: string;
  setting: Setting;
  tell(event: string, detail?: unknown): void;
}

declare global {
  interface Window {
    Alaka?: Api;
  }
}

const script = document.currentScript as HTMLScriptElement | null;

const LANGUAGES = ["en", "az", "bs", "fr", "fa"];

/** The first we speak of what the line, the page and the browser say: "fa-IR" is "fa". */
function chosen(asked = ""): string {
  const all = [asked, document.documentElement.lang, ...navigator.languages];
  const bases = all.map((code) => code.toLowerCase().split(/[-_]/)[0] ?? "");
  return bases.find((base) => LANGUAGES.includes(base)) ?? "en";
}

/** Once the page has loaded and has nothing better to do. */
function idle(then: () => void): void {
  const rest = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(then, { timeout: 3000 });
    else setTimeout(then, 200);
  };
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

function load({ src, dataset }: HTMLScriptElement): void {
  const { key = "", identity = "" } = dataset;
  const listeners: [string, Listener][] = [];
  const waiting: ((widget: Widget) => void)[] = [];
  let widget: Widget | undefined;
  const when = (act: (widget: Widget) => void): void => {
    if (widget) act(widget);
    else waiting.push(act);
  };
  const tell = (event: string, detail?: unknown): void => {
    for (const [name, listener] of listeners) if (name === event) listener(detail);
  };
  window.Alaka = {
    open: () => when((one) => one.open()),
    close: () => when((one) => one.close()),
    identify: (token = "") => when((one) => one.talk?.identify(token)),
    on: (event, listener) => {
      listeners.push([event, listener]);
      if (event === "ready" && widget) listener(undefined);
    },
  };
  // A page that was there first hears from this that it may call.
  document.dispatchEvent(new CustomEvent("alaka"));
  idle(async () => {
    const language = chosen(dataset.language);
    const doors = new URL(`chat/${encodeURIComponent(key)}/`, src).href;
    try {
      const answer = await fetch(`${doors}setting?language=${language}`, { credentials: "omit" });
      if (!answer.ok) return;
      const setting = (await answer.json()) as Setting;
      const address = new URL(`static/${BUILD}/dist/chat/${setting.kind}.js`, src).href;
      const { start } = (await import(address)) as typeof import("./chat");
      widget = await start({ key, doors, language, identity, setting, tell });
    } catch {
      return; // Not for this site, or not now: the page goes on without.
    }
    for (const act of waiting) act(widget);
    tell("ready");
  });
}

if (script?.dataset.key && !window.Alaka) load(script);
