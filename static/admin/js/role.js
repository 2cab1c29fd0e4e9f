// Puts the role on record for the day into its field as long as it is ours: where nobody has typed another.
const field = document.querySelector("input#id_role");
const part = document.querySelector(".beside-role");
const held = () => part.querySelector("[data-role]")?.dataset.role ?? "";

if (field && part) {
  let ours = held();
  part.addEventListener("plenary:beside", () => {
    if (!field.value.trim() || field.value === ours) fill(held());
    ours = held();
  });
}

function fill(role) {
  if (field.value === role) return;
  field.value = role;
  // Whoever has just come to it types over what we put there.
  if (document.activeElement === field) field.select();
}
