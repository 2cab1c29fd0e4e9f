// Says under a field how long its text is, as it is typed.
for (const field of document.querySelectorAll("[data-count]")) {
  const note = document.createElement("p");
  note.className = "count";
  note.id = `${field.id}_count`;
  (field.closest(".flex-container") ?? field).after(note);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));

  const tell = () => {
    const { count, countGood, countLimit } = field.dataset;
    const length = [...field.value.trim()].length;
    note.textContent = count.replace("{count}", length).replace("{limit}", countLimit);
    note.classList.toggle("over", length > Number(countGood ?? countLimit));
  };
  field.addEventListener("input", tell);
  tell();
}
