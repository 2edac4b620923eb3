// A conversation opens at its end and stays there while messages come, unless its reader scrolled up.
import { attach } from "./attach";

const NEAR = 120;
let wasAtEnd = true;
let follows = false;

function thread(): HTMLElement | null {
  return document.getElementById("thread");
}

function toEnd(): void {
  const pane = thread();
  if (!pane) return;
  const last = [...pane.querySelectorAll<HTMLElement>(".message")].at(-1);
  // A message longer than the screen is read from its beginning.
  if (last && last.offsetHeight > pane.clientHeight) last.scrollIntoView({ block: "start" });
  else pane.scrollTop = pane.scrollHeight;
}

/** Let something grow at the end, and follow it if its reader is there. */
export function keepingTheEnd(grow: () => void): void {
  const pane = thread();
  const isAtEnd = pane !== null && pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR;
  grow();
  if (isAtEnd) toEnd();
}

attach("#thread", () => {
  if (!window.location.hash) toEnd();
});

function isThreads(event: Event): boolean {
  return event.target instanceof Element && event.target.id === "conversation-live";
}

// Only its own swaps count: another's, between this one and its settling, would see the new height.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isThreads(event)) return;
  const pane = thread();
  if (pane) wasAtEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!isThreads(event)) return;
  if (wasAtEnd || follows) toEnd();
  follows = false;
});

// Whoever has just written wants to see it.
document.addEventListener("alaka:said", () => {
  follows = true;
});
