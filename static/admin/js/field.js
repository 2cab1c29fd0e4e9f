/** Brings a field into sight and the caret into it. Editors and autocompletes stand in for fields that are hidden. */
export function goTo(field) {
  const row = field?.closest(".form-row") ?? field;
  const seen = field?.offsetParent && field.matches("input, select, textarea") && !field.matches(".select2-hidden-accessible");
  row?.scrollIntoView({ block: "center" });
  (seen ? field : row?.querySelector(".ProseMirror, .select2-selection"))?.focus({ preventScroll: true });
}
