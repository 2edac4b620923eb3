// What every htmx request shows: a thin line while it runs, a plain sentence when it fails.
import "./once";
import { toast } from "./toasts";

const line = document.getElementById("busy-line");
const texts = document.getElementById("toasts")?.dataset ?? {};
let running = 0;

/** A part that looks again by itself; the line at the top says when the server is away. */
function isQuiet(event: Event): boolean {
  return event.target instanceof Element && event.target.matches("[data-look]");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isQuiet(event)) return;
  running += 1;
  line?.classList.add("is-busy");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isQuiet(event)) return;
  running = Math.max(0, running - 1);
  if (running === 0) line?.classList.remove("is-busy");
});

document.addEventListener("htmx:sendError", (event) => {
  if (!isQuiet(event)) toast({ text: texts.offline ?? "", level: "error" });
});

document.addEventListener("htmx:responseError", (event) => {
  if (isQuiet(event)) return;
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  const refused = xhr.status === 403 || xhr.status === 401;
  toast({ text: (refused ? texts.refused : texts.failed) ?? "", level: "error" });
});
