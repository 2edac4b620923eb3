// Files on their way: each with its progress, its fault, and a button that takes it away.

import { type Doors, Fault } from "./doors";
import { h, icon } from "./dom";
import type { Attached, Limits } from "./setting";
import { say } from "./words";

interface Upload {
  file: File;
  part: number;
  fault: string;
  done?: Attached;
  cancel?: () => void;
}

export const endingOf = (name: string): string => (/\.([^.]+)$/.exec(name)?.[1] ?? "").toLowerCase();

/** Why a file cannot go, in words that name it; "" if it can. */
export function faultOf(file: File, limits: Limits): string {
  const { name } = file;
  if (file.size === 0) return say(W.emptyFile, { name });
  if (!limits.types.includes(endingOf(name))) {
    return say(W.wrongType, { name, types: limits.types.join(", ") });
  }
  if (file.size > limits.file_mb * 1024 * 1024) {
    return say(W.tooLarge, { name, most: limits.file_mb });
  }
  return "";
}

/** A pasted picture has no name of its own. */
function named(file: File): File {
  if (endingOf(file.name)) return file;
  return new File([file], `${file.name || "picture"}.${file.type.split("/")[1] ?? "png"}`, {
    type: file.type,
  });
}

export class Uploads {
  readonly element = h("ul", { class: "chips", role: "list" });
  readonly #uploads: Upload[] = [];

  constructor(
    private readonly doors: Doors,
    private readonly limits: Limits,
    private readonly session: () => Promise<string>,
    private readonly changed: () => void,
  ) {
    addEventListener("online", () => this.#again());
  }

  get ready(): Attached[] {
    return this.#uploads.flatMap(({ done }) => (done ? [done] : []));
  }

  get isBusy(): boolean {
    return this.#uploads.some(({ done }) => !done);
  }

  get isEmpty(): boolean {
    return this.#uploads.length === 0;
  }

  /** Take what can go; what is wrong with the others, in words. */
  add(files: Iterable<File>): string {
    const faults: string[] = [];
    for (const file of [...files].map(named)) {
      const fault = faultOf(file, this.limits);
      if (fault) faults.push(fault);
      else if (this.#uploads.length >= this.limits.files) {
        faults.push(say(W.tooMany, { most: this.limits.files }));
        break;
      } else void this.#send(this.#keep(file));
    }
    return faults.join(" ");
  }

  clear(): void {
    for (const upload of this.#uploads.splice(0)) upload.cancel?.();
    this.#show();
  }

  #keep(file: File): Upload {
    const upload: Upload = { file, part: 0, fault: "" };
    this.#uploads.push(upload);
    return upload;
  }

  async #send(upload: Upload): Promise<void> {
    upload.fault = "";
    this.#show();
    try {
      const session = await this.session();
      if (!this.#uploads.includes(upload)) return;
      const [sent, cancel] = this.doors.upload(session, upload.file, (part) => {
        upload.part = part;
        this.#show();
      });
      upload.cancel = cancel;
      upload.done = await sent;
    } catch (error) {
      const { name } = upload.file;
      const reason = error instanceof Fault ? error.reason : "";
      upload.fault = reason || say(W.notUploaded, { name });
      upload.part = 0;
    }
    this.#show();
  }

  #again(): void {
    for (const upload of this.#uploads) if (upload.fault) void this.#send(upload);
  }

  #drop(upload: Upload): void {
    upload.cancel?.();
    this.#uploads.splice(this.#uploads.indexOf(upload), 1);
    this.#show();
  }

  #show(): void {
    this.element.replaceChildren(...this.#uploads.map((upload) => this.#chip(upload)));
    this.element.hidden = this.isEmpty;
    this.changed();
  }

  #chip(upload: Upload): HTMLElement {
    const { name } = upload.file;
    const percent = new Intl.NumberFormat(undefined, { style: "percent" }).format(upload.part);
    const bar = h("progress", {
      max: 1,
      value: upload.part,
      "aria-label": say(W.uploading, { name, percent }),
    });
    const again = h("button", { type: "button", class: "link", click: () => void this.#send(upload) });
    again.append(say(W.again));
    const away = h("button", {
      type: "button",
      class: "plain",
      "aria-label": say(W.remove, { name }),
      click: () => this.#drop(upload),
    });
    away.append(icon("close"));
    return h(
      "li",
      { class: upload.fault ? "chip bad" : "chip" },
      icon(upload.fault ? "alert" : "file"),
      h("span", { class: "chip-name" }, h("bdi", {}, name)),
      upload.fault ? again : upload.done ? null : bar,
      away,
      upload.fault ? h("span", { class: "chip-fault" }, upload.fault) : null,
    );
  }
}
