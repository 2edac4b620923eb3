// What no file is chosen in, the browser says in its own language: nothing stands there (files.css).
function mark(input: EventTarget | null): void {
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  input.classList.toggle("has-file", Boolean(input.files?.length));
}

addEventListener("change", ({ target }) => mark(target));
// Come back to, a page may still have its file.
addEventListener("pageshow", () => document.querySelectorAll("input[type=file]").forEach(mark));
