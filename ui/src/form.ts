// On pages with one of our forms: a small sum before sending, which costs a visitor nothing and a
// machine that sends thousands a lot; and one click sends once. Without this the form works too.

import { proof } from "./proof";
import { weigh } from "./weighing";

function keyOf(form: HTMLFormElement): string {
  const { pathname } = new URL(form.action, document.baseURI);
  return form.dataset.key ?? /\/f\/([\w-]+)$/.exec(pathname)?.[1] ?? "";
}

function put(form: HTMLFormElement, name: string, value: string): void {
  let field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    form.append(field);
  }
  field.value = value;
}

async function work(form: HTMLFormElement, key: string): Promise<void> {
  // The hosted page brings a signed time; a page of somebody's own has the visitor's clock.
  const time = form.querySelector<HTMLInputElement>('input[name="alaka_time"]')?.value;
  const challenge = time || String(Math.floor(Date.now() / 1000));
  const counter = await proof(key, challenge);
  put(form, "alaka_pow", `${challenge}~${counter}`);
  put(form, "alaka_script", "1");
  if (!form.querySelector('input[name="alaka_page"]')) put(form, "alaka_page", location.href);
}

function busy(form: HTMLFormElement, isBusy: boolean): void {
  form.ariaBusy = isBusy ? "true" : null;
  for (const button of form.querySelectorAll("button")) button.ariaBusy = isBusy ? "true" : null;
}

function attend(form: HTMLFormElement, key: string): void {
  let begun: Promise<void> | undefined;
  let isDone = false;
  let isSent = false;
  const begin = (): Promise<void> => (begun ??= work(form, key).then(() => void (isDone = true)));

  form.addEventListener("focusin", () => void begin(), { once: true });
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    busy(form, true);
    if (isDone) {
      isSent = true;
      return;
    }
    event.preventDefault();
    // Whatever goes wrong with the sum, the message is sent, and by the button that was pressed:
    // its name and value belong to what is sent.
    const { submitter } = event;
    const send = (): void => {
      isDone = true;
      form.requestSubmit(submitter);
    };
    void begin().then(send, send);
  });
  // Back from the next page, with what was typed still there.
  addEventListener("pageshow", () => {
    isSent = false;
    busy(form, false);
  });
}

for (const form of document.forms) weigh(form);

// Without https a page has no Web Cryptography; then nobody is asked for a proof.
if (window.crypto?.subtle) {
  for (const form of document.forms) {
    const key = form.method === "post" ? keyOf(form) : "";
    if (key) attend(form, key);
  }
}
