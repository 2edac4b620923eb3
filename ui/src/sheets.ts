// The sheets with QR codes: what is chosen is shown at once, and printed by its button.
const form = document.querySelector("form");
form?.addEventListener("change", () => form.requestSubmit());
document.querySelector("[data-print]")?.addEventListener("click", () => print());
