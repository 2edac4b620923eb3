// The next and the last of one's chats, by key: in a circle, from the one on the screen.
import { onClick } from "../attach";

onClick("[data-chat-step]", (button) => {
  const tabs = [...document.querySelectorAll<HTMLAnchorElement>(".chat-tab")];
  if (tabs.length === 0) return;
  const step = Number(button.dataset.chatStep);
  const here = tabs.findIndex((tab) => tab.ariaCurrent === "page");
  const from = here < 0 && step < 0 ? tabs.length : here;
  tabs.at((from + step) % tabs.length)?.click();
});
