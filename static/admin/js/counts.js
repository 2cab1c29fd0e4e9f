// Says under a field how long its text is, as it is typed.
for (const field of document.querySelectorAll("[data-count]")) {
  const note = document.createElement("p");
  note.className = "count";
  note.id = `${field.id}_count`;
  (field.closest(".flex-container") ?? field).after(note);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" "));

  const tell = () => {
    const { count, countGood } = field.dataset;
    const length = [...field.value.trim()].length;
    note.textContent = count.replace("{count}", length).replace("{limit}", field.maxLength);
    note.classList.toggle("over", Boolean(countGood) && length > Number(countGood));
  };
  field.addEventListener("input", tell);
  tell();
}
