// The widget on the channel's page, beside its settings: it shows what the page tells it, and talks
// with nobody.

import { Doors } from "./doors";
import type { MakeFace } from "./face";
import { type Answer, FormFace } from "./form_face";
import { Panel } from "./panel";
import type { Line, Session, Setting, State } from "./setting";
import { Store } from "./store";
import { Talk } from "./talk";
import { Widget } from "./widget";
import { speak } from "./words";

interface Shown {
  setting: Setting;
  language: string;
  theme: string;
  lines: Line[];
}

const STATE: State = {
  conversation: null,
  status: "none",
  agent: null,
  place: null,
  wait: null,
  is_open: true,
  opens_at: null,
  is_staffed: true,
  seen: null,
  asks_address: false,
  goes_by_mail: null,
  asks_satisfaction: false,
};

class NoDoors extends Doors {
  constructor(private readonly lines: Line[]) {
    super(location.href);
  }

  override open(): Promise<Response> {
    return Promise.resolve(new Response(new ReadableStream()));
  }

  override post<T>(door: string): Promise<T> {
    const status = this.lines.length ? "open" : "none";
    const answer: Session = { session: "preview", state: { ...STATE, status }, lines: this.lines };
    return Promise.resolve((door === "session" ? answer : {}) as T);
  }
}

let widget: Widget | undefined;
let times = 0;

async function show({ setting, language, theme, lines }: Shown): Promise<void> {
  await speak(language);
  widget?.host.remove();
  times += 1;
  document.documentElement.lang = language;
  document.documentElement.style.colorScheme = theme;
  const store = new Store(`alaka:preview:${Date.now()}:${times}:`);
  const talk = new Talk(new NoDoors(lines), store);
  const sent = (): Promise<Answer> => Promise.resolve({ ok: true });
  const makeFace: MakeFace = (...told) => {
    const face = setting.kind === "form" ? new FormFace(store, ...told, sent) : new Panel(talk, ...told);
    // Whoever types in the settings goes on typing there.
    face.focus = () => undefined;
    return face;
  };
  widget = new Widget(setting, store, makeFace, () => undefined, talk);
  document.body.append(widget.host);
  widget.open();
}

addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== parent) return;
  // Whichever of the two was there first, the other says hello.
  if (event.data === "hello") parent.postMessage("ready", location.origin);
  else void show(event.data as Shown);
});
parent.postMessage("ready", location.origin);
