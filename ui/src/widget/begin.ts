// What both faces begin with: the words of the page's language, the widget, and an eye on the page.

import type { MakeFace } from "./face";
import type { Start } from "./loader";
import type { Store } from "./store";
import type { Talk } from "./talk";
import { Widget } from "./widget";
import { speak } from "./words";

/** Sites that turn their pages without loading them. */
function onTurn(then: () => void): void {
  let shown = location.href;
  const look = (): void => {
    if (shown === location.href) return;
    shown = location.href;
    then();
  };
  addEventListener("popstate", look);
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) navigation.addEventListener("navigatesuccess", look);
  else setInterval(look, 2000);
}

export async function begin(start: Start, store: Store, makeFace: MakeFace, talk?: Talk): Promise<Widget> {
  await speak(start.language);
  const widget = new Widget(start.setting, store, makeFace, start.tell, talk);
  widget.mount();
  onTurn(() => widget.turned());
  return widget;
}
