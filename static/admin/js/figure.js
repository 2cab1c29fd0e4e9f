// Opens the fields of a figure once the proposition has a unit for it.
const part = document.querySelector(".beside-figure");
const details = part?.closest("details");
if (details) {
  part.addEventListener("plenary:beside", () => {
    details.open ||= part.querySelector("[data-unit]") !== null;
  });
}
