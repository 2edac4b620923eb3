// Builds everything a browser loads into alaka/static/dist: scripts, styles, fonts, icons, and
// build.json with a digest of it all, which the server puts into the address of every file.
// The result is made in a folder beside and changed over whole: no half build is ever served.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { sprite } from "./sprite.mjs";
import { tracker } from "./tracker.mjs";
import { widget } from "./widget.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "alaka", "static", "dist");
const watching = process.argv.includes("--watch");

const ENTRIES = [
  "src/console.ts",
  "src/charts.ts",
  "src/form.ts",
  "src/public.ts",
  "src/sheets.ts",
  "src/console.css",
  "src/console.rtl.css",
  "src/public.css",
  "src/preview.css",
  "src/sheets.css",
];

const FONTS = {
  "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  "vazirmatn.woff2": "vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL[wght].woff2",
  // For paper: all letters of our languages in one face, in the form PDF embeds.
  "Vazirmatn-Regular.ttf": "vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf",
  "Vazirmatn-Bold.ttf": "vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf",
};

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function digest(folder) {
  const hash = createHash("sha256");
  for (const name of files(folder)) {
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest("hex").slice(0, 12);
}

async function bundle(folder) {
  await build({
    absWorkingDir: here,
    entryPoints: ENTRIES,
    outdir: folder,
    entryNames: "[name]",
    bundle: true,
    minify: !watching,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
    // The shell's colours use light-dark(), which sets the oldest browsers we serve.
    target: ["chrome123", "firefox128", "safari17.5"],
    external: ["./fonts/*"],
    sourcemap: watching ? "inline" : false,
  });
}

function licences(folder) {
  const packages = Object.keys(JSON.parse(readFileSync(join(here, "package.json"))).dependencies);
  const shipped = packages.filter((name) => !["esbuild", "typescript"].includes(name));
  const texts = shipped.map((name) => {
    const home = join(here, "node_modules", name);
    const file = readdirSync(home).find((entry) => /^(LICEN[CS]E|OFL)/i.test(entry));
    const { version, license } = JSON.parse(readFileSync(join(home, "package.json")));
    const text = file ? readFileSync(join(home, file), "utf8").trim() : license;
    return `${name} ${version}\n\n${text}\n`;
  });
  writeFileSync(join(folder, "LICENSES.txt"), texts.join(`\n${"-".repeat(72)}\n\n`));
}

async function make() {
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, "fonts"), { recursive: true });
  await bundle(draft);
  await widget(here, draft, !watching);
  await tracker(here, draft, !watching);
  for (const [name, source] of Object.entries(FONTS)) {
    cpSync(join(here, "node_modules", source), join(draft, "fonts", name));
  }
  const { icons, svg } = sprite(here);
  writeFileSync(join(draft, "icons.svg"), svg);
  cpSync(join(here, "src", "mark.svg"), join(draft, "mark.svg"));
  licences(draft);
  const result = { digest: digest(draft), icons };
  writeFileSync(join(draft, "build.json"), `${JSON.stringify(result, null, 1)}\n`);

  const old = `${draft}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(draft, target);
  rmSync(old, { recursive: true, force: true });
  console.log(`alaka/static/dist: build ${result.digest}, ${icons.length} icons`);
}

await make();
if (watching) {
  let timer;
  watch(join(here, "src"), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => make().catch((error) => console.error(error.message)), 80);
  });
}
