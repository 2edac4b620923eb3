// What somebody is told at once: a line under the top bar, a sound and a notice on the desktop, also
// while nobody looks at the page.
import { attach } from "./attach";
import { alertOnce } from "./chats/alerts";
import htmx from "./htmx";
import type { Notice } from "./live";

attach("[data-notice]", (line) => {
  const title = line.querySelector(".pressing-why")?.textContent?.trim() ?? "";
  const text = line.querySelector(".pressing-title")?.textContent?.trim() ?? "";
  alertOnce({ id: line.id, kind: "proposal", title, text, url: line.dataset.notice ?? "" });
});

document.addEventListener("alaka:notice", (event) => {
  const strip = document.getElementById("notice-strip");
  const topics = (event as CustomEvent<Notice>).detail;
  const heard = topics.topics ?? (topics.topic ? [topics.topic] : []);
  const own = (strip?.dataset.look ?? "").split(" ")[0];
  // While the page is hidden its parts do not look by themselves.
  if (strip && own && document.hidden && heard.includes(own)) htmx.trigger(strip, "look", {});
});
