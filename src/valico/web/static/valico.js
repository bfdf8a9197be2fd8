// What every page does: the theme switch, charts drawn from their specification.
(() => {
  "use strict";
  const root = document.documentElement;
  const isDark = () =>
    (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    document.dispatchEvent(new CustomEvent("theme", { detail: root.dataset.theme }));
  });

  const ink = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  // The look of every chart, from the same tokens as the page.
  const look = () => ({
    background: "transparent",
    font: "'Source Sans 3', sans-serif",
    view: { stroke: null },
    axis: {
      labelColor: ink("--quiet"), titleColor: ink("--quiet"), gridColor: ink("--rule"),
      domainColor: ink("--rule"), tickColor: ink("--rule"), labelFontSize: 12, titleFontSize: 12,
      titleFontWeight: "normal", labelFont: "'Source Sans 3', sans-serif", titleFont: "'Source Sans 3', sans-serif",
    },
    legend: { labelColor: ink("--ink"), titleColor: ink("--quiet"), labelFontSize: 12, titleFontWeight: "normal" },
    title: { color: ink("--ink"), font: "'Source Serif 4', serif", fontWeight: 600, anchor: "start" },
    text: { color: ink("--ink") },
    range: { category: ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"].map(ink) },
  });

  const draw = async (place) => {
    const answer = await fetch(place.dataset.chart);
    if (!answer.ok) throw new Error(`${place.dataset.chart}: ${answer.status}`);
    const spec = await answer.json();
    const own = spec.config || {};
    spec.config = { ...own };
    for (const [part, looks] of Object.entries(look()))
      spec.config[part] = typeof looks === "object" ? { ...looks, ...own[part] } : own[part] ?? looks;
    const drawn = await vegaEmbed(place, spec, {
      actions: false, renderer: "svg", ast: true, defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    place.dispatchEvent(new CustomEvent("drawn", { bubbles: true, detail: drawn }));
  };
  const drawAll = (within) => {
    if (typeof vegaEmbed === "undefined") return;
    within.querySelectorAll("[data-chart]").forEach((place) => draw(place).catch((fault) => {
      place.textContent = String(fault.message || fault);
    }));
  };
  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("theme", () => drawAll(document));
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
  window.valico = { ink, isDark, look, drawAll };
})();
