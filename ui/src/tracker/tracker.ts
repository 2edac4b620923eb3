// What a visitor does on a site, from one line on its pages (docs/tracking-script.md):
//   <script async src="https://…/t.js" data-key="…" data-mode="count"></script>
// Leaves: events of the Segment specification, and one "leave" for each page.

import { Consent, type Mode, word } from "./consent";
import { watchMarks } from "./marks";
import { type Page, Sight, signedLink } from "./pages";
import { Queue } from "./queue";

interface Call {
  (...said: unknown[]): void;
  q?: ArrayLike<unknown>[];
  visitor?(): string;
}

declare global {
  interface Window {
    alaka?: Call;
  }
}

// A page that is turned without being loaded says its title a moment later.
const TITLED = 100;

function track({ src, dataset }: HTMLScriptElement): void {
  const consent = new Consent((dataset.mode ?? "count") as Mode, dataset.domain ?? "");
  const isAuto = dataset.auto !== "no";
  const base = new URL(".", src).href;
  const queue = new Queue(`${base}t/${dataset.key}`, () => consent.id() !== "");
  const sight = new Sight();
  // Who it is, in words that we or the site's server signed: told once he may be recognised.
  const proofs: Record<string, string> = { signed: signedLink(), identity: dataset.identity ?? "" };
  let page: Page = { url: location.href, title: document.title, referrer: document.referrer };
  // Where the next page is come to from.
  let from = page.referrer;
  let titled: ReturnType<typeof setTimeout> | undefined;

  const put = (type: string, more: object = {}, context: object = {}): void => {
    if (!consent.maySend()) return;
    const messageId = word();
    queue.put(messageId, {
      type,
      messageId,
      anonymousId: consent.id() || undefined,
      timestamp: new Date().toISOString(),
      ...more,
      context: { page, locale: navigator.language, ...context },
    });
  };
  const say = (event: string, properties: object = {}): void => put("track", { event, properties });

  const prove = (): void => {
    for (const name in proofs) {
      if (!proofs[name] || !consent.id()) continue;
      put("identify", {}, { [name]: proofs[name] });
      proofs[name] = "";
    }
  };
  const view = (): void => {
    if (titled === undefined) return;
    clearTimeout(titled);
    titled = undefined;
    page.title = document.title;
    from = page.url;
    put("page");
    prove();
  };
  const leave = (): void => {
    view();
    const properties = sight.tell();
    if (properties) put("leave", { properties });
  };
  const open = (referrer: string, wait: number): void => {
    page = { url: location.href, title: document.title, referrer };
    sight.begin();
    titled = setTimeout(view, wait);
  };
  const turned = (): void => {
    const [before, now] = [page.url, location.href].map((url) => url.replace(/#.*/, ""));
    if (before === now || !isAuto) return;
    leave();
    open(from, TITLED);
  };

  const deeds: Record<string, (...said: never[]) => void> = {
    track: say,
    order: (properties: object) => say("Order Completed", properties),
    page: () => {
      leave();
      open(from, 0);
    },
    // Who may not be recognised cannot be named either.
    identify: (userId: unknown, traits: object = {}) => {
      const isNumber = userId && typeof userId !== "object";
      const said = isNumber ? { userId: String(userId), traits } : { traits: userId || traits };
      if (consent.id()) put("identify", said);
    },
    identity: (word: string) => {
      proofs.identity = word;
      prove();
    },
    reset: () => consent.forget(),
    consent: (answer: string) => {
      const before = consent.id();
      consent.say(answer === "given");
      // Who is recognised from here on begins with this page, and with where he came from.
      if (!before && consent.id()) open(page.referrer, 0);
      if (before && !consent.id()) queue.forget();
    },
  };
  // What a site says wrongly must not stop its own code.
  const call: Call = (name, ...said) => {
    try {
      deeds[String(name)]?.(...(said as never[]));
    } catch (fault) {
      console.warn(fault);
    }
  };
  const early = window.alaka?.q ?? [];
  call.visitor = () => consent.id();
  window.alaka = call;

  for (const change of ["pushState", "replaceState"] as const) {
    const given = history[change];
    history[change] = function (this: History, ...said: Parameters<History["pushState"]>) {
      given.apply(this, said);
      turned();
    };
  }
  addEventListener("popstate", turned);
  const left = (): void => {
    leave();
    queue.leave();
  };
  addEventListener("pagehide", left);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") left();
    else sight.look();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && isAuto && open(from, 0));
  watchMarks(say, call.visitor, base);
  if (isAuto) open(from, 0);
  for (const said of early) call(...Array.from(said));
}

const script = document.currentScript as HTMLScriptElement | null;
if (script?.dataset.key && !window.alaka?.visitor) {
  const start = (): void => track(script);
  if ((document as Document & { prerendering?: boolean }).prerendering) {
    document.addEventListener("prerenderingchange", start, { once: true });
  } else start();
}
