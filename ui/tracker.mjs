// Builds the script of the visits (t.js): one small file at an address that stays.

import { build } from "esbuild";
import { BROWSERS } from "./widget.mjs";

export async function tracker(here, folder, isMinified) {
  await build({
    absWorkingDir: here,
    entryPoints: { t: "src/tracker/tracker.ts" },
    outdir: folder,
    bundle: true,
    minify: isMinified,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
    target: BROWSERS,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } }, // A field less to declare.
  });
}
