// Keeps the place that the address names in sight while editors, choices and icons take their size, until somebody acts.
const place = document.getElementById(location.hash.slice(1));

if (place) {
  const watch = new ResizeObserver(() => place.scrollIntoView());
  watch.observe(document.getElementById("content"));
  for (const act of ["keydown", "pointerdown", "touchmove", "wheel"]) {
    addEventListener(act, () => watch.disconnect(), { once: true, passive: true });
  }
}
