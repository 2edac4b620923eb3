// A guest's line is on the screen the moment it is stored: the notice brings its words, and the look
// that follows brings the line as it stays. What we say ourselves stands there too while it is sent.
import type { Notice } from "../live";
import { keepingTheEnd } from "../thread";

interface Said {
  guest: number;
  client: string;
  text: string;
}

// By the id their sender gave them.
const coming = new Map<string, Said>();
let going: string[] = [];

function isOfThisChat(guest: number): boolean {
  const guests = document.getElementById("guest-way")?.dataset.guests ?? "";
  return guests.split(" ").includes(String(guest));
}

function has(client: string): boolean {
  return document.querySelector(`#thread [data-line$=":${CSS.escape(client)}"]`) !== null;
}

/** A message like the others of its side, with plain words in it. */
function line(id: string, text: string, isOurs: boolean): HTMLElement {
  const article = document.createElement("article");
  article.className = `message is-coming is-${isOurs ? "outgoing" : "incoming"}`;
  article.id = id;
  const like = document.querySelector(`#thread .message.is-${isOurs ? "outgoing" : "incoming"} > .message-head`);
  if (like) {
    const head = like.cloneNode(true) as HTMLElement;
    head.querySelectorAll(".pill, .message-when").forEach((part) => part.remove());
    article.append(head);
  }
  const body = document.createElement("div");
  const words = document.createElement("div");
  body.className = "message-body";
  words.className = "words";
  words.dir = "auto";
  words.textContent = text;
  body.append(words);
  article.append(body);
  if (isOurs) {
    const state = document.createElement("footer");
    state.className = "message-foot";
    state.textContent = document.getElementById("composer")?.dataset.sending ?? "";
    article.append(state);
  }
  return article;
}

function put(): void {
  const thread = document.getElementById("thread");
  if (!thread) return;
  const lines: HTMLElement[] = [];
  for (const [client, said] of coming) {
    if (has(client)) coming.delete(client);
    else lines.push(line(`coming-${client}`, said.text, false));
  }
  going.forEach((text, place) => lines.push(line(`going-${place}`, text, true)));
  keepingTheEnd(() => {
    thread.querySelectorAll(".is-coming").forEach((old) => old.remove());
    thread.append(...lines);
  });
}

document.addEventListener("alaka:notice", (event) => {
  const { topic = "", data } = (event as CustomEvent<Notice>).detail;
  if (!topic.startsWith("said:") || !data || !isOfThisChat(Number(data.guest))) return;
  const said: Said = { guest: Number(data.guest), client: String(data.client), text: String(data.text) };
  // A line of files alone has nothing to show before it is there.
  if (!said.text || has(said.client)) return;
  coming.set(said.client, said);
  put();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof Element && event.target.id === "conversation-live") put();
});

export function goes(text: string): void {
  going.push(text);
  put();
}

/** Whether the look has brought it already: it may be quicker than the answer to the sending. */
function isHere(text: string): boolean {
  const plain = (words: string): string => words.replace(/\s+/g, " ").trim();
  const ours = document.querySelectorAll("#thread .message.is-outgoing:not(.is-coming) .words");
  return [...ours].slice(-3).some((one) => plain(one.textContent ?? "") === plain(text));
}

/** It is stored, or it is back in the composer: the oldest of those on their way. */
export function went(isStored: boolean): void {
  const [text = "", ...rest] = going;
  going = rest;
  // What is stored stays until the look brings it.
  if (!isStored || isHere(text)) put();
}
