// Beside the settings of a chat or form: the widget itself, shown anew at each change. The server
// reads the fields as it will when they are saved, so that what is seen is what there will be.
import { attach } from "./attach";

const PAUSE = 150;

interface Answer {
  setting: object;
  lines: object[];
}

attach("[data-chat-preview]", (aside) => {
  const form = document.querySelector<HTMLFormElement>("form[data-previewed]");
  const frame = aside.querySelector("iframe");
  const language = aside.querySelector("select");
  if (!form || !frame || !language) return;
  const chosen = { theme: "light", talk: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const show = async (): Promise<void> => {
    clearTimeout(timer); // What waits to be shown is shown now; a second time would wipe what is tried.
    asked += 1;
    const mine = asked;
    const body = new FormData(form);
    body.set("preview-language", language.value);
    const answer = await fetch(aside.dataset.chatPreview ?? "", { method: "POST", body });
    if (!answer.ok || mine !== asked) return;
    const { setting, lines } = (await answer.json()) as Answer;
    const shown = { setting, language: language.value, theme: chosen.theme, lines: chosen.talk ? lines : [] };
    frame.contentWindow?.postMessage(shown, location.origin);
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void show(), PAUSE);
  };

  form.addEventListener("input", later);
  language.addEventListener("change", () => void show());
  // The frame says when it can be shown something.
  addEventListener("message", (event) => {
    if (event.source === frame.contentWindow && event.data === "ready") void show();
  });
  aside.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-preview]") : null;
    if (!button) return;
    const isPressed = button.ariaPressed !== "true";
    button.ariaPressed = String(isPressed);
    if (button.dataset.preview === "phone") aside.classList.toggle("is-phone", isPressed);
    else if (button.dataset.preview === "theme") chosen.theme = isPressed ? "dark" : "light";
    else chosen.talk = isPressed;
    void show();
  });
  frame.contentWindow?.postMessage("hello", location.origin);
});
