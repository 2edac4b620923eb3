import { onClick } from "./attach";
import { remember } from "./cookies";

onClick("[data-theme-choice]", (button) => {
  const choice = button.dataset.themeChoice ?? "auto";
  document.documentElement.dataset.bsTheme = choice;
  remember("alaka_theme", choice);
  for (const other of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    other.ariaPressed = String(other.dataset.themeChoice === choice);
  }
});
