// The owner's colour made readable, light or dark as the site is, and room for a phone's keyboard.

type Color = [number, number, number];

function parse(color: string): Color {
  const value = Number.parseInt(/^#([0-9a-f]{6})$/i.exec(color)?.[1] ?? "0f766e", 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Relative luminance (WCAG 2). */
function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Color, other: Color): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [17, 24, 28];
// What our bubbles are on: the worst ground a link has.
const LIGHT_BUBBLE: Color = [238, 241, 243];
const DARK_BUBBLE: Color = [46, 53, 58];

/** The colour moved towards another until text in it can be read on the ground. */
function readable(color: Color, ground: Color, towards: Color): Color {
  let found = color;
  for (let step = 0; step < 24 && contrast(found, ground) < 4.6; step += 1) {
    found = found.map((part, place) => Math.round(part + (towards[place]! - part) * 0.1)) as Color;
  }
  return found;
}

const css = (color: Color): string => `rgb(${color.join(" ")})`;

export function paint(host: HTMLElement, color: string): void {
  const accent = parse(color);
  // White words unless only dark ones can be read; a colour between the two is darkened a little.
  const isBright = contrast(accent, WHITE) < 2.6;
  const ground = isBright ? accent : readable(accent, WHITE, BLACK);
  const names = {
    "--accent": css(ground),
    "--on-accent": css(isBright ? BLACK : WHITE),
    "--link": css(readable(accent, LIGHT_BUBBLE, BLACK)),
    "--link-dark": css(readable(accent, DARK_BUBBLE, WHITE)),
  };
  for (const [name, value] of Object.entries(names)) host.style.setProperty(name, value);
}

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** What the site says of itself comes before what the system likes. */
function isDark(): boolean {
  const says = getComputedStyle(document.documentElement).colorScheme.split(" ");
  if (says.includes("dark") !== says.includes("light")) return says.includes("dark");
  return prefersDark.matches;
}

export function followTheme(host: HTMLElement): void {
  const show = (): void => {
    const dark = isDark();
    host.toggleAttribute("dark", dark);
    host.style.setProperty("color-scheme", dark ? "dark" : "light", "important");
  };
  show();
  prefersDark.addEventListener("change", show);
  // Sites switch their look by a class or attribute of the root.
  new MutationObserver(show).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["class", "style", "data-theme", "data-bs-theme", "data-color-scheme"],
  });
}

/** On a phone the panel fills what the on-screen keyboard leaves. */
export function followViewport(host: HTMLElement): void {
  const view = window.visualViewport;
  if (!view) return;
  const fit = (): void => {
    host.style.setProperty("--height", `${view.height}px`);
    host.style.setProperty("--top", `${view.offsetTop}px`);
  };
  fit();
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}
