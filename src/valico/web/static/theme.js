// Sets light or dark before the first paint, as chosen before; else the system decides.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
