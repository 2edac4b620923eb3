// data-confirm="Sentence" on a form, its button or a link asks first; hx-confirm too. The button of
// the dialog says data-confirm-action, or what the pressed button says; data-confirm-danger reddens it.

const dialog = document.querySelector<HTMLDialogElement>("dialog#confirm");
const agreed = new WeakSet<Element>();

function ask(question: string, source: HTMLElement, action: string): Promise<boolean> {
  const text = dialog?.querySelector("#confirm-text");
  const button = dialog?.querySelector<HTMLButtonElement>("button[value=yes]");
  if (!dialog || !text || !button) return Promise.resolve(window.confirm(question));
  text.textContent = question;
  button.textContent = source.dataset.confirmAction || action || button.dataset.default || "";
  button.classList.toggle("btn-danger", source.dataset.confirmDanger !== undefined);
  button.classList.toggle("btn-primary", source.dataset.confirmDanger === undefined);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function label(element: Element | null | undefined): string {
  return element?.textContent?.trim() ?? "";
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const submitter = event.submitter;
    const source = submitter?.dataset.confirm ? submitter : form;
    const question = source.dataset.confirm;
    if (!question || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void ask(question, source, label(submitter)).then((yes) => {
      if (!yes) return;
      agreed.add(form);
      form.requestSubmit(submitter);
    });
  },
  { capture: true },
);

document.addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-confirm]") : null;
    if (!(link instanceof HTMLAnchorElement) || agreed.delete(link)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void ask(link.dataset.confirm ?? "", link, label(link)).then((yes) => {
      if (!yes) return;
      agreed.add(link);
      link.click();
    });
  },
  { capture: true },
);

interface HtmxQuestion {
  question: string | null;
  issueRequest: (skip: boolean) => void;
}

document.addEventListener("htmx:confirm", (event) => {
  const { question, issueRequest } = (event as CustomEvent<HtmxQuestion>).detail;
  if (!question) return;
  event.preventDefault();
  const source = event.target as HTMLElement;
  void ask(question, source, label(source)).then((yes) => yes && issueRequest(true));
});
