// One box for all hits.
"use strict";
for (const label of document.querySelectorAll(".all-hits")) {
  label.hidden = false;
  const all = label.querySelector("input");
  const boxes = [...all.form.querySelectorAll("[name=hit]")];
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  for (const box of boxes) box.addEventListener("change", () => {
    const ticked = boxes.filter((one) => one.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  });
}
