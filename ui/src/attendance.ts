// Tells the others that we look at a conversation, or write in it, and shows who else does.
import { post } from "./asking";
import { attach } from "./attach";
import type { Notice } from "./live";

const BEAT = 15_000;
const STILL_TYPING = 8_000;
let url = "";
let topic = "";
let typedAt = -STILL_TYPING;
let said = false;

function isTyping(): boolean {
  return performance.now() - typedAt < STILL_TYPING;
}

async function beat(): Promise<void> {
  if (!url || document.hidden) return;
  said = isTyping();
  const answer = await post(url, new URLSearchParams({ typing: said ? "1" : "0" }));
  const home = document.getElementById("attendance");
  if (answer && home) home.innerHTML = await answer.text();
}

attach("#composer", (composer) => {
  const isNew = url === "";
  url = composer.dataset.attendance ?? "";
  topic = `attendance:${document.getElementById("conversation")?.dataset.conversation ?? ""}`;
  if (!isNew || !url) return;
  void beat();
  window.setInterval(() => void beat(), BEAT);
  window.setInterval(() => {
    if (said !== isTyping()) void beat();
  }, 2000);
});

document.addEventListener("input", (event) => {
  if (event.target instanceof Element && event.target.id === "composer-text") typedAt = performance.now();
});

// What was sent is not being written any more.
document.addEventListener("alaka:said", () => {
  typedAt = -STILL_TYPING;
  void beat();
});

document.addEventListener("alaka:notice", (event) => {
  const notice = (event as CustomEvent<Notice>).detail;
  if ((notice.topics ?? [notice.topic]).includes(topic)) void beat();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void beat();
});

window.addEventListener("pagehide", () => {
  if (url) void post(url, new URLSearchParams({ gone: "1" }), true);
});
