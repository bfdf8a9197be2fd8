// The lanes of the chronicle: stories as they were first told, a shape for each hedge.
(() => {
  "use strict";
  const place = document.getElementById("line");
  if (!place || typeof vis === "undefined") return;

  // A story is a link: its shape, its words, how many origins it has.
  const drawn = (item) => {
    const link = document.createElement("a");
    link.href = item.href;
    link.tabIndex = -1;
    link.setAttribute("aria-label", item.says);
    const sign = document.createElement("span");
    sign.className = `sign ${item.hedge}`;
    sign.textContent = item.shape;
    const count = document.createElement("b");
    count.textContent = ` ${item.origins}`;
    const matter = document.createElement("i");
    matter.textContent = item.matter ? ` ${item.matter}:` : "";
    link.append(sign, matter, ` ${item.text}`, count);
    return link;
  };

  const named = (group) => {
    const name = document.createElement("span");
    name.textContent = group?.content ?? "";
    return name;
  };

  const steps = { "+": ["in"], "=": ["in"], "-": ["out"], ArrowLeft: ["back"], ArrowRight: ["on"], Home: ["all"], 0: ["all"] };

  const start = async () => {
    const answer = await fetch(place.dataset.items);
    if (!answer.ok) return;
    const { groups, items } = await answer.json();
    if (!items.length) { place.closest("figure").hidden = true; return; }
    const days = items.map((item) => Date.parse(item.start));
    const day = 86400000;
    const first = Math.min(...days) - 20 * day;
    const last = Math.max(...days) + 60 * day;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const line = new vis.Timeline(
      place,
      new vis.DataSet(items.map((item) => ({
        id: item.id, group: item.group, start: item.start, type: "box", className: item.hedge,
        content: "", title: undefined, told: item,
      }))),
      new vis.DataSet(groups.map((group, order) => ({ ...group, order }))),
      {
        template: (item) => drawn(item.told), groupTemplate: named, align: "left",
        orientation: "top", stack: true, selectable: false, zoomKey: "ctrlKey", verticalScroll: true,
        horizontalScroll: false, maxHeight: 560, min: first - 200 * day, max: last + 200 * day,
        start: Math.max(first, last - 420 * day), end: last, zoomMin: 7 * day, margin: { item: { horizontal: 4, vertical: 4 } },
        showCurrentTime: false,
      },
    );
    const moves = {
      in: () => line.zoomIn(0.4, { animation: !still }),
      out: () => line.zoomOut(0.4, { animation: !still }),
      all: () => line.setWindow(first, last, { animation: !still }),
      back: () => shift(-0.25),
      on: () => shift(0.25),
    };
    const shift = (part) => {
      const { start: from, end: to } = line.getWindow();
      const by = (to - from) * part;
      line.setWindow(+from + by, +to + by, { animation: !still });
    };
    document.querySelectorAll("[data-line]").forEach((button) => {
      button.addEventListener("click", () => moves[button.dataset.line]());
    });
    place.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step || event.target !== place) return;
      event.preventDefault();
      moves[step[0]]();
    });
    const names = place.querySelector(".vis-left");
    names.tabIndex = 0;
    names.setAttribute("role", "region");
    names.setAttribute("aria-label", place.getAttribute("aria-label"));
    place.dataset.ready = "yes";
  };
  start();
})();
