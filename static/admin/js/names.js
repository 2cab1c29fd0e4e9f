// Gives autocompletes the name of their label, which the stock script leaves out.
function name(within) {
  for (const select of within.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling?.querySelector(".select2-selection--single, input[type=search]");
    if (!label || !box) continue;
    label.id ||= `${select.id}_label`;
    const chosen = box.querySelector("[id]");
    chosen?.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", [label.id, chosen?.id].filter(Boolean).join(" "));
  }
}

// Through jQuery, so that it comes after the stock script, which waits in the same row.
window.django.jQuery(() => name(document));
document.addEventListener("formset:added", ({ target }) => name(target));
