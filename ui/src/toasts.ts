// Short lines at the edge that go by themselves; errors stay until closed. The server shows one with
// a Django message, by swapping core/parts/toast.html into #toasts, or by the header
// HX-Trigger: {"alaka:toast": {"text": "…", "level": "success"}}.
import { attach, onClick } from "./attach";

export interface Toast {
  text: string;
  level?: "info" | "success" | "warning" | "error";
  seconds?: number;
}

const ICONS = { error: "alert-circle", warning: "alert-triangle" } as Record<string, string>;

export function toast({ text, level = "info", seconds }: Toast): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-template");
  const line = template?.content.firstElementChild?.cloneNode(true);
  const home = document.getElementById("toasts");
  if (!(line instanceof HTMLElement) || !home || !text) return;
  // The same trouble twice in a row is told once.
  if (home.lastElementChild?.textContent?.trim() === text) return;
  line.classList.replace("is-info", `is-${level}`);
  const words = line.querySelector(".toast-text");
  if (words) words.textContent = text;
  const use = line.querySelector("use");
  const icon = ICONS[level];
  if (use && icon) use.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, `#${icon}`));
  if (seconds) line.dataset.toast = String(seconds);
  home.append(line);
  begin(line);
}

function leave(line: HTMLElement): void {
  line.classList.add("is-leaving");
  setTimeout(() => line.remove(), 200);
}

function begin(line: HTMLElement): void {
  // The key takes back what was done last; what was done before it, only its own button.
  if (line.querySelector("[data-key]")) {
    for (const older of document.querySelectorAll("#toasts [data-key]")) {
      if (!line.contains(older)) older.removeAttribute("data-key");
    }
  }
  if (line.classList.contains("is-error")) return;
  const seconds = Number(line.dataset.toast) || 6;
  let timer = setTimeout(leave, seconds * 1000, line);
  // Whoever reads it or is about to press its button has the time.
  line.addEventListener("pointerenter", () => clearTimeout(timer));
  line.addEventListener("focusin", () => clearTimeout(timer));
  line.addEventListener("pointerleave", () => {
    clearTimeout(timer);
    timer = setTimeout(leave, 2000, line);
  });
}

attach("#toasts > [data-toast]", begin);

onClick("[data-toast-close], .toast-action", (element, event) => {
  const line = element.closest<HTMLElement>("[data-toast]");
  // The action's own request must still be sent from the form.
  if (line) setTimeout(leave, event.defaultPrevented ? 0 : 50, line);
});

document.addEventListener("alaka:toast", (event) => toast((event as CustomEvent<Toast>).detail));
