// The widget's words. W holds the place of each text by its name; the texts of the page's language
// come in a file of their own (ui/words.py makes them of the five catalogues).

export interface Spoken {
  texts: (string | string[])[];
  /** Of languages whose days and months browsers do not know. */
  days?: string[];
  months?: string[];
}

declare global {
  const W: Readonly<Record<string, number>>;
}

// The plural forms of each catalogue, in its order.
const FORMS: Record<string, string[]> = { bs: ["one", "few", "other"] };
const TWO = ["one", "other"];

let language = "en";
let locale = "en";
let spoken: Spoken = { texts: [] };

/** Learn a language: its words lie beside this script. */
export async function speak(chosen: string): Promise<void> {
  const answer = await fetch(new URL(`${chosen}.json`, import.meta.url), { credentials: "omit" });
  if (!answer.ok) throw new Error(answer.statusText);
  spoken = (await answer.json()) as Spoken;
  language = chosen;
  // The visitor's own kind of it, for hours of twelve or twenty-four.
  locale = navigator.languages.find((code) => code.startsWith(language)) ?? language;
}

export const tongue = (): string => language;
export const calendar = (): Spoken => spoken;
export const region = (): string => locale;
export const direction = (): "rtl" | "ltr" => (language === "fa" ? "rtl" : "ltr");

export function number(value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

export function say(place: number | undefined, values: Record<string, string | number> = {}): string {
  let text = spoken.texts[place ?? -1] ?? "";
  if (typeof text !== "string") {
    const form = new Intl.PluralRules(language).select(Number(values.count));
    const at = (FORMS[language] ?? TWO).indexOf(form);
    text = text[at] ?? text.at(-1) ?? "";
  }
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? number(value) : value;
  });
}
