// The filters of a report: a choice is shown at once; own dates wait for the button.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLSelectElement)) return;
  const form = field.closest<HTMLFormElement>("form[data-report-filters]");
  if (!form || (field.name === "period" && field.value === "own")) return;
  form.requestSubmit();
});
