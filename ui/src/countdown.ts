// data-countdown="10" on a button: the seconds left are shown in it; at the end it goes.
import { attach } from "./attach";

attach("[data-countdown]", (button) => {
  const end = performance.now() + 1000 * Number(button.dataset.countdown);
  const shown = button.querySelector("[data-seconds]");
  const show = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (shown) shown.textContent = left > 0 ? left.toLocaleString(document.documentElement.lang) : "";
    if (left > 0 && button.isConnected) return;
    window.clearInterval(timer);
    button.hidden = true;
    button.removeAttribute("data-key");
  };
  const timer = window.setInterval(show, 250);
  if (end - performance.now() > 60_000) window.clearInterval(timer);
  else show();
});
