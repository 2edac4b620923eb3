// "… is writing": over the composer of the guest's chat, and as dots in the strip.
import type { Notice } from "../live";

// A guest who writes on says so again before that.
const LASTS = 8000;
const timers = new Map<string, number>();

function show(chat: string, isTyping: boolean): void {
  document.getElementById(`chat-tab-${chat}`)?.classList.toggle("is-typing", isTyping);
  const words = document.getElementById("guest-typing");
  if (words?.dataset.conversation === chat) words.hidden = !isTyping;
}

function note(chat: string, isTyping: boolean): void {
  window.clearTimeout(timers.get(chat));
  timers.delete(chat);
  if (isTyping) timers.set(chat, window.setTimeout(note, LASTS, chat, false));
  show(chat, isTyping);
}

document.addEventListener("alaka:notice", (event) => {
  const { topic = "", data } = (event as CustomEvent<Notice>).detail;
  if (topic.startsWith("typing:") && data) note(topic.slice("typing:".length), data.is_typing === true);
  if (topic.startsWith("said:")) for (const chat of [...timers.keys()]) if (isOf(chat, data)) note(chat, false);
});

function isOf(chat: string, data: Notice["data"]): boolean {
  const way = document.getElementById("guest-way");
  const isShown = document.getElementById("guest-typing")?.dataset.conversation === chat;
  return isShown && (way?.dataset.guests ?? "").split(" ").includes(String(data?.guest));
}

// What was fetched anew does not know who writes.
document.addEventListener("htmx:afterSettle", () => {
  for (const chat of timers.keys()) show(chat, true);
});
