// What somebody is told at once: a line under the top bar, a sound and a notice on the desktop.
import { attach } from "./attach";
import { alertOnce } from "./chats/alerts";

attach("[data-notice]", (line) => {
  const title = line.querySelector(".pressing-why")?.textContent?.trim() ?? "";
  const text = line.querySelector(".pressing-title")?.textContent?.trim() ?? "";
  alertOnce({ id: line.id, kind: "proposal", title, text, url: line.dataset.notice ?? "" });
});
