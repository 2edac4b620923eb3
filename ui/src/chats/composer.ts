// In a chat Enter sends, and one writes on while the line goes: the field is empty at once, and
// comes back as it was where the line could not be sent.
import { goes, went } from "./lines";
import { wants } from "./presence";

let sent: string | undefined;
// From the sending until the new form is htmx's: before that its button would load the page anew.
let isBusy = false;
// So much of what is typed goes next: all up to the last Enter; 0 where nothing is to go.
let next = 0;

function form(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#composer[data-chat]");
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#composer-text");
}

function isReply(): boolean {
  return form()?.classList.contains("is-note") === false;
}

function hasSomething(): boolean {
  return Boolean(field()?.value.trim()) || form()?.querySelector(".chip") != null;
}

function send(): void {
  form()?.querySelector<HTMLElement>("[data-send]")?.click();
}

// A keyboard on the screen has its Enter for new lines, and the button is as near.
const hasKeys = window.matchMedia("(hover: hover)");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.target !== field()) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (!isReply() || !wants("enter") || !hasKeys.matches) return;
  event.preventDefault();
  if (!hasSomething()) return;
  if (isBusy) goNext();
  else send();
});

/** The last line is still on its way: this one goes right after it; what comes then is typed on. */
function goNext(): void {
  const text = field();
  text?.setRangeText("\n", text.selectionStart, text.selectionEnd, "end");
  next = text?.selectionEnd ?? 0;
}

// The button does the same, with all that is typed.
document.addEventListener(
  "submit",
  (event) => {
    const button = (event as SubmitEvent).submitter;
    if (!isBusy || event.target !== form() || !button?.matches(".composer-send > .btn-primary")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = field();
    if (!text?.value.trim()) return;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    goNext();
  },
  true,
);

interface Asked {
  elt: Element;
  xhr: XMLHttpRequest;
  requestConfig: { path: string };
}

function isReplies(event: Event): boolean {
  const { elt, requestConfig } = (event as CustomEvent<Asked>).detail;
  return elt.id === "composer" && isReply() && requestConfig.path.endsWith("/replies");
}

document.addEventListener("htmx:beforeSend", (event) => {
  const text = field();
  if (!form() || !text || !isReplies(event) || !text.value.trim()) return;
  sent = text.value;
  isBusy = true;
  text.value = "";
  goes(sent);
});

let typed = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  if (sent !== undefined && event.target instanceof Element && event.target.id === "composer") {
    typed = field()?.value ?? "";
  }
});

/** What was typed meanwhile stands after what is in the field. */
function goOn(before: string, after: string): void {
  const text = field();
  if (!text || !after) return;
  text.value = before ? `${before}\n${after}` : after;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// A new composer is there: empty, or with the refused text and what is wrong with it.
document.addEventListener("htmx:afterSwap", (event) => {
  if (sent === undefined || !(event.target instanceof Element) || event.target.id !== "composer") return;
  const isStored = (event as CustomEvent<Asked>).detail.xhr.status < 300;
  end(isStored);
  const text = field();
  // A draft that was kept meanwhile is the begin of what is typed.
  if (text && isStored) text.value = "";
  goOn(text?.value ?? "", typed);
  text?.focus();
});

// The old one is still there: the line broke, or the server did.
document.addEventListener("htmx:afterRequest", (event) => {
  const text = sent;
  if (text === undefined || (event as CustomEvent<Asked>).detail.elt.id !== "composer") return;
  end(false);
  isBusy = false;
  if (field()?.value) goOn(text, field()?.value ?? "");
  else goOn("", text);
});

function end(isStored: boolean): void {
  went(isStored);
  sent = undefined;
  if (!isStored) next = 0;
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (!(event.target instanceof Element) || event.target.id !== "composer") return;
  isBusy = false;
  const until = next;
  next = 0;
  if (until) window.setTimeout(() => !isBusy && sendUntil(until));
});

function sendUntil(end: number): void {
  const text = field();
  if (!text) return;
  // Where the Enter was taken out again, all of it goes.
  const rest = text.value[end - 1] === "\n" ? text.value.slice(end) : "";
  if (rest) text.value = text.value.slice(0, end);
  if (hasSomething()) send();
  if (!rest) return;
  text.value += rest;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
