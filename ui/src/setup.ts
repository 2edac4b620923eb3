// Small helps of the set-up, which works without them: the time zone is guessed from the machine,
// and a button copies what is to be copied.

for (const field of document.querySelectorAll<HTMLSelectElement>("select[data-guess-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (field.value === "UTC" && [...field.options].some((option) => option.value === zone)) field.value = zone;
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy-from]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const source = document.getElementById(button.dataset.copyFrom ?? "");
    if (!source) return;
    // Selecting it first leaves the old way open where there is no clipboard (plain http).
    getSelection()?.selectAllChildren(source);
    const old = () => document.execCommand("copy");
    navigator.clipboard ? navigator.clipboard.writeText(source.textContent ?? "").catch(old) : old();
    button.dataset.copied = "yes";
    button.querySelector("[data-copied-text]")?.removeAttribute("hidden");
    button.querySelector("[data-copy-text]")?.setAttribute("hidden", "");
  });
}
