// Builds the widget: a small loader at an address that stays, and what it loads, with the words of
// each language apart. Only the face that is shown is loaded: the talk, or a form.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";

// Sites have visitors with older browsers than the desk's.
export const BROWSERS = ["chrome111", "firefox113", "safari16.4"];

function digest(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}

export async function widget(here, folder, isMinified) {
  const source = join(here, "src", "widget");
  const parts = join(folder, "chat");
  const words = JSON.parse(readFileSync(join(source, "words.json"), "utf8"));
  const css = readFileSync(join(source, "widget.css"), "utf8");
  const style = await transform(css, { loader: "css", minify: isMinified, target: BROWSERS });
  const shared = {
    absWorkingDir: here,
    bundle: true,
    minify: isMinified,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    target: BROWSERS,
  };
  mkdirSync(parts, { recursive: true });
  for (const [language, said] of Object.entries(words.texts)) {
    writeFileSync(join(parts, `${language}.json`), JSON.stringify(said));
  }
  await build({
    ...shared,
    entryPoints: ["chat", "form", "preview"].map((name) => `src/widget/${name}.ts`),
    outdir: parts,
    format: "esm",
    define: {
      STYLE: JSON.stringify(style.code.trim()),
      // The place of each text by its name: the names themselves stay here.
      ...Object.fromEntries(words.names.map((name, place) => [`W.${name}`, String(place)])),
    },
  });
  await build({
    ...shared,
    entryPoints: { chat: "src/widget/loader.ts" },
    outdir: folder,
    format: "iife",
    define: { BUILD: JSON.stringify(digest(parts)) },
  });
}
