// Files of a line: pictures as pictures, all else by name. A site's policy need not allow pictures
// from us: they are fetched like any answer of ours, and painted.

import { h, icon } from "./dom";
import type { Attached } from "./setting";
import { number, say } from "./words";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST = 8 * 1024 * 1024;
const WIDTH = 220;
const HEIGHT = 200;

export async function paintOn(canvas: HTMLCanvasElement, picture: Blob): Promise<void> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, WIDTH / bitmap.width, HEIGHT / bitmap.height);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const sharp = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  canvas.style.width = `${width}px`;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
}

function size(bytes: number): string {
  const kilobytes = bytes / 1024;
  return kilobytes < 1000
    ? `${number(Math.max(1, Math.round(kilobytes)))} kB`
    : `${number(Math.round(kilobytes / 102.4) / 10)} MB`;
}

export function attached(file: Attached, base: string): HTMLElement {
  const href = file.url ? new URL(file.url, base).href : undefined;
  const label = say(W.download, { name: file.name });
  const link = { target: "_blank", rel: "noopener noreferrer", href, "aria-label": href && label };
  const byName = h(
    "a",
    { ...link, class: "file" },
    icon("file"),
    h("span", {}, h("bdi", {}, file.name), h("small", { dir: "ltr" }, size(file.size))),
  );
  if (!href || !PICTURES.includes(file.type) || file.size > MOST) return byName;
  const canvas = h("canvas", { role: "img", "aria-label": file.name, width: WIDTH, height: 1 });
  const picture = h("a", { ...link, class: "picture" }, canvas);
  fetch(href, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error())))
    .then((blob) => paintOn(canvas, blob))
    .catch(() => picture.replaceWith(byName));
  return picture;
}
