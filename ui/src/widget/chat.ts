// The widget of a chat channel.

import { begin } from "./begin";
import { Doors } from "./doors";
import type { Start } from "./loader";
import { Panel } from "./panel";
import { Store } from "./store";
import { Talk } from "./talk";
import type { Widget } from "./widget";

export function start(given: Start): Promise<Widget> {
  const store = new Store(`alaka:${given.key}:`);
  const talk = new Talk(new Doors(given.doors), store);
  if (given.identity) talk.identify(given.identity);
  return begin(given, store, (...told) => new Panel(talk, ...told), talk);
}
