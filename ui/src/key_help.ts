// The dialog of all shortcuts of this page, read from the page itself whenever it opens.

const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
const body = dialog?.querySelector<HTMLElement>(".keys");
const NAMES: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
  shift: "⇧",
  alt: "Alt",
  mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl",
};

function caps(way: string): HTMLElement[] {
  return way.split(/[ +]/).map((key) => {
    const cap = document.createElement("kbd");
    cap.textContent = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    return cap;
  });
}

function row(element: HTMLElement): HTMLElement {
  const line = document.createElement("div");
  const label = document.createElement("dt");
  const keys = document.createElement("dd");
  label.textContent = element.dataset.keyLabel ?? "";
  keys.dir = "ltr";
  keys.append(...caps((element.dataset.key ?? "").split(",")[0] ?? ""));
  line.append(label, keys);
  return line;
}

function fill(target: HTMLElement): void {
  const groups = new Map<string, Map<string, HTMLElement>>([["page", new Map()]]);
  for (const element of document.querySelectorAll<HTMLElement>("[data-key][data-key-label]")) {
    const name = element.dataset.keyGroup ?? "page";
    const rows = groups.get(name) ?? new Map<string, HTMLElement>();
    const label = element.dataset.keyLabel ?? "";
    if (!rows.has(label)) rows.set(label, row(element));
    groups.set(name, rows);
  }
  target.replaceChildren();
  for (const [name, rows] of groups) {
    if (rows.size === 0) continue;
    const section = document.createElement("section");
    const heading = document.createElement("h3");
    const list = document.createElement("dl");
    const key = `group${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    heading.textContent = target.dataset[key] ?? name;
    list.append(...rows.values());
    section.append(heading, list);
    target.append(section);
  }
}

document.addEventListener("alaka:opened", (event) => {
  if (event.target === dialog && body) fill(body);
});
