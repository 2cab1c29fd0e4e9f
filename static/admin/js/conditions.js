// Marks the conditions as needed while the stance asks for them; the server refuses the form without them.
const stance = document.querySelector("select#id_stance");
const label = document.querySelector("label[for=id_conditions]");
if (stance && label) {
  const mark = () => label.classList.toggle("required", stance.value === "supports_with_conditions");
  stance.addEventListener("change", mark);
  mark();
}
