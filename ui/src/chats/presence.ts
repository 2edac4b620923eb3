// A desk that is open says so every twenty seconds, from one tab for all of them; with the last tab
// the agent is gone.
import { post } from "../asking";
import { onClick } from "../attach";
import { toast } from "../toasts";

const BEAT = 20_000;
// Which page speaks: its farewell may come later than the next page's first beat.
const page = `${Date.now()}-${Math.random()}`;

function url(): string {
  return document.getElementById("presence")?.dataset.beat ?? "";
}

function beat(): void {
  void post(url(), new URLSearchParams({ page }));
}

function hold(): Promise<never> {
  beat();
  window.setInterval(beat, BEAT);
  // The next page of this browser takes the lock and beats at once; nobody else does.
  window.addEventListener("pagehide", () => void post(url(), new URLSearchParams({ page, gone: "1" }), true));
  return new Promise<never>(() => undefined);
}

// Without a secure context there are no locks: then each tab beats.
if (url()) void ("locks" in navigator ? navigator.locks.request("alaka-presence", hold) : hold());

export function wants(what: "sound" | "notices" | "enter"): boolean {
  return document.getElementById("presence")?.dataset[what] !== undefined;
}

// Browsers ask for permission only after a click: the one that wants notices, or becoming available.
onClick("[data-ask-notices], button[data-availability=available]", () => {
  if (wants("notices") && "Notification" in window && Notification.permission === "default") {
    void Notification.requestPermission();
  }
});

// Told once, when it is new: the agent may be away from the desk, and reads it when he is back.
let told = document.getElementById("presence")?.dataset.tired;
document.addEventListener("htmx:afterSettle", (event) => {
  if (!(event.target instanceof Element) || event.target.id !== "presence") return;
  const words = document.getElementById("presence")?.dataset.tired;
  if (words && words !== told) toast({ text: words, level: "warning", seconds: 600 });
  told = words;
});
