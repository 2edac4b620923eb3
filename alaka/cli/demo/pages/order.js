// The shop is made up; but as a real one's page would, this tells Alaka what was ordered.
const form = document.getElementById("order");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { sku, name, currency } = form.dataset;
  const [person, email] = [form.elements.name.value, form.elements.email.value];
  const price = Number(form.dataset.price);
  const quantity = Number(form.elements.quantity.value);
  const order = { order_id: String(Date.now()), currency, total: price * quantity, email };
  window.alaka?.("identify", { name: person, email });
  window.alaka?.("order", { ...order, products: [{ sku, name, price, quantity }] });
  form.hidden = true;
  document.querySelector(".done").hidden = false;
});
