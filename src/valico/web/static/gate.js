// The gate: the slider through the days, the verdict beside the picture, a chip of one's own.
import { Plane, at, make } from "/static/gate-plane.js";

const root = document.getElementById("gate");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const $ = (id) => document.getElementById(id);
const DAY_MS = 86400000;
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const words = read("gate-words");
const say = (key, parts = {}) => Object.entries(parts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key]);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const view = { to: "china", gate: "us", plane: "bandwidth", buyer: "", chip: "", ...read("gate-view") };
let film, plane, day, own = null, playing = 0, settling = 0;
const redraws = [];

const shapes = new Map([...document.querySelectorAll("#gate-legend li[data-gate]")].map((li) => [`${li.dataset.gate} ${li.dataset.said}`, li.dataset.shape]));
const days = (text) => Math.round((Date.parse(text) - Date.parse(film.first)) / DAY_MS);
const dayAt = (count) => iso(Date.parse(film.first) + count * DAY_MS);
const long = new Intl.DateTimeFormat(root.dataset.language === "en" ? "en-GB" : root.dataset.language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const longDay = (text) => long.format(new Date(text));

// --- the picture of a day -----------------------------------------------------------------

const draw = () => {
  const begun = performance.now();
  const { counts, known, unplaced } = plane.draw(day, view.gate, view.chip);
  $("gate-day").textContent = longDay(day);
  $("gate-slider").setAttribute("aria-valuetext", longDay(day));
  $("gate-counts").textContent = say("known", { count: known }) + (unplaced ? `; ${say("not_placed", { count: unplaced })}` : "") + (view.gate === "cn" ? `. ${words.cn_note}` : "");
  for (const li of document.querySelectorAll("#gate-legend li[data-gate]")) {
    const count = li.dataset.gate === view.gate ? counts.get(li.dataset.said) || 0 : 0;
    li.hidden = !count;
    li.querySelector("b").textContent = count || "";
  }
  since();
  plane.svg.getBoundingClientRect();  // lay it out within the time that is measured
  redraws.push(performance.now() - begun);
};

// What changed last, in words: the rules that turned, and who is told something else.
let sinceDay = "";
const moves = (cue) => {
  const found = new Map();
  const before = iso(Date.parse(cue.day) - DAY_MS);
  for (const actor of film.actors) {
    if (actor.known > before || !actor[view.gate].length) continue;
    const was = at(actor[view.gate], before), is = at(actor[view.gate], cue.day);
    if (!was || !is || was.said === is.said) continue;
    const key = `${was.said} ${is.said}`;
    found.set(key, { was, is, names: [...(found.get(key)?.names || []), actor] });
  }
  return [...found.values()];
};
const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const told = (said) => words[`${view.gate}_${said.replaceAll("-", "_")}`];
const cueOf = (upTo) => film.cues.filter((cue) => cue.day <= upTo && (cue.rules.some((r) => r.gate === view.gate) || moves(cue).length)).at(-1);
const since = () => {
  const cue = cueOf(day);
  const key = `${cue?.day} ${view.gate}`;
  if (key === sinceDay) return;
  sinceDay = key;
  if (!cue) { $("gate-since").replaceChildren(element("p", words.before_all)); return; }
  const rules = element("ul"), chips = element("ul");
  for (const rule of cue.rules.filter((r) => r.gate === view.gate)) {
    const li = element("li", `${say(`rule_${rule.how}`, { title: rule.title })} `);
    li.append(element("a", words.source, { class: "cite", href: address(`/sources/${encodeURIComponent(rule.source)}`) }));
    rules.append(li);
  }
  for (const { was, is, names } of moves(cue)) {
    const li = element("li", `${say("moved", { count: names.length, before: told(was.said), after: told(is.said) })}: `);
    names.forEach((actor, place) => {
      if (place) li.append(", ");
      li.append(element("a", actor.label, { href: address(`/chips/${actor.chip}`) }));
    });
    chips.append(li);
  }
  if (!chips.children.length) chips.append(element("li", words.nothing_moved));
  const when = element("p", longDay(cue.day), { class: "when" });
  $("gate-since").replaceChildren(when, rules, chips);
};

// --- addresses: one for every view --------------------------------------------------------

const given = new URLSearchParams(location.search);
const address = (path, more = {}) => {
  const query = new URLSearchParams();
  if (day !== film.last) query.set("on", day);
  for (const key of ["known_by", "hindsight"]) if (given.get(key)) query.set(key, given.get(key));
  for (const [key, value] of Object.entries(more)) if (value) query.set(key, value);
  return query.size ? `${path}?${query}` : path;
};
const parts = () => {
  const found = {};
  if (view.to !== "china") found.to = view.to;
  if (view.gate !== "us") found.gate = view.gate;
  if (view.plane !== "bandwidth") found.plane = view.plane;
  if (view.buyer) found.buyer = view.buyer;
  if (own) Object.assign(found, own); else if (view.chip) found.chip = view.chip;
  return found;
};
const remember = () => {
  history.replaceState(null, "", address("/gate", parts()));
  const asof = document.querySelector("form.asof input[name=on]");
  if (asof) asof.value = day;
  for (const link of document.querySelectorAll("header nav a, .gate .downloads a")) {
    const url = new URL(link.href);
    const inside = link.closest(".downloads");
    if (day === film.last) url.searchParams.delete("on"); else url.searchParams.set("on", day);
    if (inside) for (const key of ["to", "gate", "plane"]) url.searchParams.set(key, view[key]);
    link.href = url.pathname + url.search;
  }
  const hidden = document.querySelector("#gate-choices input[name=on]");
  if (hidden) hidden.value = day;
};

// --- the verdict --------------------------------------------------------------------------

const fragment = async (path) => {
  const answer = await fetch(path, { headers: { "HX-Request": "true" } });
  return answer.text();
};
let asking = false, askAgain = false;
const judge = async () => {
  if (!own && !view.chip) return;
  if (asking) { askAgain = true; return; }
  asking = true;
  const html = await fragment(address("/gate/verdict", parts()));
  $("gate-verdict").innerHTML = html;
  const said = $("gate-verdict").querySelector(".verdict")?.dataset;
  if (own && said) paint(said.said);
  asking = false;
  if (askAgain) { askAgain = false; judge(); }
};

// What need not follow each step waits until the slider rests.
const settle = () => {
  clearTimeout(settling);
  settling = setTimeout(async () => {
    remember();
    judge();
    const cue = cueOf(day);
    $("gate-live").textContent = `${longDay(day)}. ${cue ? `${say("since_day", { day: longDay(cue.day) })}: ${cue.rules.map((r) => r.title).join("; ")}` : words.before_all}`;
    $("gate-table").innerHTML = await fragment(address("/gate/table", { to: view.to, gate: view.gate === "cn" ? "cn" : "", buyer: view.buyer }));
  }, 250);
};

const go = (to) => {
  day = to < film.first ? film.first : to > film.last ? film.last : to;
  $("gate-slider").value = days(day);
  draw();
  settle();
};
const choose = (chip) => {
  view.chip = chip;
  if (own) away();
  draw();
  remember();
  judge();
};

// --- a chip of one's own ------------------------------------------------------------------

const form = $("gate-own");
const field = (name) => form.elements[name];
const value = (name) => field(name).hasAttribute?.("data-log") ? 10 ** Number(field(name).value) : Number(field(name).value);
const rounded = (number) => Number(number.toPrecision(3));
const upOf = (chip) => view.plane === "bandwidth" ? chip.bandwidth * 1e9 : chip.tpp / chip.area;
let mine = null;

const sliders = () => {
  const texts = { tpp: plane.number.format(rounded(value("tpp"))), bandwidth: plane.shown(rounded(value("bandwidth")) * 1e9), area: `${value("area")} mm²` };
  for (const [name, text] of Object.entries(texts)) {
    field(name).closest("label").querySelector("output").textContent = text;
    field(name).setAttribute("aria-valuetext", text);
  }
};
const put = (chip) => {
  own = { tpp: rounded(chip.tpp), bandwidth: rounded(chip.bandwidth), area: Math.round(chip.area), seller: field("seller").value };
  field("tpp").value = Math.log10(own.tpp);
  field("bandwidth").value = Math.log10(own.bandwidth);
  field("area").value = own.area;
  sliders();
  place();
  judge();
};
const fromForm = () => ({ tpp: value("tpp"), bandwidth: value("bandwidth"), area: value("area") });
const place = () => {
  if (!own) return;
  if (!mine) {
    mine = make("g", { class: "own-mark", tabindex: "0", role: "button" });
    mine.append(make("circle", { class: "ring", r: 17 }), make("circle", { class: "hand", r: 12 }), make("path"));
    mine.addEventListener("pointerdown", grab);
    mine.addEventListener("keydown", nudge);
    paint("unknown");
  }
  if (!mine.parentNode) plane.layers.own.append(mine);
  const x = plane.x(own.tpp), y = plane.y(upOf(own));
  mine.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  mine.setAttribute("aria-label", `${words.own_chip}: TPP ${plane.number.format(own.tpp)}, ${plane.upShown(upOf(own))}. ${words.own_help}`);
  $("gate-away").hidden = false;
};
const paint = (said) => {
  if (!mine) return;
  const path = mine.querySelector("path");
  path.setAttribute("d", shapes.get(`us ${said}`));
  path.setAttribute("class", `s-${said}`);
  mine.dataset.said = said;
};
const away = () => {
  own = null;
  mine?.remove();
  $("gate-away").hidden = true;
};
const within = (number, [low, high]) => Math.min(high, Math.max(low, number));
const moved = (x, y) => {
  const tpp = within(plane.x.back(x), plane.xs), up = within(plane.y.back(y), plane.ys);
  return view.plane === "bandwidth" ? { ...own, tpp, bandwidth: up / 1e9 } : { ...own, tpp, area: within(tpp / up, [50, 3300]) };
};
const grab = (event) => {
  event.preventDefault();
  mine.focus({ preventScroll: true });
  mine.setPointerCapture(event.pointerId);
  const box = plane.svg.getBoundingClientRect();
  const drag = (moving) => put(moved(moving.clientX - box.left, moving.clientY - box.top));
  mine.addEventListener("pointermove", drag);
  mine.addEventListener("pointerup", () => { mine.removeEventListener("pointermove", drag); remember(); }, { once: true });
};
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const nudge = (event) => {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const far = event.shiftKey ? 24 : 6;
  put(moved(plane.x(own.tpp) + step[0] * far, plane.y(upOf(own)) + step[1] * far));
  clearTimeout(settling);
  settling = setTimeout(remember, 250);
};

// --- time ---------------------------------------------------------------------------------

const stepTo = (forward) => {
  const found = forward ? film.cues.find((cue) => cue.day > day) : film.cues.filter((cue) => cue.day < day).at(-1);
  if (found) go(found.day); else if (forward) go(film.last);
  return Boolean(found);
};
const pause = () => {
  clearInterval(playing);
  playing = 0;
  $("gate-play").setAttribute("aria-pressed", "false");
  $("gate-play").querySelector("[data-say]").textContent = words.play;
};
const play = () => {
  if (playing) { pause(); return; }
  if (day >= film.last) go(film.first);
  $("gate-play").setAttribute("aria-pressed", "true");
  $("gate-play").querySelector("[data-say]").textContent = words.pause;
  playing = setInterval(() => { if (!stepTo(true)) pause(); }, calm.matches ? 2500 : 1500);
};
const rail = () => {
  const last = days(film.last);
  const marks = film.cues.map((cue) => {
    const us = cue.rules.some((r) => r.gate === "us") || film.scenes.some((s) => s.first === cue.day);
    return element("i", "", { class: us ? "us" : "cn", style: `left: ${(100 * days(cue.day)) / last}%` });
  });
  for (let year = Number(film.first.slice(0, 4)) + 1; `${year}-01-01` <= film.last; year += 1)
    marks.push(element("span", year, { style: `left: ${(100 * days(`${year}-01-01`)) / last}%` }));
  $("gate-marks").replaceChildren(...marks);
};

// --- wiring -------------------------------------------------------------------------------

const keys = (event) => {
  const node = event.target.closest(".mark");
  if (!node) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.dataset.chip); return; }
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = plane.order[plane.order.indexOf(node) + step];
  if (!next) return;
  node.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
};
const wire = () => {
  const slider = $("gate-slider");
  slider.addEventListener("input", () => { pause(); day = dayAt(Number(slider.value)); requestAnimationFrame(draw); settle(); });
  $("gate-before").addEventListener("click", () => { pause(); stepTo(false); });
  $("gate-after").addEventListener("click", () => { pause(); stepTo(true); });
  $("gate-play").addEventListener("click", play);
  plane.svg.addEventListener("click", (event) => { const mark = event.target.closest(".mark"); if (mark) choose(mark.dataset.chip); });
  plane.svg.addEventListener("keydown", keys);
  $("gate-choices").addEventListener("change", (event) => {
    const { name, value: chosen } = event.target;
    if (name === "to") { location.href = address("/gate", { ...parts(), to: chosen, gate: "", buyer: "" }); return; }
    if (name === "buyer") { location.href = address("/gate", { ...parts(), buyer: chosen, gate: "cn" }); return; }
    view[name] = chosen;
    if (name === "plane") plane.fit(view.plane);
    sinceDay = "";
    draw();
    place();
    settle();
  });
  form.addEventListener("input", () => { sliders(); if (own) put(fromForm()); });
  form.addEventListener("change", () => { if (own) { put(fromForm()); remember(); } });
  form.addEventListener("submit", (event) => event.preventDefault());
  $("gate-place").addEventListener("click", () => { view.chip = ""; draw(); put(fromForm()); remember(); mine.focus(); });
  $("gate-away").addEventListener("click", () => { away(); remember(); });
  new ResizeObserver(() => { if (plane.svg.clientWidth !== Math.round(plane.width)) { plane.fit(view.plane); draw(); place(); } }).observe(plane.svg);
};

const begin = async () => {
  const answer = await fetch(root.dataset.film);
  if (!answer.ok) throw new Error(words.failed);
  film = await answer.json();
  day = root.dataset.on < film.first ? film.first : root.dataset.on > film.last ? film.last : root.dataset.on;
  plane = new Plane($("gate-plot"), film, shapes, words, root.dataset.language);
  plane.fit(view.plane);
  const slider = $("gate-slider");
  slider.max = days(film.last);
  slider.value = days(day);
  slider.disabled = false;
  rail();
  draw();
  sliders();
  if (view.tpp) put({ tpp: Number(view.tpp), bandwidth: Number(view.bandwidth || 3000), area: Number(view.area || 814) });
  wire();
  root.dataset.ready = "yes";
  window.valicoGate = { redraws, go, film };
};
if (root) begin().catch((fault) => { console.error(fault); $("gate-verdict").textContent = String(fault.message || fault); });
