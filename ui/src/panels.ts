// The panels beside a conversation look again as it goes on, and so do the facts of a case, but
// never take away what is just being written in one of them: that panel or fact ([data-typed])
// stays as it is until its field has been sent. The word that it is saved stays a while, too: the
// news of one's own change must not take it away as it appears.
import { Idiomorph } from "idiomorph/htmx";
import { remember } from "./cookies";

// Pages whose reader has script may come in two parts: see alaka.core.scripting.
remember("alaka_script", "yes");

const FIELDS = "input:not([type=hidden]), textarea";

/** A choice that is being made: the reader is at it, or has made it and it is not stored yet. */
function isChosen(choice: HTMLSelectElement): boolean {
  if (choice === document.activeElement) return true;
  const given = [...choice.options].findIndex((option) => option.defaultSelected);
  return choice.selectedIndex !== Math.max(given, 0);
}

function isWritten(panel: Element): boolean {
  // What was refused stands as it was typed, beside the reason, and is stored nowhere.
  if (panel.querySelector(".htmx-request, [role=alert], .field-error")) return true;
  if ([...panel.querySelectorAll("select")].some(isChosen)) return true;
  return [...panel.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(FIELDS)].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

// What a form has brought in (data-empties) need not stand there any more.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
  if (successful && elt instanceof HTMLFormElement && elt.matches("[data-empties]")) elt.reset();
});

const before = Idiomorph.defaults.callbacks.beforeNodeMorphed;
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node, fresh) => {
  if (node instanceof Element && node.matches("#person .panel, [data-typed]") && isWritten(node)) return false;
  if (node instanceof Element && node.matches(".saved") && node.textContent) return false;
  return before(node, fresh) ?? true;
};
