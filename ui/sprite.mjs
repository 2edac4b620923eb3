// The icons that the product uses, in one file: `icons.svg#name`. The list is src/icons.txt; a
// name is that of a Tabler icon (outline), or `name-filled` for the filled one.

import { readFileSync } from "node:fs";
import { join } from "node:path";

function names(here) {
  return readFileSync(join(here, "src", "icons.txt"), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter(Boolean)
    .flatMap((line) => line.split(/\s+/))
    .sort();
}

function symbol(name, outline, filled) {
  const isFilled = name.endsWith("-filled");
  const nodes = isFilled ? filled[name.slice(0, -"-filled".length)] : outline[name];
  if (!nodes) throw new Error(`ui/src/icons.txt: Tabler has no icon named "${name}".`);
  const shapes = nodes.map(([tag, attributes]) => {
    const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
    return `<${tag}${pairs.join("")}/>`;
  });
  const paint = isFilled
    ? 'fill="currentColor" stroke="none"'
    : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes.join("")}</symbol>`;
}

export function sprite(here) {
  const folder = join(here, "node_modules", "@tabler", "icons");
  const outline = JSON.parse(readFileSync(join(folder, "tabler-nodes-outline.json")));
  const filled = JSON.parse(readFileSync(join(folder, "tabler-nodes-filled.json")));
  const icons = [...new Set(names(here))];
  const symbols = icons.map((name) => symbol(name, outline, filled));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  return { icons, svg };
}
