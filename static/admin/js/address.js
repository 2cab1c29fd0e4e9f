// A button beside each address that copies it, where the browser lets a page do so.
const list = document.querySelector("[data-copy]");

for (const field of navigator.clipboard ? document.querySelectorAll("[data-address]") : []) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: list.dataset.copy });
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = list.dataset.copied;
  });
  field.after(button);
}
for (const field of document.querySelectorAll("[data-address]")) field.addEventListener("focus", () => field.select());
