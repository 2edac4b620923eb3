// The widget of a form channel.

import { begin } from "./begin";
import { FormFace } from "./form_face";
import type { Start } from "./loader";
import { Store } from "./store";
import type { Widget } from "./widget";

export function start(given: Start): Promise<Widget> {
  const store = new Store(`alaka:${given.key}:`);
  return begin(given, store, (...told) => new FormFace(store, ...told));
}
