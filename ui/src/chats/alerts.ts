// A sound and a notice on the desktop, told once however many tabs are open.
import { wants } from "./presence";
import { chime } from "./sound";

const KEPT = 50;

/** Whether this tab is the one to tell of it; the others find it told. */
function isFirst(id: string): boolean {
  const told = (localStorage.getItem("alaka-told") ?? "").split(" ").filter(Boolean);
  if (told.includes(id)) return false;
  localStorage.setItem("alaka-told", [...told, id].slice(-KEPT).join(" "));
  return true;
}

export interface Alert {
  id: string;
  kind: "line" | "proposal";
  title: string;
  text: string;
  url: string;
}

export function alertOnce(alert: Alert): void {
  if (!isFirst(alert.id)) return;
  if (wants("sound")) chime(alert.kind);
  const isAllowed = "Notification" in window && Notification.permission === "granted";
  if (!wants("notices") || !isAllowed || document.hasFocus()) return;
  const notice = new Notification(alert.title, { body: alert.text, tag: alert.id });
  notice.addEventListener("click", () => {
    window.focus();
    if (alert.url) window.location.assign(alert.url);
    notice.close();
  });
}
