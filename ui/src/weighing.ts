// Files that are too large are told of at their field before anything is sent: a long upload whose
// end is a refusal helps nobody.

function size(input: HTMLInputElement): number {
  return [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
}

/** Whether the files may go; says at the field if not. */
function judge(input: HTMLInputElement): boolean {
  const isHeavy = size(input) > Number(input.dataset.most);
  const id = `${input.id}_heavy`;
  document.getElementById(id)?.remove();
  input.classList.toggle("is-invalid", isHeavy);
  input.ariaInvalid = isHeavy ? "true" : null;
  if (!isHeavy) return true;
  const fault = document.createElement("div");
  fault.id = id;
  fault.className = "field-error";
  fault.role = "alert";
  fault.textContent = input.dataset.tooLarge ?? "";
  input.after(fault);
  return false;
}

export function weigh(form: HTMLFormElement): void {
  const inputs = [...form.querySelectorAll<HTMLInputElement>("input[data-most]")];
  for (const input of inputs) input.addEventListener("change", () => void judge(input));
  form.addEventListener("submit", (event) => {
    const heavy = inputs.filter((input) => !judge(input));
    if (!heavy.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    heavy[0]?.focus();
  });
}
