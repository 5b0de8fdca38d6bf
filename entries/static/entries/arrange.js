"use strict";
// The tree of sections: a row moves among its siblings by its grip or by its arrows, and takes along what stands below it.

const panel = document.getElementById("arrange");
if (panel) arrange(panel);

function arrange(panel) {
  const body = document.querySelector("#result_list tbody");
  if (!body) return;
  const status = panel.querySelector("[role=status]");
  const undo = panel.querySelector(".arrange-undo");
  const nodes = [...body.rows].map((row) => {
    const place = row.querySelector("[data-section]");
    return { row, place, id: Number(place.dataset.section), group: `${place.dataset.volume}/${place.dataset.parent}` };
  });
  let former = null; // the move that can be undone: parent and the ids as they stood
  let busy = false;

  const nodeOf = (row) => nodes.find((node) => node.row === row);
  const siblingsOf = (node) =>
    [...body.rows].map(nodeOf).filter((other) => other.group === node.group);
  const withAllBelow = (node) => {
    const found = [node.row];
    const ids = new Set([String(node.id)]);
    for (const row of body.rows) {
      const other = nodeOf(row);
      if (!ids.has(other.place.dataset.parent)) continue;
      ids.add(String(other.id));
      found.push(row);
    }
    return found;
  };

  function show(ids) {
    // The group's rows are put where its first row stands, each with all below it.
    const members = ids.map((id) => nodes.find((node) => node.id === id));
    const blocks = members.map(withAllBelow);
    const moving = new Set(blocks.flat());
    const after = [...body.rows].filter((row) => moving.has(row)).at(-1).nextElementSibling;
    blocks.flat().forEach((row) => body.insertBefore(row, after));
    enable();
  }

  function enable() {
    for (const node of nodes) {
      const siblings = siblingsOf(node);
      const [up, down] = node.row.querySelectorAll("[data-move]");
      up.disabled = siblings[0] === node;
      down.disabled = siblings.at(-1) === node;
    }
  }

  function say(text, failed = false) {
    status.textContent = text;
    status.parentElement.classList.toggle("failed", failed);
  }

  async function post(parent, ids) {
    const token = document.querySelector("#changelist-form [name=csrfmiddlewaretoken]").value;
    const answer = await fetch(panel.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ parent, ids }),
    });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const data = isJson ? await answer.json() : {};
    if (!answer.ok || answer.redirected) throw new Error(data.error || panel.dataset.failed);
    return data.orders;
  }

  async function save(node, ids, said, canUndo) {
    const before = siblingsOf(node).map((other) => other.id);
    if (busy || ids.join() === before.join()) return;
    const parent = node.place.dataset.parent ? Number(node.place.dataset.parent) : null;
    busy = true;
    show(ids);
    try {
      const orders = await post(parent, ids);
      for (const id of ids) {
        const cell = nodes.find((other) => other.id === id).row.querySelector(".field-order");
        if (cell) cell.textContent = orders[id];
      }
      former = canUndo ? { node, ids: before } : null;
      say(said);
    } catch (error) {
      show(before);
      former = null;
      say(error instanceof TypeError ? panel.dataset.failed : error.message, true);
    }
    undo.hidden = former === null;
    busy = false;
  }

  const moved = (ids, id, to) => {
    const others = ids.filter((other) => other !== id);
    others.splice(to, 0, id);
    return others;
  };

  undo.addEventListener("click", () => {
    if (former) save(former.node, former.ids, panel.dataset.undone, false);
  });

  body.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const node = nodeOf(button.closest("tr"));
    const ids = siblingsOf(node).map((other) => other.id);
    const to = ids.indexOf(node.id) + Number(button.dataset.move);
    if (to < 0 || to >= ids.length) return;
    await save(node, moved(ids, node.id, to), panel.dataset.saved, true);
    // The row was taken out and put in again, and at the end of the list the button is off: keep the keyboard there.
    (button.disabled ? node.row.querySelector("[data-move]:not(:disabled)") : button)?.focus();
  });

  // Dragging: pointer events, so that a finger does it as well as a mouse.
  let drag = null;
  const marks = ["drop-before", "drop-after"];
  const clear = () => body.querySelectorAll(".is-moving, .drop-before, .drop-after")
    .forEach((row) => row.classList.remove("is-moving", ...marks));

  function topOfBlock(node) { return node.row.getBoundingClientRect().top; }
  function bottomOfBlock(node) { return withAllBelow(node).at(-1).getBoundingClientRect().bottom; }

  function startDrag(event, node) {
    if (busy || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag = { node, to: null };
    withAllBelow(node).forEach((row) => row.classList.add("is-moving"));
  }

  function dragOver(event) {
    if (!drag) return;
    const siblings = siblingsOf(drag.node);
    const others = siblings.filter((other) => other !== drag.node);
    const y = event.clientY;
    let to = others.findIndex((other) => y < (topOfBlock(other) + bottomOfBlock(other)) / 2);
    if (to < 0) to = others.length;
    body.querySelectorAll(".drop-before, .drop-after").forEach((row) => row.classList.remove(...marks));
    drag.to = to;
    if (to === siblings.indexOf(drag.node)) return;
    if (to < others.length) others[to].row.classList.add("drop-before");
    else withAllBelow(others.at(-1)).at(-1).classList.add("drop-after");
    if (y < 60) window.scrollBy(0, -12);
    if (y > window.innerHeight - 60) window.scrollBy(0, 12);
  }

  function endDrag(drop) {
    if (!drag) return;
    const { node, to } = drag;
    drag = null;
    clear();
    if (!drop || to === null) return;
    const ids = siblingsOf(node).map((other) => other.id);
    save(node, moved(ids, node.id, to), panel.dataset.saved, true);
  }

  for (const node of nodes) {
    const grip = document.createElement("span");
    grip.className = "tree-grip";
    grip.textContent = "⠿";
    grip.title = panel.dataset.grip;
    grip.setAttribute("aria-hidden", "true"); // the arrows do the same for the keyboard
    grip.addEventListener("pointerdown", (event) => startDrag(event, node));
    grip.addEventListener("pointermove", dragOver);
    grip.addEventListener("pointerup", () => endDrag(true));
    grip.addEventListener("pointercancel", () => endDrag(false));
    node.place.prepend(grip);
    node.row.querySelector(".tree-move").hidden = false;
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") endDrag(false);
  });
  panel.hidden = false;
  enable();
}
