// The paper: strokes of mouse, finger and pen, reported at pen-up as Fabric's objects (see digits/drawing/handshake.py).
// What was begun is never lost: not outside the paper, not while an answer, another pen or another drawing arrives.
const NEAREST = 2; // paper pixels between two points of a stroke, at least
const GRID = 4; // points lie on quarters of a pixel
const OUTSIDE = 100; // paper pixels from the rim to where a stroke outside the paper is followed
const HOLDS = "a, button, input, textarea, select, label, summary, iframe, [contenteditable], [role=dialog], " +
  "[data-rac], [data-testid=stPopoverBody]"; // a drag that begins here is theirs
const TYPED = "textarea, select, [contenteditable=true], " +
  "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=file])";

class Paper {
  things = []; // {thing, born}: born is the number of the first report that says it, 0 of what was put here
  turn = 0;
  number = 0;
  stroke = null; // in progress: {pointer, thick, colour, points}
  outside = null; // a pointer that went down outside the paper: {pointer, at}
  pictures = new Map();

  constructor(root) {
    this.root = root;
    [this.lower, this.upper] = root.querySelectorAll("canvas");
    this.ended = new AbortController();
    const on = (target, names, act) => names.split(" ").forEach((name) =>
      target.addEventListener(name, act, { capture: true, signal: this.ended.signal }));
    on(window, "pointerdown", (event) => this.down(event));
    on(window, "pointermove", (event) => this.move(event));
    on(window, "pointerup pointercancel", (event) => this.up(event));
    on(window, "selectstart", (event) => this.stroke && event.preventDefault());
    on(window, "dragstart", (event) => (this.stroke || this.outside) && event.preventDefault());
    on(window, "resize", () => this.fit()); // a browser's zoom changes how fine the pixels are
    on(window, "keydown", press);
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(root);
  }

  end() {
    this.ended.abort();
    this.sizes.disconnect();
  }

  take(data, send) {
    const isFirst = !this.data;
    this.data = data;
    this.send = send;
    this.root.style.aspectRatio = data.width / data.height;
    this.upper.ariaLabel = data.label;
    if (isFirst) this.arrive(data.seed);
    else if (data.seed.turn !== this.turn) this.load(data.seed);
    this.fit();
  }

  // a server that was given nothing yet gets what this tab had before
  arrive(seed) {
    this.number = seed.after;
    if (seed.turn === 0 && !seed.objects.length) this.things = kept(this.data.kept).map((thing) => ({ thing, born: 1 }));
    this.load(seed);
  }

  load({ objects, turn, after }) {
    const isNew = turn === 0;
    const since = isNew ? this.things : this.things.filter(({ born }) => born > after);
    this.turn = turn;
    this.things = [...objects.map((thing) => ({ thing, born: 0 })), ...since];
    this.show();
    if (since.length) this.report();
    else keep(this.data.kept, objects);
  }

  report() {
    this.number += 1;
    const objects = this.things.map(({ thing }) => thing);
    keep(this.data.kept, objects);
    const raw = { objects, turn: this.turn, number: this.number };
    queueMicrotask(() => this.send("drawing", { raw }));
  }

  at(event) {
    const box = this.upper.getBoundingClientRect();
    const scale = this.data.width / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  down(event) {
    if (event.button !== 0 || this.stroke) return;
    const target = event.composedPath()[0];
    if (target === this.upper) this.begin(event, this.at(event));
    else if (!target.closest?.(HOLDS)) this.outside = { pointer: event.pointerId, at: this.at(event) };
  }

  begin(event, from) {
    const { thick, colour } = this.data;
    this.stroke = { pointer: event.pointerId, thick, colour, points: [] };
    this.outside = null;
    this.upper.setPointerCapture(event.pointerId);
    getSelection()?.removeAllRanges();
    this.add(from, 0);
    this.showStroke();
  }

  move(event) {
    if (this.outside?.pointer === event.pointerId) this.near(event);
    if (this.stroke?.pointer !== event.pointerId) return;
    if (!event.buttons) return this.up(event);
    for (const each of event.getCoalescedEvents?.() ?? []) this.add(this.at(each), NEAREST);
    this.add(this.at(event), NEAREST);
    this.showStroke();
  }

  // from outside: the stroke begins where it was a moment before it came onto the paper
  near(event) {
    const at = this.at(event);
    if (!event.buttons) this.outside = null;
    else if (crosses(this.outside.at, at, this.data)) this.begin(event, this.outside.at);
    else this.outside.at = at;
  }

  up(event) {
    if (this.outside?.pointer === event.pointerId) this.outside = null;
    if (this.stroke?.pointer !== event.pointerId) return;
    if (event.type === "pointerup") this.add(this.at(event), 1 / GRID);
    const { points, thick, colour } = this.stroke;
    this.stroke = null;
    this.things.push({ thing: written(points, thick, colour), born: this.number + 1 });
    this.show();
    this.report();
  }

  add([x, y], nearest) {
    const { width, height } = this.data;
    const point = [within(x, width), within(y, height)];
    const last = this.stroke.points.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= nearest) this.stroke.points.push(point);
  }

