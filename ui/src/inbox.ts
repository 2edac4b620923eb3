// The inbox: lists, a conversation, and the sheets of its acts.
import "./look";
import "./panels";
import "./tabs";
import "./rows";
import "./choices";
import "./thread";
import "./countdown";
import "./viewer";
import "./attendance";
import { onClick } from "./attach";

onClick("[data-remove]", (element) => {
  const home = element.parentElement?.closest("form, ul");
  element.closest(element.dataset.remove ?? "")?.remove();
  home?.dispatchEvent(new Event("input", { bubbles: true }));
});
