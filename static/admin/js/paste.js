// The box that takes a text. Plain text stays in the field as it is; what is pasted with formatting goes into a box that
// keeps it, and from there into the hidden field `markup`.
import { readable } from "./clipboard.js";

// Beyond this, browsers take seconds to insert markup so that it can be undone.
const UNDOABLE = 200_000;
const form = document.querySelector("[data-paste]");
const field = form.querySelector("#id_text");
const file = form.querySelector("#id_file");
const markup = form.querySelector("#id_markup");
let box = null;

function openBox(html) {
  box = document.createElement("div");
  Object.assign(box, { className: "copy-box", contentEditable: "true", tabIndex: 0, role: "textbox", ariaMultiLine: "true" });
  const label = form.querySelector("label[for=id_text]");
  label.id = "id_text_label";
  box.setAttribute("aria-labelledby", label.id);
  box.setAttribute("aria-describedby", "id_text_helptext");
  const empty = document.createElement("button");
  Object.assign(empty, { type: "button", className: "quiet", textContent: form.dataset.plain });
  empty.addEventListener("click", closeBox);
  box.addEventListener("paste", paste);
  field.hidden = true;
  field.after(box, empty);
  label.addEventListener("click", () => box?.focus());
  const before = field.value;
  field.value = "";
  if (before) {
    for (const line of before.split("\n")) {
      const paragraph = document.createElement("p");
      paragraph.append(line || document.createElement("br"));
      box.append(paragraph);
    }
  }
  box.focus();
  getSelection().selectAllChildren(box);
  getSelection().collapseToEnd();
  if (html) insert(html);
}

function closeBox() {
  box.nextElementSibling.remove();
  box.remove();
  box = null;
  markup.value = "";
  field.hidden = false;
  field.focus();
}

function insert(html) {
  if (html.length < UNDOABLE) {
    document.execCommand("insertHTML", false, html);
    return;
  }
  const range = getSelection().getRangeAt(0);
  range.deleteContents();
  const content = document.createElement("template");
  content.innerHTML = html;
  range.insertNode(content.content);
  range.collapse(false);
}

function paste(event) {
  const html = readable(event.clipboardData?.getData("text/html") ?? "");
  if (!html) {
    if (!box) return;
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").split(/\r\n?|\n/);
    insert(lines.map((line) => `<div>${escaped(line) || "<br>"}</div>`).join(""));
    return;
  }
  event.preventDefault();
  if (box) insert(html);
  else openBox(atCaret(html));
}

// What stands before the caret in the field stays before, what stands after stays after.
function atCaret(html) {
  const after = field.value.slice(field.selectionEnd);
  field.value = field.value.slice(0, field.selectionStart);
  return html + after.split("\n").map((line) => (line ? `<p>${escaped(line)}</p>` : "")).join("");
}

function escaped(text) {
  const element = document.createElement("i");
  element.textContent = text;
  return element.innerHTML;
}

function send(event) {
  const words = box?.textContent.trim();
  markup.value = words ? box.innerHTML : "";
  const size = new Blob([markup.value || field.value]).size;
  const place = file.files[0]?.size > Number(form.dataset.mostBytes) ? file : size > Number(form.dataset.mostBytes) ? field : null;
  form.querySelectorAll(".errorlist.told").forEach((list) => list.remove());
  if (!place) return;
  event.preventDefault();
  const list = document.createElement("ul");
  list.className = "errorlist told";
  list.setAttribute("role", "alert");
  list.append(Object.assign(document.createElement("li"), { textContent: form.dataset.tooLarge }));
  place.closest(".form-row").prepend(list);
  list.scrollIntoView({ block: "nearest" });
}

field.addEventListener("paste", paste);
form.addEventListener("submit", send);
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
for (const type of ["dragover", "drop", "dragleave"]) {
  form.addEventListener(type, (event) => {
    const holdsFile = event.dataTransfer?.types.includes("Files");
    form.classList.toggle("dropping", type === "dragover" && holdsFile);
    if (!holdsFile || type === "dragleave") return;
    event.preventDefault();
    if (type === "drop") file.files = event.dataTransfer.files;
  });
}
if (markup.value) openBox(readable(markup.value));
else field.focus();