  // as many pixels as the screen has, whatever size the page gives the paper
  fit() {
    const { width } = this.upper.getBoundingClientRect();
    if (!width || !this.data) return;
    const fine = Math.round(width * devicePixelRatio);
    const high = Math.round((fine * this.data.height) / this.data.width);
    if (this.lower.width === fine && this.lower.height === high) return;
    for (const canvas of [this.lower, this.upper]) [canvas.width, canvas.height] = [fine, high];
    this.show();
  }

  pen(canvas) {
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const scale = canvas.width / this.data.width;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    return pen;
  }

  show() {
    const pen = this.pen(this.lower);
    for (const { thing } of this.things) thing.type === "Image" ? this.lay(pen, thing) : draw(pen, thing);
    this.showStroke();
  }

  showStroke() {
    const pen = this.pen(this.upper);
    if (this.stroke) draw(pen, written(this.stroke.points, this.stroke.thick, this.stroke.colour));
  }

  lay(pen, { src, scaleX = 1 }) {
    let picture = this.pictures.get(src);
    if (!picture) {
      picture = new Image();
      picture.onload = () => this.show();
      picture.src = src;
      this.pictures = new Map([...this.pictures, [src, picture]].slice(-9));
    }
    if (!picture.complete) return;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, picture.naturalWidth * scaleX, picture.naturalHeight * scaleX);
  }
}

const within = (at, side) => Math.round(Math.min(Math.max(at, -OUTSIDE), side + OUTSIDE) * GRID) / GRID;

// whether the way from one point to the next meets the paper (Liang and Barsky, 1984)
function crosses([x, y], [toX, toY], { width, height }) {
  let first = 0, last = 1;
  for (const [at, step, side] of [[x, toX - x, width], [y, toY - y, height]]) {
    if (step === 0 && (at < 0 || at > side)) return false;
    if (step === 0) continue;
    const [enter, leave] = [-at / step, (side - at) / step].sort((a, b) => a - b);
    [first, last] = [Math.max(first, enter), Math.min(last, leave)];
  }
  return first <= last;
}

// as Fabric's pencil writes it: curves from midpoint to midpoint, the points between as control points
function written(points, strokeWidth, stroke) {
  const all = points.length > 1 ? points : [points[0], [points[0][0] + 0.04, points[0][1]]];
  const curves = all.slice(1).map(([x, y], n) => ["Q", ...all[n], (all[n][0] + x) / 2, (all[n][1] + y) / 2]);
  const path = [["M", ...all[0]], ...curves, ["L", ...all.at(-1)]];
  return { type: "Path", path, stroke, strokeWidth, strokeLineCap: "round", strokeLineJoin: "round", fill: null };
}

function draw(pen, { path, stroke, strokeWidth }) {
  Object.assign(pen, { strokeStyle: stroke, lineWidth: strokeWidth, lineCap: "round", lineJoin: "round" });
  pen.stroke(new Path2D(path.flat().join(" ")));
}

// in the tab's own storage under the paper's name, so that a reload finds the drawing again
function kept(name) {
  try {
    const isThing = (thing) => Array.isArray(thing?.path) || thing?.src?.startsWith?.("data:image/png;base64,");
    return JSON.parse(sessionStorage.getItem(name)).filter(isThing);
  } catch {
    return [];
  }
}

function keep(name, objects) {
  try {
    sessionStorage.setItem(name, JSON.stringify(objects));
  } catch {} // no room, or no leave to store anything: a reload then starts with empty paper
}

// the page's own shortcuts, whatever has the focus except a text field or a dialog; Streamlit's see nothing of them
function press(event) {
  const name = shortcut(event);
  if (!name) return;
  event.stopImmediatePropagation();
  const target = event.composedPath()[0];
  if (target.closest?.(TYPED) || document.querySelector("[role=dialog][aria-modal=true]")) return;
  event.preventDefault();
  document.querySelector(`.st-key-${name} button`)?.click();
}

function shortcut({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey) return null;
  if (!ctrlKey && !metaKey) return key === "Delete" ? "clear" : null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" ? "redo" : null;
}

const papers = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".digits-paper");
  if (!papers.has(root)) papers.set(root, new Paper(root));
  papers.get(root).take(data, setStateValue);
  return () => setTimeout(() => { // Streamlit may leave and come again at once, in mid-stroke
    if (root.isConnected) return;
    papers.get(root)?.end();
    papers.delete(root);
  });
}
