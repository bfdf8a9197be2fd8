// The graph of who is tied to whom; the table beneath holds the same.
(() => {
  "use strict";
  const place = document.getElementById("graph");
  if (!place) return;
  const data = JSON.parse(document.getElementById("graph-data").textContent);
  const ink = (name) => window.valico.ink(name);
  const SHAPES = { agency: "rectangle", maker: "diamond", supplier: "hexagon", buyer: "ellipse", other: "round-rectangle" };
  const KINDS = {
    owns: { colour: "--c8", style: "solid", width: 1.6 },
    supplies: { colour: "--c3", style: "solid", width: 3.2 },
    buys: { colour: "--c2", style: "dashed", width: 2, dashes: [8, 5] },
    licenses: { colour: "--c1", style: "dashed", width: 2, dashes: [2, 4] },
    permits: { colour: "--c4", style: "dashed", width: 2, dashes: [10, 4, 2, 4] },
  };
  const look = () => [
    { selector: "node", style: {
      shape: (node) => SHAPES[node.data("shape")], width: 18, height: 18,
      "background-color": ink("--sheet"), "border-color": ink("--ink"), "border-width": 2,
      label: "data(name)", "font-family": '"Source Sans 3", sans-serif', "font-size": 13, color: ink("--ink"),
      "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 110,
      "text-background-color": ink("--sheet"), "text-background-opacity": 0.8, "text-background-padding": 1,
    } },
    { selector: "node[shape = 'supplier']", style: { "background-color": ink("--ink") } },
    { selector: "node[shape = 'other']", style: { "border-style": "dotted" } },
    { selector: "node[centre = 1]", style: { width: 30, height: 30, "background-color": ink("--accent-soft"), "font-size": 16, "font-weight": 600 } },
    { selector: "node:selected", style: { "border-color": ink("--trail"), "border-width": 4 } },
    { selector: "edge", style: { "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.9, opacity: 0.85 } },
    ...Object.entries(KINDS).map(([kind, { colour, style, width, dashes }]) => ({
      selector: `edge[kind = '${kind}']`,
      style: { width, "line-style": style, "line-color": ink(colour), "target-arrow-color": ink(colour), ...(dashes ? { "line-dash-pattern": dashes } : {}) },
    })),
    { selector: ".faint", style: { opacity: 0.15 } },
  ];
  const small = data.nodes.length <= 40;
  const centred = data.nodes.some((node) => node.centre);
  const ring = { agency: 0, supplier: 1, maker: 2, buyer: 3, other: 4 };
  const order = (a, b) => ring[a.data("shape")] - ring[b.data("shape")] || a.data("name").localeCompare(b.data("name"));
  const layout = small && centred
    ? { name: "concentric", concentric: (node) => (node.data("centre") ? 2 : node.neighborhood("node[centre = 1]").length ? 1 : 0), levelWidth: () => 1, minNodeSpacing: 46, startAngle: -Math.PI / 2, sort: order, padding: 34 }
    : { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 90000, idealEdgeLength: () => 70, componentSpacing: 50, padding: 24, numIter: 300 };
  const graph = cytoscape({
    container: place,
    elements: [
      ...data.nodes.map((node) => ({ data: node })),
      ...data.edges.map((edge, number) => ({ data: { id: `e${number}`, ...edge } })),
    ],
    style: look(), layout, minZoom: 0.2, maxZoom: 4,
    userZoomingEnabled: false, autoungrabify: false,
  });
  const address = (path) => { const url = new URL(path, location.href); return url; };
  const org = (id) => { const url = address(place.dataset.at); url.pathname += encodeURIComponent(id); return url.pathname + url.search; };
  graph.on("tap", "node", (event) => {
    const node = event.target;
    graph.elements().addClass("faint");
    node.closedNeighborhood().removeClass("faint");
    const link = document.createElement("a");
    link.href = org(node.id());
    link.textContent = node.data("name");
    const lines = node.connectedEdges().map((edge) => edge.data("says")).slice(0, 3);
    document.getElementById("chosen").replaceChildren(link, `: ${lines.join("; ")}`);
  });
  graph.on("tap", (event) => { if (event.target === graph) graph.elements().removeClass("faint"); });
  document.fonts.load("13px 'Source Sans 3'").then(() => graph.style(look()));
  document.addEventListener("theme", () => graph.style(look()));
  document.getElementById("graph-png").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = graph.png({ full: true, scale: 2, bg: ink("--sheet") });
    link.download = "network.png";
    link.click();
  });
  window.valicoGraph = graph;
})();
