/** Brings a field into sight and the caret into it. Editors and autocompletes stand in for fields that nobody sees. */
export function goTo(field) {
  const row = field?.closest(".form-row") ?? field;
  row?.scrollIntoView({ block: "center" });
  (standInFor(field, row) ?? field)?.focus({ preventScroll: true });
}

function standInFor(field, row) {
  const editor = field?.closest(".prose-editor");
  if (editor) return editor.querySelector(".ProseMirror[contenteditable]");
  const isSeen = field?.matches("input, select, textarea") && field.offsetParent && !field.matches(".select2-hidden-accessible");
  return isSeen ? null : row?.querySelector(".ProseMirror[contenteditable], .select2-selection");
}
