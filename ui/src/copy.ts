// data-copy="#id" copies that element's text or value; data-copy-text="…" copies the words given.
import { onClick } from "./attach";
import { toast } from "./toasts";

function text(button: HTMLElement): string {
  if (button.dataset.copyText) return button.dataset.copyText;
  const source = document.querySelector(button.dataset.copy ?? "");
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return source?.textContent ?? "";
}

/** Plain http on a local network has no clipboard API; the old way still works there. */
function copyOldWay(words: string): void {
  const area = document.createElement("textarea");
  area.value = words;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

onClick("[data-copy], [data-copy-text]", (button) => {
  const words = text(button);
  const done = () => {
    const said = document.getElementById("toasts")?.dataset.copied ?? "";
    toast({ text: said, level: "success" });
  };
  if (!navigator.clipboard) {
    copyOldWay(words);
    return done();
  }
  void navigator.clipboard.writeText(words).then(done);
});
