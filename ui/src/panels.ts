// The panels beside a conversation look again as it goes on, but never take away what is just
// being written in one of them: that panel stays as it is until its field has been sent.
import { Idiomorph } from "idiomorph/htmx";

const FIELDS = "input:not([type=hidden]), textarea";

function isWritten(panel: Element): boolean {
  if (panel.querySelector(".htmx-request")) return true;
  return [...panel.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(FIELDS)].some(
    (field) => field === document.activeElement || field.value !== field.defaultValue,
  );
}

const before = Idiomorph.defaults.callbacks.beforeNodeMorphed;
Idiomorph.defaults.callbacks.beforeNodeMorphed = (node, fresh) => {
  if (node instanceof Element && node.matches("#person .panel") && isWritten(node)) return false;
  return before(node, fresh) ?? true;
};
