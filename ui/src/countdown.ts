// data-countdown="instant" on a button: the seconds left are shown in it; at the end it goes.
import { attach } from "./attach";

attach("[data-countdown]", (button) => {
  const end = Date.parse(button.dataset.countdown ?? "");
  const shown = button.querySelector("[data-seconds]");
  const show = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (shown) shown.textContent = left > 0 ? left.toLocaleString(document.documentElement.lang) : "";
    if (left > 0 && button.isConnected) return;
    window.clearInterval(timer);
    button.hidden = true;
    button.removeAttribute("data-key");
  };
  const timer = window.setInterval(show, 250);
  if (end - Date.now() > 60_000) window.clearInterval(timer);
  else show();
});
