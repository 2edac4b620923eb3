// A chat that is proposed: told with a sound, and a line that grows shorter until it is missed.
// What else stays under the top bar stays under the proposals too.
import { attach } from "../attach";
import { alertOnce } from "./alerts";

attach("[data-proposal]", (card) => {
  const title = card.querySelector(".proposal-who")?.textContent?.trim() ?? "";
  const text = card.querySelector(".proposal-words")?.textContent?.trim() ?? "";
  alertOnce({ id: card.id, kind: "proposal", title, text, url: "" });
  const line = card.querySelector<HTMLElement>(".proposal-time");
  const left = Date.parse(card.dataset.until ?? "") - Date.now();
  if (!line || Number.isNaN(left) || left <= 0) return;
  line.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], { duration: left, fill: "forwards" });
});

const room = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    document.documentElement.style.setProperty("--proposals-height", `${target.clientHeight}px`);
  }
});
attach("#proposals", (part) => room.observe(part));
