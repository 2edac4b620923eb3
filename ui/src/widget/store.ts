// The page's storage, where the site has one for us; else what we keep lives as long as the page.

const memory = new Map<string, string>();

function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // Forbidden by the browser's settings or by a sandbox.
  }
}

export class Store {
  constructor(readonly prefix: string) {}

  read<T>(name: string): T | undefined {
    const key = this.prefix + name;
    try {
      const text = memory.get(key) ?? storage()?.getItem(key);
      return text ? (JSON.parse(text) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    const key = this.prefix + name;
    if (value === undefined || value === null || value === "") {
      memory.delete(key);
      storage()?.removeItem(key);
      return;
    }
    const text = JSON.stringify(value);
    try {
      (storage() as Storage).setItem(key, text); // Where there is none, this throws too.
      memory.delete(key);
    } catch {
      memory.set(key, text);
    }
  }

  /** All that is kept under names that begin so. */
  all<T>(beginning: string): T[] {
    const start = this.prefix + beginning;
    const kept = storage();
    const keys = new Set(memory.keys());
    for (let place = 0; kept && place < kept.length; place += 1) keys.add(kept.key(place) ?? "");
    return [...keys]
      .filter((key) => key.startsWith(start))
      .map((key) => this.read<T>(key.slice(this.prefix.length)))
      .filter((value) => value !== undefined);
  }
}
