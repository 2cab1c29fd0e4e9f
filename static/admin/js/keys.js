// Gives a new row its key at once: a form that is sent twice then speaks of the same row.
document.addEventListener("formset:added", ({ target }) => {
  const key = target.querySelector(":scope > input[type=hidden][name$='-id']");
  if (key && !key.value) key.value = newKey();
});

// A browser has randomUUID only at secure addresses, and a desk may be reached in a house network without.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
