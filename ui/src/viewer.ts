// data-view="image" (pdf, text, audio, video) on a link to a file: a click shows the file over the
// page, and the arrows go on to the other files of the same list. With a modifier key, or with no
// script at all, the link opens a tab as any link does.
import { onClick } from "./attach";
import { openDialog } from "./dialogs";

const HOMES = "#thread, .chips";
const LONGEST = 500_000;
const FOR_MACHINES = /\.(csv|tsv|json|ics|vcf)$/i;
// What texts that are no UTF-8 are mostly written in where this language is spoken.
const OLD_WRITING = { az: "windows-1254", bs: "windows-1250", fa: "windows-1256" } as Record<string, string>;

let links: HTMLAnchorElement[] = [];
let place = 0;

function viewer(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("#viewer");
}

function nameOf(link: HTMLAnchorElement): string {
  const name = link.querySelector(".file-name") ?? link;
  return name.textContent?.trim() ?? "";
}

function said(body: HTMLElement, text: string | undefined): HTMLElement {
  const line = document.createElement("p");
  line.className = "viewer-said";
  line.textContent = text ?? body.dataset.none ?? "";
  return line;
}

function image(link: HTMLAnchorElement, body: HTMLElement): HTMLElement {
  const shown = document.createElement("img");
  shown.alt = nameOf(link);
  shown.src = link.href;
  shown.addEventListener("error", () => shown.replaceWith(said(body, body.dataset.none)));
  shown.addEventListener("click", () => shown.classList.toggle("is-full"));
  return shown;
}

function pdf(link: HTMLAnchorElement, body: HTMLElement): HTMLElement {
  if (!navigator.pdfViewerEnabled) return said(body, body.dataset.none);
  const frame = document.createElement("iframe");
  frame.title = nameOf(link);
  frame.src = link.href;
  return frame;
}

function media(link: HTMLAnchorElement, body: HTMLElement): HTMLElement {
  const player = document.createElement(link.dataset.view === "audio" ? "audio" : "video");
  player.controls = true;
  player.preload = "metadata";
  player.src = link.href;
  player.addEventListener("error", () => player.replaceWith(said(body, body.dataset.none)));
  return player;
}

function decoded(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(OLD_WRITING[document.documentElement.lang] ?? "windows-1252").decode(bytes);
  }
}

function text(link: HTMLAnchorElement, body: HTMLElement): HTMLElement {
  const shown = document.createElement("pre");
  shown.dir = FOR_MACHINES.test(nameOf(link)) ? "ltr" : "auto";
  shown.tabIndex = 0;
  void fetch(link.href)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error())))
    .then((bytes) => {
      const words = decoded(bytes);
      shown.textContent = words.slice(0, LONGEST);
      if (words.length > LONGEST) shown.before(said(body, body.dataset.cut));
    })
    .catch(() => shown.replaceWith(said(body, body.dataset.none)));
  return shown;
}

const WAYS = { image, pdf, text, audio: media, video: media } as Record<string, typeof image>;

function show(): void {
  const dialog = viewer();
  const body = dialog?.querySelector<HTMLElement>(".viewer-body");
  const link = links[place];
  const way = WAYS[link?.dataset.view ?? ""];
  if (!dialog || !body || !link || !way) return;
  body.dataset.kind = link.dataset.view;
  body.replaceChildren(way(link, body));
  const [name, steps, count, tab, save] = [
    ".viewer-name", ".viewer-steps", ".viewer-place", ".viewer-tab", ".viewer-save",
  ].map((one) => dialog.querySelector<HTMLElement>(one));
  if (name) name.textContent = nameOf(link);
  if (steps) steps.hidden = links.length < 2;
  const lang = document.documentElement.lang;
  if (count) count.textContent = `${(place + 1).toLocaleString(lang)} / ${links.length.toLocaleString(lang)}`;
  tab?.setAttribute("href", link.href);
  save?.setAttribute("href", link.dataset.save ?? link.href);
  save?.setAttribute("download", nameOf(link));
}

onClick("a[data-view]", (element, event) => {
  const link = element as HTMLAnchorElement;
  const dialog = viewer();
  if (!dialog || !link.dataset.view || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const home = link.closest(HOMES) ?? document;
  links = [...home.querySelectorAll<HTMLAnchorElement>("a[data-view]:not([data-view=''])")];
  place = links.indexOf(link);
  show();
  openDialog(dialog);
});

onClick("[data-view-newest]", () => {
  const files = [...document.querySelectorAll<HTMLElement>("#thread .files")];
  const newest = files.reverse().find((one) => one.querySelector("a[data-view]:not([data-view=''])"));
  newest?.querySelector<HTMLElement>("a[data-view]:not([data-view=''])")?.click();
});

onClick("[data-view-step]", (button) => {
  place = (place + Number(button.dataset.viewStep) + links.length) % links.length;
  show();
});

// Nothing plays on behind a closed viewer.
document.addEventListener(
  "close",
  (event) => {
    if (event.target === viewer()) viewer()?.querySelector(".viewer-body")?.replaceChildren();
  },
  { capture: true },
);
