// Shortcuts by attribute. data-key="j" on a link or button presses it; on a field it moves there.
// "g i" is one key after another, "mod+k" is Ctrl or the Mac's Command; a comma parts two ways.
// Typing in a field is left alone, except for "mod+" and "alt+" keys and for Escape, which leaves the field.

const PAUSE = 900;
let typed: string[] = [];
let last = 0;
// Of the last key: what it may have been for, while a part of the page is still to come.
let meant: string[] = [];

/** The key as on a Latin keyboard: a Persian layout says "ت" where the key has a J. */
function latin(event: KeyboardEvent): string {
  const { key, code } = event;
  if (key.length > 1 || key.charCodeAt(0) < 128) return key.length > 1 ? key : key.toLowerCase();
  if (code.startsWith("Key")) return code.slice(3).toLowerCase();
  if (code.startsWith("Digit")) return code.slice(5);
  if (code === "Slash") return event.shiftKey ? "?" : "/";
  return { BracketLeft: "[", BracketRight: "]", Period: ".", Comma: "," }[code] ?? key;
}

function pressed(event: KeyboardEvent): string {
  const key = latin(event);
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  // Shift is part of signs ("?"), so it is named only beside letters and named keys.
  if (event.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push("shift");
  return [...parts, key].join("+");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select, audio, video")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function ways(element: HTMLElement): string[] {
  return (element.dataset.key ?? "").split(/\s*,\s+|,(?=.)/).map((way) => way.trim());
}

function press(element: HTMLElement): void {
  const isField = element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (!isField) return element.click();
  element.focus();
  if (element instanceof HTMLInputElement) element.select();
}

/** Where shortcuts are looked for: the open dialog, if there is one. */
function scope(): ParentNode {
  const open = [...document.querySelectorAll("dialog:modal")];
  return open.at(-1) ?? document;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.key === "Unidentified") return;
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  const key = pressed(event);
  const typing = isTyping(event.target);
  if (typing && key === "Escape" && !document.querySelector("dialog:modal")) {
    (event.target as HTMLElement).blur();
    return;
  }
  if (typing && !key.startsWith("mod+") && !key.startsWith("alt+")) return;

  typed = event.timeStamp - last > PAUSE ? [key] : [...typed, key].slice(-3);
  last = event.timeStamp;
  const spoken = typed.map((_, index) => typed.slice(index).join(" "));
  meant = [];
  if (follow(spoken)) event.preventDefault();
  else if (document.querySelector("[data-later]")) meant = spoken;
});

/** Press the first that one of these keys is for. */
function follow(spoken: string[]): boolean {
  const candidates = [...scope().querySelectorAll<HTMLElement>("[data-key]:not(:disabled)")];
  for (const way of spoken) {
    const element = candidates.find((candidate) => ways(candidate).includes(way));
    if (!element) continue;
    typed = [];
    press(element);
    return true;
  }
  return false;
}

// A part of the page that comes after it ([data-later]) may bring what a key was meant for.
document.addEventListener("htmx:afterSettle", () => {
  if (meant.length > 0 && !document.querySelector("[data-later]")) follow(meant.splice(0));
});
