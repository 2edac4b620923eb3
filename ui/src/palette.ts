// Ctrl-K: every element of the page with data-command is a command, by its words; the last line
// hands the words to the search page.

interface Command {
  label: string;
  icon: string;
  run: () => void;
}

const dialog = document.querySelector<HTMLDialogElement>("dialog#palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
let shown: Command[] = [];
let chosen = 0;

/** Small letters without marks, so that "resume" finds "résumé" and "əlaqə" is found by "elaqe". */
function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ə", "e")
    .replaceAll("ı", "i")
    .replaceAll("đ", "d")
    .replaceAll("ي", "ی")
    .replaceAll("ك", "ک");
}

function commands(): Command[] {
  const found = new Map<string, Command>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-command]")) {
    const label = element.dataset.command ?? "";
    const icon = element.dataset.icon ?? "arrow-right";
    if (!found.has(label)) found.set(label, { label, icon, run: () => element.click() });
  }
  return [...found.values()];
}

function search(words: string, data: DOMStringMap): Command {
  const url = `${data.searchUrl ?? ""}?q=${encodeURIComponent(words)}`;
  const label = (data.searchLabel ?? "{words}").replace("{words}", words);
  return { label, icon: "search", run: () => window.location.assign(url) };
}

function option(command: Command, index: number, sprite: string): HTMLElement {
  const line = document.createElement("li");
  line.role = "option";
  line.id = `palette-${index}`;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${command.icon}`);
  svg.append(use);
  const text = document.createElement("span");
  text.textContent = command.label;
  line.append(svg, text);
  line.addEventListener("click", () => run(command));
  return line;
}

function choose(index: number): void {
  if (!list || !input || shown.length === 0) return;
  chosen = (index + shown.length) % shown.length;
  [...list.children].forEach((line, at) => {
    line.ariaSelected = String(at === chosen);
    if (at === chosen) line.scrollIntoView({ block: "nearest" });
  });
  input.setAttribute("aria-activedescendant", `palette-${chosen}`);
}

function run(command: Command): void {
  dialog?.close();
  command.run();
}

function fill(): void {
  if (!list || !input) return;
  const words = input.value.trim();
  const parts = folded(words).split(/\s+/);
  shown = commands().filter(({ label }) => parts.every((part) => folded(label).includes(part)));
  if (words) shown.push(search(words, list.dataset));
  list.replaceChildren(...shown.map((one, at) => option(one, at, list.dataset.sprite ?? "")));
  choose(0);
}

dialog?.addEventListener("alaka:opened", () => {
  if (input) input.value = "";
  fill();
});

input?.addEventListener("input", fill);
input?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(chosen + step);
  const command = shown[chosen];
  if (event.key === "Enter" && command) run(command);
  if (step || event.key === "Enter") event.preventDefault();
});
