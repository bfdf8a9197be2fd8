// The plane of the gate: scales, zones, lines, marks. It draws what it is told and asks nothing.
const SVG = "http://www.w3.org/2000/svg";
const EDGE = { left: 62, right: 16, top: 18, bottom: 44 };
const UP = {
  bandwidth: { value: (a) => a.memory_bandwidth, low: "bandwidth_from", high: "bandwidth_to" },
  density: { value: (a) => a.performance_density, low: "density_from", high: "density_to" },
};

export const make = (name, attributes = {}, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
};
const set = (node, attributes) => {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
};

const log = (low, high, from, to) => {
  const least = Math.log(low), wide = Math.log(high) - least;
  const scale = (value) => from + ((Math.log(value) - least) / wide) * (to - from);
  scale.back = (place) => Math.exp(least + ((place - from) / (to - from)) * wide);
  return scale;
};
const ticks = (low, high) => {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1)
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value >= low && value <= high) found.push(value);
    }
  return found;
};

export class Plane {
  constructor(svg, film, shapes, words, language) {
    Object.assign(this, { svg, film, shapes, words, language, marks: new Map(), up: "bandwidth" });
    this.number = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
    this.layers = {};
    const defs = make("defs");
    const hatch = make("pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    hatch.append(make("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 7 }));
    const clip = make("clipPath", { id: "inside" });
    this.inside = make("rect");
    clip.append(this.inside);
    defs.append(hatch, clip);
    svg.replaceChildren(defs);
    for (const name of ["scales", "zones", "lines", "said", "marks", "names", "own"]) {
      this.layers[name] = make("g", { class: name });
      svg.append(this.layers[name]);
    }
    for (const name of ["zones", "lines"]) this.layers[name].setAttribute("clip-path", "url(#inside)");
    for (const actor of film.actors) this.marks.set(actor.chip, this.mark(actor));
  }

  shown(bandwidth) {
    return bandwidth >= 1e12 ? `${this.number.format(bandwidth / 1e12)} TB/s` : `${this.number.format(bandwidth / 1e9)} GB/s`;
  }

  upShown(value) {
    return this.up === "bandwidth" ? this.shown(value) : this.number.format(value);
  }

  mark(actor) {
    const node = make("g", { class: "mark", tabindex: "-1", role: "button", "data-chip": actor.chip });
    const title = make("title");
    const ring = make("circle", { class: "ring", r: 9 });
    const path = make("path");
    node.append(title, ring, path);
    if (actor.home) node.classList.add("home");
    return { actor, node, title, path, said: null, seen: false };
  }

  // Fit the picture into its place: scales and axes, drawn anew only when one of them changes.
  fit(up) {
    this.up = up;
    const box = this.svg.getBoundingClientRect();
    const width = Math.max(box.width, 240), height = Math.max(box.height, 240);
    Object.assign(this, { width, height });
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const placed = this.film.actors.filter((a) => a.tpp && UP[up].value(a));
    const span = (values, room) => [Math.min(...values) / room, Math.max(...values) * room];
    this.xs = span(placed.map((a) => a.tpp), 1.5);
    this.ys = span(placed.map((a) => UP[up].value(a)), 1.45);
    this.x = log(...this.xs, EDGE.left, width - EDGE.right);
    this.y = log(...this.ys, height - EDGE.bottom, EDGE.top);
    set(this.inside, { x: EDGE.left, y: EDGE.top, width: width - EDGE.left - EDGE.right, height: height - EDGE.top - EDGE.bottom });
    this.scales();
    this.layers.zones.replaceChildren();
    this.layers.lines.replaceChildren();
    for (const { actor, node } of this.marks.values()) {
      const up_ = UP[up].value(actor);
      if (actor.tpp && up_) node.setAttribute("transform", `translate(${this.x(actor.tpp).toFixed(1)} ${this.y(up_).toFixed(1)})`);
    }
    this.named = "";
    this.scene = null;
  }

  scales() {
    const { layers, width, height } = this;
    layers.scales.replaceChildren();
    const narrow = width < 520;
    for (const value of ticks(...this.xs)) {
      const x = this.x(value);
      layers.scales.append(make("line", { class: "grid", x1: x, x2: x, y1: EDGE.top, y2: height - EDGE.bottom }));
      if (!narrow || String(value)[0] === "1")
        layers.scales.append(make("text", { x, y: height - EDGE.bottom + 16, "text-anchor": "middle" }, this.number.format(value)));
    }
    for (const value of ticks(...this.ys)) {
      const y = this.y(value);
      layers.scales.append(make("line", { class: "grid", y1: y, y2: y, x1: EDGE.left, x2: width - EDGE.right }));
      layers.scales.append(make("text", { x: EDGE.left - 6, y: y + 4, "text-anchor": "end" }, this.upShown(value)));
    }
    layers.scales.append(make("text", { x: (EDGE.left + width - EDGE.right) / 2, y: height - 8, "text-anchor": "middle" }, this.words.tpp_axis));
    layers.scales.append(make("text", { x: 4, y: 11 }, this.words[`${this.up}_axis`]));
  }

  // Draw one day. Returns the chips that can be seen, by what they are told.
  draw(day, gate, chosen) {
    const counts = new Map();
    let known = 0, unplaced = 0;
    this.draws(gate === "us" ? at(this.film.scenes, day) : null);
    for (const mark of this.marks.values()) {
      const turn = at(mark.actor[gate], day) || (gate === "cn" && mark.actor.home ? null : { said: "unknown", needs: "" });
      const here = mark.actor.known <= day && turn !== null;
      const placed = Boolean(mark.actor.tpp && UP[this.up].value(mark.actor));
      known += here; unplaced += here && !placed;
      const seen = here && placed;
      if (seen !== mark.seen) {
        if (seen) this.layers.marks.append(mark.node); else mark.node.remove();
        mark.seen = seen;
      }
      if (!seen) continue;
      counts.set(turn.said, (counts.get(turn.said) || 0) + 1);
      const told = `${gate} ${turn.said} ${turn.needs}`;
      if (told !== mark.said) this.tell(mark, gate, turn, told);
      mark.node.classList.toggle("chosen", mark.actor.chip === chosen);
    }
    this.name(chosen, gate);
    return { counts, known, unplaced };
  }

  tell(mark, gate, turn, told) {
    mark.said = told;
    set(mark.path, { class: `s-${turn.said}`, d: this.shapes.get(`${gate} ${turn.said}`) });
    const { actor } = mark;
    const says = this.words[`${gate}_${turn.said.replaceAll("-", "_")}`];
    const figures = `TPP ${actor.tpp_at_least ? "≥ " : ""}${this.number.format(actor.tpp)}, ${this.upShown(UP[this.up].value(actor))}`;
    const words = `${actor.name}: ${says}. ${figures}`;
    mark.title.textContent = words;
    mark.node.setAttribute("aria-label", words);
  }

  draws(scene) {
    if (scene === this.scene && scene) return;
    this.scene = scene;
    const zones = !scene ? [] : this.up === "bandwidth" ? scene.zones.map((z) => ({ outcome: z.outcome, ...z.bounds })) : scene.density;
    const { low, high } = UP[this.up];
    this.rows(this.layers.zones, zones.map((zone, place) => ({ key: place, class: `zone s-${zone.outcome}`, ...this.box(zone, low, high) })));
    const lines = !scene || this.up !== "bandwidth" ? [] : scene.regions.map((r) => ({ key: r.id, class: `line ${r.kind}`, label: r.kind === "depends" ? this.words.depends : r.label, says: r.says.join("; "), ...this.box(r.bounds, low, high) }));
    this.rows(this.layers.lines, lines);
    this.label(lines);
  }

  // Join rectangles to what is there by key, so that what stays moves instead of jumping.
  rows(layer, wanted) {
    const there = new Map([...layer.children].map((node) => [node.dataset.key, node]));
    for (const each of wanted) {
      const node = there.get(String(each.key)) || make("rect");
      there.delete(String(each.key));
      node.dataset.key = each.key;
      set(node, { class: each.class, x: each.x, y: each.y, width: each.width, height: each.height });
      if (!node.parentNode) layer.append(node);
    }
    for (const node of there.values()) node.remove();
  }

  box(bounds, low, high) {
    const far = 40;
    const left = bounds.tpp_from ? this.x(bounds.tpp_from) : EDGE.left - far;
    const right = bounds.tpp_to ? this.x(bounds.tpp_to) : this.width - EDGE.right + far;
    const bottom = bounds[low] ? this.y(bounds[low]) : this.height - EDGE.bottom + far;
    const top = bounds[high] ? this.y(bounds[high]) : EDGE.top - far;
    return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  }

  // The names of the lines, each inside its own corner, none upon another.
  label(lines) {
    this.says = [];
    const layer = this.layers.said;
    layer.replaceChildren();
    const taken = [];
    for (const line of lines) {
      if (line.class.endsWith("duty") || this.width < 520) continue;
      const short = line.label.length > 34 ? `${line.label.slice(0, 33)}…` : line.label;
      const wide = short.length * 5.6;
      let x = Math.max(line.x, EDGE.left) + 6;
      if (x + wide > this.width - EDGE.right) x = this.width - EDGE.right - wide;
      let y = Math.max(line.y, EDGE.top) + 14;
      if (line.class.endsWith("letter")) y = line.y + line.height - 6;
      if (line.class.endsWith("depends") && line.width < wide) continue;
      while (taken.some((t) => Math.abs(t.y - y) < 13 && x < t.x + t.wide && t.x < x + wide)) y += 14;
      taken.push({ x, y, wide });
      const text = make("text", { class: "says", x, y }, short);
      layer.append(text);
    }
    this.taken = taken.map((t) => ({ left: t.x, right: t.x + t.wide, top: t.y - 10, bottom: t.y + 3 }));
  }

  // Names beside marks where there is room; only when the marks that are seen change.
  name(chosen, gate) {
    const seen = [...this.marks.values()].filter((mark) => mark.seen);
    const key = `${gate} ${this.up} ${this.width} ${chosen} ${this.scene?.first} ${seen.map((m) => m.actor.chip).join()}`;
    if (key === this.named) return;
    this.named = key;
    const spots = seen.map((m) => ({ m, x: this.x(m.actor.tpp), y: this.y(UP[this.up].value(m.actor)) }));
    const full = [...(this.taken || []), ...spots.map((s) => ({ left: s.x - 5, right: s.x + 5, top: s.y - 5, bottom: s.y + 5 }))];
    spots.sort((a, b) => (b.m.actor.chip === chosen) - (a.m.actor.chip === chosen) || b.m.actor[gate].length - a.m.actor[gate].length || b.m.actor.tpp - a.m.actor.tpp);
    const names = document.createDocumentFragment();
    for (const { m, x, y } of spots) {
      const wide = m.actor.label.length * 6.1 + 2;
      const seats = [[x + 8, y + 4, "start"], [x - 8, y + 4, "end"], [x, y - 9, "middle"], [x, y + 17, "middle"]];
      for (const [sx, sy, anchor] of seats) {
        const left = anchor === "start" ? sx : anchor === "end" ? sx - wide : sx - wide / 2;
        const box = { left, right: left + wide, top: sy - 10, bottom: sy + 3 };
        const free = box.left > EDGE.left && box.right < this.width - EDGE.right && box.top > EDGE.top &&
          !full.some((f) => f.left < box.right && box.left < f.right && f.top < box.bottom && box.top < f.bottom);
        if (!free && m.actor.chip !== chosen) continue;
        full.push(box);
        names.append(make("text", { class: m.actor.chip === chosen ? "name chosen" : "name", x: sx, y: sy, "text-anchor": anchor }, m.actor.label));
        break;
      }
    }
    this.layers.names.replaceChildren(names);
    this.rove(chosen);
  }

  // One mark is in the order of Tab; the arrows go to the others.
  rove(chosen) {
    const seen = [...this.marks.values()].filter((m) => m.seen).sort((a, b) => a.actor.tpp - b.actor.tpp);
    this.order = seen.map((m) => m.node);
    const first = seen.find((m) => m.actor.chip === chosen) || seen[0];
    for (const mark of this.marks.values()) mark.node.setAttribute("tabindex", mark === first ? "0" : "-1");
  }
}

// What stands on a day: the last of a list that began by it. Days as words sort as days do.
export const at = (list, day) => {
  let found = null;
  for (const each of list) {
    if (each.first > day) break;
    found = each;
  }
  return found;
};
