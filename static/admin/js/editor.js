// The editor would style itself by an inline style, which the policy refuses; it refrains where an element of that name
// is there already. This one has the name and nothing more. What the editor needs stands in desk.css.
const styled = document.createElementNS("urn:plenary:none", "style");
styled.setAttribute("data-tiptap-style", "");
document.head.append(styled);

// Gives the text that the editor makes editable the name of the field it stands for.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const name = label?.textContent.replace(/:\s*$/, "").trim();
  if (name) editor.setOptions({ editorProps: { attributes: { "aria-label": name } } });
});
