// Lets the focal point be picked by clicking on the picture, also before it is uploaded.
// The two number fields remain: they are what is saved, and what the keyboard uses.

const CENTRE = 50;

const perCent = (distance, whole) => Math.min(100, Math.max(0, Math.round((100 * distance) / whole)));

function connectPicker(picker) {
  const { across, down, upload } = Object.fromEntries(
    ["across", "down", "upload"].map((name) => [name, document.getElementById(picker.dataset[name])]),
  );
  if (!across || !down || !upload) return;

  const frame = picker.querySelector(".focal-point__frame");
  const picture = picker.querySelector(".focal-point__picture");
  const stored = { address: picture.getAttribute("src"), across: across.value, down: down.value };
  const marker = frame.appendChild(document.createElement("span"));
  marker.className = "focal-point__marker";
  picker.querySelector(".help").hidden = false;

  function showMarker() {
    marker.style.left = `${across.value}%`;
    marker.style.top = `${down.value}%`;
  }

  function setPoint(x, y) {
    across.value = x;
    down.value = y;
    showMarker();
  }

  function showPicture(address) {
    if (picture.src.startsWith("blob:")) URL.revokeObjectURL(picture.src);
    frame.hidden = !address;
    if (address) picture.src = address;
    else picture.removeAttribute("src");
  }

  frame.addEventListener("click", ({ clientX, clientY }) => {
    const box = picture.getBoundingClientRect();
    setPoint(perCent(clientX - box.left, box.width), perCent(clientY - box.top, box.height));
  });
  upload.addEventListener("change", () => {
    const [file] = upload.files;
    if (file) setPoint(CENTRE, CENTRE);
    else setPoint(stored.across, stored.down);
    showPicture(file ? URL.createObjectURL(file) : stored.address);
  });
  picture.addEventListener("error", () => (frame.hidden = true));
  across.addEventListener("input", showMarker);
  down.addEventListener("input", showMarker);
  showMarker();
}

document.querySelectorAll("[data-focal-point]").forEach(connectPicker);
