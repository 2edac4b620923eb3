// What the widget opens: the talk, or a form.

import type { Setting } from "./setting";

export interface Face {
  readonly element: HTMLElement;
  show(): void;
  focus(): void;
}

export type MakeFace = (setting: Setting, greeting: () => string, close: () => void) => Face;
