// data-dialog="id" opens a native <dialog>; data-close inside shuts it, as does a click beside it.
// A part that htmx puts into #sheet-body opens the sheet; the header HX-Trigger: alaka:close, shuts it.
import { onClick } from "./attach";

export function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  dialog.dispatchEvent(new CustomEvent("alaka:opened", { bubbles: true }));
  dialog.showModal();
}

onClick("[data-dialog]", (element) => {
  const dialog = document.getElementById(element.dataset.dialog ?? "");
  if (dialog instanceof HTMLDialogElement) openDialog(dialog);
});

onClick("[data-close]", (element) => {
  const dialog = element.closest("dialog");
  // Shut at once, a dialog takes the focus away, and its form no longer knows which button sent it.
  if (element.matches("[type=submit]")) setTimeout(() => dialog?.close());
  else dialog?.close();
});

// A dialog inside a form: Enter presses the dialog's button, not the first one of the form.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  if (!(field instanceof HTMLInputElement) || event.ctrlKey || event.metaKey) return;
  const dialog = field.closest("dialog");
  if (!dialog || !field.form?.contains(dialog)) return;
  event.preventDefault();
  dialog.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
});

// The dialog itself is hit only beside its content, that is on the backdrop or its edge.
document.addEventListener("mousedown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || dialog.hasAttribute("data-stay")) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.target;
  if (!(target instanceof Element) || target.id !== "sheet-body") return;
  const dialog = target.closest("dialog");
  if (dialog && target.childElementCount > 0) openDialog(dialog);
});

document.addEventListener("alaka:close", () => {
  document.querySelector<HTMLDialogElement>("dialog#sheet")?.close();
});
