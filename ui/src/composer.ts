// The composer: an answer or a note, kept as a draft while it is typed, sent with Ctrl Enter.
import { post } from "./asking";
import { attach, onClick } from "./attach";
import "./completion";
import htmx from "./htmx";

const PAUSE = 700;
let timer = 0;
let sending = false;

function form(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>("#composer");
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#composer-text");
}

/** What this browser keeps of a text the server has not got yet: the line or the login may be gone. */
function memory(): string {
  return `alaka-draft:${form()?.dataset.draft ?? ""}`;
}

function shape(composer: HTMLElement, kind: string): void {
  const isNote = kind === "note";
  composer.classList.toggle("is-note", isNote);
  const hidden = composer.querySelector<HTMLInputElement>("input[name=kind]");
  if (hidden) hidden.value = kind;
  for (const button of composer.querySelectorAll<HTMLElement>("[data-kind]")) {
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  }
  const text = field();
  if (!text) return;
  text.dataset.placeholderReply ??= text.placeholder;
  const words = isNote ? text.dataset.placeholderNote : text.dataset.placeholderReply;
  text.placeholder = words ?? "";
}

interface Kept {
  draft: string;
  before: string;
  has_more_files: boolean;
}

/** Nothing of another window is lost: what was written there comes before what stands here. */
function learn(composer: HTMLFormElement, kept: Kept): void {
  const sign = composer.querySelector<HTMLInputElement>("input[name=draft]");
  if (sign) sign.value = kept.draft;
  const text = field();
  if (!text || !kept.before) return;
  const end = text.value.length - text.selectionEnd;
  text.value = [kept.before, text.value].filter((part) => part.trim()).join("\n\n");
  text.setSelectionRange(text.value.length - end, text.value.length - end);
}

// One at a time: each must know the sign that the one before was given.
let keeping: Promise<void> | undefined;

function keep(isAll = false): Promise<void> {
  const kept = (keeping ?? Promise.resolve()).then(() => store(isAll));
  keeping = kept;
  return kept.finally(() => {
    if (keeping === kept) keeping = undefined;
  });
}

async function store(isAll: boolean): Promise<void> {
  const composer = form();
  if (!composer || sending) return;
  const values = new FormData(composer);
  for (const name of ["upload", "day", "time", "resolution", "last", "from"]) values.delete(name);
  if (isAll) values.delete("draft");
  const answer = await post(composer.dataset.draft ?? "", values);
  const saved = document.querySelector<HTMLElement>("#composer .composer-saved");
  if (!answer) return;
  const kept = (await answer.json()) as Kept;
  if (form() === composer) learn(composer, kept);
  localStorage.removeItem(memory());
  if (kept.has_more_files) document.dispatchEvent(new Event("alaka:draft"));
  if (saved && !sending) saved.textContent = values.get("text") ? (saved.dataset.saved ?? "") : "";
}

function changed(): void {
  const text = field();
  if (text) localStorage.setItem(memory(), text.value);
  const saved = document.querySelector("#composer .composer-saved");
  if (saved) saved.textContent = "";
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void keep(), PAUSE);
}

attach("#composer", (composer) => {
  sending = false;
  shape(composer, composer.classList.contains("is-note") ? "note" : "reply");
  composer.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  const text = field();
  // It is there only where the server did not get it, so it is newer than the server's.
  const kept = localStorage.getItem(memory());
  if (text && kept && text.value !== kept) {
    text.value = kept;
    void keep();
  }
});

document.addEventListener("input", (event) => {
  const target = event.target;
  if (!(target instanceof Element) || !target.closest("#composer")) return;
  if (target.matches("#composer-text, #composer-copies, form, ul")) changed();
});

onClick("#composer [data-kind]", (button) => {
  const composer = form();
  if (!composer) return;
  shape(composer, button.dataset.kind ?? "reply");
  field()?.focus();
  if (field()?.value) changed();
});

onClick("#composer [data-send]", () => {
  const kind = form()?.classList.contains("is-note") ? ".btn-note" : ".composer-send > .btn-primary";
  form()?.querySelector<HTMLButtonElement>(kind)?.click();
});

// Enter in one of the small fields presses the button beside it, never the form's first.
document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key !== "Enter" || !(target instanceof HTMLInputElement)) return;
  if (!target.closest("#composer")) return;
  event.preventDefault();
  target.closest("dialog, .own-moment")?.querySelector<HTMLElement>("[type=submit]")?.click();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!(event.target instanceof Element) || event.target.id !== "composer") return;
  sending = true;
  window.clearTimeout(timer);
});

interface Answered {
  elt: Element;
  xhr: XMLHttpRequest;
}

// What was sent is no draft any more. A login that ended answers too, and then it was not sent.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = (event as CustomEvent<Answered>).detail;
  if (elt.id !== "composer" || xhr.status >= 300) return;
  const isLogin = (xhr.getResponseHeader("HX-Redirect") ?? "").includes("/account/");
  if (!isLogin) localStorage.removeItem(memory());
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt } = (event as CustomEvent<Answered>).detail;
  if (elt instanceof HTMLInputElement && elt.name === "upload") {
    elt.value = "";
    changed();
  }
  if (elt.id === "composer") sending = false;
});

// A draft that was on its way while the answer went must not come back as one.
document.addEventListener("alaka:said", () => {
  sending = false;
  void keep(true);
});

interface Asked {
  path: string;
  issueRequest: (skip: boolean) => void;
}

// What is taken back comes before what was typed since, so the server must have that first.
document.addEventListener("htmx:confirm", (event) => {
  const { path, issueRequest } = (event as CustomEvent<Asked>).detail;
  if (keeping && event.target === form() && form()?.querySelector("[name=draft]")) {
    event.preventDefault();
    window.clearTimeout(timer);
    void keeping.finally(() => issueRequest(true));
    return;
  }
  const isKept = !keeping && localStorage.getItem(memory()) === null;
  if (isKept || !path.endsWith("/withdrawal")) return;
  event.preventDefault();
  window.clearTimeout(timer);
  void keep().finally(() => issueRequest(true));
});

// An answer taken back returns into the composer.
document.addEventListener("alaka:draft", () => {
  const composer = form();
  const url = composer?.dataset.draft;
  if (!composer || !url) return;
  void htmx
    .ajax("get", url, { target: "#composer", swap: "outerHTML" })
    .then(() => field()?.focus());
});

// Files dropped on the text or pasted into it are added as by the button.
function add(files: FileList | undefined): boolean {
  const input = form()?.querySelector<HTMLInputElement>("input[name=upload]");
  if (!input || !files?.length) return false;
  input.files = files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

document.addEventListener("paste", (event) => {
  if (event.target === field() && add(event.clipboardData?.files)) event.preventDefault();
});
document.addEventListener("dragover", (event) => {
  if (event.target instanceof Element && event.target.closest("#composer")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("#composer")) return;
  if (add(event.dataTransfer?.files)) event.preventDefault();
});
