// Elements without HTML: nothing that anybody wrote is ever parsed, and a strict policy is content.

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

const SVG = "http://www.w3.org/2000/svg";

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value as EventListener);
    } else if (value !== false && value !== null && value !== undefined) {
      const isSet = value === true && !name.startsWith("aria-");
      element.setAttribute(name, isSet ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

type Written = HTMLInputElement | HTMLTextAreaElement;

/** Each field follows what is written in it, and an empty one the language of the page. */
export function followText(field: Written): void {
  const follow = (): void => void (field.dir = field.value ? "auto" : "");
  field.addEventListener("input", follow);
  follow();
}

const PATHS = {
  chat: "M12 4c5 0 9 3.2 9 7.3s-4 7.3-9 7.3c-1 0-2-.1-2.9-.4L4.5 20.5l.9-3.9C4 15.2 3 13.4 3 11.3 3 7.2 7 4 12 4z",
  form: "M4 6.5h16v11H4zM4 7l8 6 8-6",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  send: "M4 12h15M13 5.5l6.5 6.5-6.5 6.5",
  clip: "M18.5 11.5l-6.8 6.8a4.2 4.2 0 0 1-6-6l7.3-7.3a2.8 2.8 0 0 1 4 4l-7.2 7.2a1.4 1.4 0 0 1-2-2l6.3-6.3",
  mail: "M4 6.5h16v11H4zM4 7l8 6 8-6",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 7.5v5.5M12 16.4v.2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
};

export type Icon = keyof typeof PATHS;

function drawing(...paths: string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const icon = (name: Icon): SVGSVGElement => drawing(PATHS[name]);

/** A face from 1, unhappy, to 5, happy. */
export function face(score: number): SVGSVGElement {
  const bend = (score - 3) * 2.2;
  const eyes = "M9 9.5v.6M15 9.5v.6";
  const mouth = `M8 ${15 - bend / 3}q4 ${bend} 8 0`;
  return drawing("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", eyes, mouth);
}

// Neither quotes nor marks that turn the direction: an address must read as it is.
const LINK = /(?:\bhttps?:\/\/|\bwww\.)[^\s<>"'«»“”\u202a-\u202e\u2066-\u2069]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const TAIL = /[.,;:!?…،؛؟)\]}]+$/;
const TAIL_OPEN = /[.,;:!?…،؛؟]+$/; // The bracket closes one inside the address.

/** Text with its addresses as links; all else stays the words it is. */
export function linked(text: string): (string | HTMLElement)[] {
  const parts: (string | HTMLElement)[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const tail = found[0].includes("(") ? TAIL_OPEN : TAIL;
    const shown = found[0].replace(tail, "");
    const isMail = shown.includes("@") && !/^(https?:|www\.)/i.test(shown);
    const href = isMail ? `mailto:${shown}` : /^www\./i.test(shown) ? `https://${shown}` : shown;
    if (!URL.canParse?.(href)) continue;
    parts.push(text.slice(from, found.index));
    parts.push(h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, shown));
    from = found.index + shown.length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}
