// The strip of one's chats: which of them is on the screen, a sound when another's guest writes, and
// how many wait, in the title.
import { alertOnce } from "./alerts";

const title = document.title;

function here(): string {
  return document.getElementById("conversation")?.dataset.conversation ?? "";
}

function waiting(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".chat-tab.is-waiting")];
}

function mark(): void {
  for (const tab of document.querySelectorAll<HTMLElement>(".chat-tab")) {
    const isHere = tab.dataset.chat === here();
    if (isHere && tab.ariaCurrent !== "page") tab.scrollIntoView({ inline: "center", block: "nearest" });
    if (isHere) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  const others = waiting().filter((tab) => tab.dataset.chat !== here());
  document.title = others.length ? `(${others.length}) ${title}` : title;
}

mark();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof Element && event.target.id === "chat-strip") mark();
});

// The strip is changed in place, so each new line is seen by its time and the count of lines that
// wait, not by a new element.
const seen = new Map<string, string>();
new MutationObserver(() => {
  for (const tab of waiting()) {
    const id = tab.dataset.chat ?? "";
    const count = tab.querySelector(".chat-tab-count")?.textContent ?? "";
    const since = `${tab.querySelector("time")?.dateTime ?? ""}#${count}`;
    if (seen.get(id) === since) continue;
    seen.set(id, since);
    const name = tab.querySelector(".chat-tab-name")?.textContent ?? "";
    const url = tab instanceof HTMLAnchorElement ? tab.href : "";
    if (id === here() && !document.hidden) continue;
    alertOnce({ id: `${id}@${since}`, kind: "line", title: name, text: tab.dataset.words ?? "", url });
  }
}).observe(document.body, {
  childList: true,
  subtree: true,
  characterData: true,
  attributes: true,
  attributeFilter: ["datetime", "data-words"],
});
