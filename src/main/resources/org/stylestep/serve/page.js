'use strict';
const $ = id => document.getElementById(id);
const canvas = (width, height) => Object.assign(document.createElement('canvas'), {width, height});
const toPng = image => new Promise(done => image.toBlob(done, 'image/png'));
const sleep = ms => new Promise(done => setTimeout(done, ms));
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

let model;
// Of the input: the picture below the strokes, at the size that is sent, and the example whose untouched input it is.
const input = {base: null, example: null, name: '', width: 64, height: 64, strokes: [], source: null};
// Styles are {name, code, picture}; the offset is what the handle is off the line from A to B on the map.
const style = {A: null, B: null, blend: 0, offset: [0, 0], slot: 'A'};

// ---- What the server is asked ----

/** Asks until the server is not busy; throws the server's own sentence otherwise. */
async function ask(path, body) {
  for (let tries = 0; ; tries++) {
    let answer;
    try {
      answer = await fetch(path, body === undefined ? {} : {method: 'POST', body});
    } catch {
      throw new Error('The server does not answer. Is it still running?');
    }
    if (answer.ok) return answer;
    const why = (await answer.text()).trim();
    if ((answer.status !== 503 && answer.status !== 429) || tries === 9) {
      throw new Error(why.charAt(0).toUpperCase() + why.slice(1).replace(/\.?$/, '.'));
    }
    await sleep(1000);
  }
}

const tell = message => { $('status').textContent = message; };

/** Does something that a person asked for; what fails is told in a sentence. */
async function attempt(action) {
  try {
    await action();
    tell('');
  } catch (failure) {
    tell(failure.message);
  }
}

/** Does the same thing again and again, one at a time: while it is done, only the latest wish is kept. */
function latest(action) {
  let running = false, wanted = false;
  return async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      await attempt(action);
    }
    running = false;
  };
}

function later(ms, action) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(action, ms); };
}

// ---- Input ----

const editable = () => [1, 3, 4].includes(model.inputChannels);

function paint(context, scale) {
  const {width, height} = context.canvas;
  context.imageSmoothingQuality = 'high';
  if (model.inputChannels !== 4) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  if (input.base) context.drawImage(input.base, 0, 0, width, height);
  context.lineCap = context.lineJoin = 'round';
  context.strokeStyle = '#000';
  for (const stroke of input.strokes) {
    context.lineWidth = stroke.width * scale;
    context.beginPath();
    stroke.points.forEach(([x, y]) => context.lineTo(x * scale + .01, y * scale));
    if (stroke.points.length === 1) context.lineTo(stroke.points[0][0] * scale, stroke.points[0][1] * scale);
    context.stroke();
  }
}

function showInput() {
  const shown = $('input'), scale = Math.max(1, 640 / Math.max(input.width, input.height));
  shown.width = Math.round(input.width * scale);
  shown.height = Math.round(input.height * scale);
  fit(shown);
  paint(shown.getContext('2d'), scale);
  $('input-name').textContent = input.name;
  $('input-hint').hidden = Boolean(input.base) || input.strokes.length > 0;
  $('undo').disabled = input.strokes.length === 0;
}

/** Makes a canvas of any proportions fill its square frame. */
function fit(shown) {
  const wide = shown.width >= shown.height;
  shown.style.width = wide ? '100%' : 'auto';
  shown.style.height = wide ? 'auto' : '100%';
}

/** The input as the server takes it: an example's number, or a picture scaled so that its shorter side is as long as asked. */
async function asSent(side) {
  if (input.example !== null && input.strokes.length === 0 && (!editable() || side === Math.min(input.width, input.height))) {
    return {query: '&example=' + input.example, body: ''};
  }
  const scale = side / Math.min(input.width, input.height);
  const sent = canvas(Math.round(input.width * scale), Math.round(input.height * scale));
  paint(sent.getContext('2d'), scale);
  return {query: '', body: await toPng(sent)};
}

/** Takes a picture as input, scaled to the chosen size. */
function setInput(picture, name, example) {
  const side = Number($('size').value);
  Object.assign(input, {source: picture, name, example, strokes: []});
  if (!picture) {
    Object.assign(input, {base: null, width: side, height: side});
  } else if (example !== null) {
    Object.assign(input, {base: picture, width: picture.width, height: picture.height});
  } else {
    let scale = side / Math.min(picture.width, picture.height);
    scale = Math.min(scale, Math.sqrt(model.maxPixels / 2 / (picture.width * picture.height)));
    const base = canvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
    const context = base.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, base.width, base.height);
    Object.assign(input, {base, width: base.width, height: base.height});
  }
  mark('input-strip', example === null ? -1 : example, 'chosen');
  inputChanged();
}

function inputChanged() {
  showInput();
  render();
  refreshPreviews();
}

async function picture(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name || 'This'} is not an image that the browser can read.`);
  }
}

const inputFile = file => attempt(async () => setInput(await picture(file), file.name, null));

async function chooseExample(number) {
  const picture = await createImageBitmap(await (await ask(`examples/${number}/input`)).blob());
  setInput(picture, model.examples[number].name, number);
}

// ---- Style ----

/** The code between A and B, moved off the line along the map's axes. */
function code() {
  const {A, B, blend, offset} = style;
  return A.code.map((a, i) => (B ? a + blend * (B.code[i] - a) : a)
    + offset[0] * model.map.axes[0][i] + offset[1] * model.map.axes[1][i]);
}

const onMap = values => model.map.axes.map(axis => dot(values.map((v, i) => v - model.map.origin[i]), axis));
const offMap = ([x, y]) => model.map.origin.map((o, i) => o + x * model.map.axes[0][i] + y * model.map.axes[1][i]);

/** Moves the handle: along the line from A to B it blends the whole codes, off it it follows the two axes. */
function moveTo(point) {
  if (!style.A) return;
  const a = onMap(style.A.code), b = style.B ? onMap(style.B.code) : a;
  const way = [b[0] - a[0], b[1] - a[1]], length = dot(way, way);
  if (length > 1e-12) {
    style.blend = Math.min(1, Math.max(0, dot([point[0] - a[0], point[1] - a[1]], way) / length));
  }
  style.offset = [point[0] - a[0] - style.blend * way[0], point[1] - a[1] - style.blend * way[1]];
  styleChanged();
}

/** Sets the style whose slot is chosen, and shows it: the handle goes to its end of the line. */
function setStyle(chosen, tile) {
  style[style.slot] = chosen;
  style.blend = style.slot === 'B' ? 1 : 0;
  style.offset = [0, 0];
  for (const each of document.querySelectorAll('#choices .tile')) {
    if (each.closest('#input-strip')) continue;
    each.classList.toggle(style.slot === 'A' ? 'chosen' : 'chosen-b', each === tile);
  }
  styleChanged();
}

function styleChanged() {
  for (const slot of ['A', 'B']) {
    const button = $('slot-' + slot.toLowerCase());
    button.setAttribute('aria-pressed', String(style.slot === slot));
    button.querySelector('small').textContent = style[slot] ? style[slot].name : 'none yet';
    if (style[slot]) contain(button.querySelector('canvas'), style[slot].picture);
  }
  if (!style.A) return;
  const [x, y] = onMap(code());
  $('blend').value = style.blend;
  $('blend').disabled = !style.B;
  $('across').value = x;
  $('up').value = y;
  $('reset').disabled = Math.hypot(...style.offset) < 1e-6;
  drawMap();
  render();
}

async function encode(path, body, name, shown, tile) {
  const {codes} = await (await ask(path, body)).json();
  if (shown.decode) await shown.decode();
  setStyle({name, code: codes[0], picture: shown}, tile);
}

const styleFile = file => attempt(async () => {
  const shown = await picture(file);
  let body = file;
  const fits = shown.width * shown.height <= model.maxPixels && file.size < 8e6 && /jpeg|png/.test(file.type);
  if (!fits) {
    const scale = Math.min(1, Math.sqrt(model.maxPixels / 2 / (shown.width * shown.height)));
    const small = canvas(Math.ceil(shown.width * scale), Math.ceil(shown.height * scale));
    small.getContext('2d').drawImage(shown, 0, 0, small.width, small.height);
    body = await toPng(small);
  }
  const tile = addTile('image-strip', file.name, shown, () => encode('encode', body, file.name, shown, tile));
  await encode('encode', body, file.name, shown, tile);
});

// ---- Tiles ----

function addTile(strip, name, shown, action) {
  const tile = document.createElement('button');
  tile.className = 'tile';
  tile.title = name;
  let picture = shown;
  if (shown instanceof ImageBitmap) contain(picture = canvas(168, 168), shown);
  tile.append(picture, Object.assign(document.createElement('small'), {textContent: name.replace(/\.\w+$/, '')}));
  tile.choose = action;
  tile.addEventListener('click', () => attempt(action));
  $(strip).append(tile);
  return tile;
}

const image = path => Object.assign(new Image(), {src: path, alt: ''});

function mark(strip, number, name) {
  [...$(strip).querySelectorAll('.tile')].forEach((tile, i) => tile.classList.toggle(name, i === number));
}

async function drawRandom() {
  const seed = Math.floor(Math.random() * 1e9);
  const path = `sample?sampler=${encodeURIComponent($('sampler').value)}&seed=${seed}&count=8`;
  const {codes} = await (await ask(path, '')).json();
  $('random-strip').replaceChildren();
  previews.length = fixedPreviews;
  codes.forEach((values, i) => preview('random-strip', `random ${i + 1}`, values));
  refreshPreviews();
}

/** A tile that shows the input rendered in a style of which there is no picture. */
function preview(strip, name, values) {
  const shown = canvas(model.side, model.side);
  const tile = addTile(strip, name, shown, () => setStyle({name, code: values, picture: shown}, tile));
  previews.push({code: values, draw: picture => contain(shown, picture)});
  return tile;
}

function contain(target, picture) {
  const scale = Math.min(target.width / picture.width, target.height / picture.height);
  const width = picture.width * scale, height = picture.height * scale, context = target.getContext('2d');
  context.clearRect(0, 0, target.width, target.height);
  context.drawImage(picture, (target.width - width) / 2, (target.height - height) / 2, width, height);
}

// ---- Renderings beside the main one: of tiles, and on the map ----

const previews = [];
let fixedPreviews = 0, round = 0;
const CELLS = 7;
const cells = [];

const refreshPreviews = later(250, async () => {
  const mine = ++round;
  const sent = await asSent(model.side);
  const jobs = [...previews];
  if ($('atlas').checked) {
    cells.length = 0;
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        const point = [bounds.x[0] + (column + .5) / CELLS * (bounds.x[1] - bounds.x[0]),
          bounds.y[1] - (row + .5) / CELLS * (bounds.y[1] - bounds.y[0])];
        jobs.push({code: offMap(point), draw: picture => { cells[row * CELLS + column] = picture; drawMap(); }});
      }
    }
  }
  for (const job of jobs) {
    if (mine !== round) return;
    try {
      const answer = await ask(`render?code=${job.code.join()}${sent.query}`, sent.body);
      const picture = await createImageBitmap(await answer.blob());
      if (mine === round) job.draw(picture);
    } catch {
      return; // The main rendering tells what is wrong.
    }
  }
});

// ---- Map ----

const bounds = {x: [-1, 1], y: [-1, 1]};

function setBounds() {
  const known = [...model.map.points, ...model.styles.map(banked => onMap(banked.code))];
  ['x', 'y'].forEach((axis, i) => {
    const values = known.map(point => point[i]).sort((a, b) => a - b);
    const few = values.length < 3, off = Math.floor(values.length / 100);
    const low = few ? -2 : values[off], high = few ? 2 : values[values.length - 1 - off];
    bounds[axis] = [low - .08 * (high - low), high + .08 * (high - low)];
    Object.assign($(i ? 'up' : 'across'), {min: bounds[axis][0], max: bounds[axis][1]});
  });
}

function drawMap() {
  const map = $('map'), context = map.getContext('2d'), side = map.width;
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name);
  const place = ([x, y]) => [(x - bounds.x[0]) / (bounds.x[1] - bounds.x[0]) * side, (bounds.y[1] - y) / (bounds.y[1] - bounds.y[0]) * side];
  const disc = ([x, y], radius, fill, edge) => {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = fill;
    context.fill();
    if (edge) { context.strokeStyle = edge; context.lineWidth = 4; context.stroke(); }
  };
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  const cell = side / CELLS;
  cells.forEach((picture, i) => {
    const scale = cell / Math.max(picture.width, picture.height) * .94;
    const width = picture.width * scale, height = picture.height * scale;
    context.drawImage(picture, (i % CELLS + .5) * cell - width / 2, (Math.floor(i / CELLS) + .5) * cell - height / 2, width, height);
  });
  model.map.points.forEach(point => disc(place(point), 4, cells.length ? '#1d1b2238' : '#4f46e566'));
  if (!style.A) return;
  const a = place(onMap(style.A.code)), handle = place(onMap(code()));
  if (style.B) {
    const b = place(onMap(style.B.code));
    for (const [width, color] of [[9, '#fff'], [4, '#1d1b22']]) {
      context.beginPath();
      context.moveTo(...a);
      context.lineTo(...b);
      context.lineWidth = width;
      context.strokeStyle = color;
      context.stroke();
    }
    disc(b, 13, '#c2410c', '#fff');
  }
  disc(a, 13, '#4f46e5', '#fff');
  disc(handle, 21, '#1d1b22', '#fff');
  disc(handle, 9, '#fbbf24');
}

function mapPoint(event) {
  const box = $('map').getBoundingClientRect();
  const clamp = value => Math.min(1, Math.max(0, value));
  const x = clamp((event.clientX - box.left) / box.width), y = clamp((event.clientY - box.top) / box.height);
  return [bounds.x[0] + x * (bounds.x[1] - bounds.x[0]), bounds.y[1] - y * (bounds.y[1] - bounds.y[0])];
}

// ---- Rendering ----

const render = latest(async () => {
  if (!style.A) return;
  const spinning = setTimeout(() => { $('spinner').hidden = false; }, 150);
  try {
    const start = performance.now();
    const sent = await asSent(Math.min(input.width, input.height));
    const answer = await ask(`render?code=${code().join()}${sent.query}`, sent.body);
    const blob = await answer.blob(), picture = await createImageBitmap(blob), shown = $('output');
    Object.assign(shown, {width: picture.width, height: picture.height});
    fit(shown);
    shown.getContext('2d').drawImage(picture, 0, 0);
    $('timing').textContent = `${picture.width} × ${picture.height}, ${Math.round(performance.now() - start)} ms`;
    URL.revokeObjectURL($('download').href);
    $('download').href = URL.createObjectURL(blob);
  } finally {
    clearTimeout(spinning);
    $('spinner').hidden = true;
  }
});

// ---- Events ----

function onDrop(target, take) {
  target.addEventListener('dragover', event => { event.preventDefault(); target.classList.add('over'); });
  target.addEventListener('dragleave', () => target.classList.remove('over'));
  target.addEventListener('drop', event => {
    event.preventDefault();
    target.classList.remove('over');
    if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
  });
}

function onFile(id, take) {
  $(id).addEventListener('change', () => { if ($(id).files.length) take($(id).files[0]); $(id).value = ''; });
}

function listenToInput() {
  const shown = $('input');
  const at = event => {
    const box = shown.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * input.width, (event.clientY - box.top) / box.height * input.height];
  };
  let stroke = null;
  shown.addEventListener('pointerdown', event => {
    shown.setPointerCapture(event.pointerId);
    stroke = {points: [at(event)], width: $('pen').value * Math.min(input.width, input.height) / 64};
    input.strokes.push(stroke);
    inputChanged();
  });
  shown.addEventListener('pointermove', event => {
    if (!stroke) return;
    stroke.points.push(at(event));
    inputChanged();
  });
  for (const end of ['pointerup', 'pointercancel']) shown.addEventListener(end, () => { stroke = null; });
  $('undo').addEventListener('click', () => { input.strokes.pop(); inputChanged(); });
  $('blank').addEventListener('click', () => setInput(null, 'drawing', null));
  onFile('input-file', inputFile);
  onDrop($('input-frame'), inputFile);
  $('size').addEventListener('change', () => setInput(input.source, input.name, null));
}

function listenToStyle() {
  for (const slot of ['A', 'B']) $('slot-' + slot.toLowerCase()).addEventListener('click', () => { style.slot = slot; styleChanged(); });
  $('blend').addEventListener('input', () => { style.blend = Number($('blend').value); styleChanged(); });
  for (const id of ['across', 'up']) $(id).addEventListener('input', () => moveTo([Number($('across').value), Number($('up').value)]));
  $('reset').addEventListener('click', () => { style.offset = [0, 0]; styleChanged(); });
  $('atlas').addEventListener('change', () => { cells.length = 0; drawMap(); refreshPreviews(); });
  $('draw').addEventListener('click', () => attempt(drawRandom));
  onFile('style-file', styleFile);
  onDrop($('style-drop'), styleFile);
  const map = $('map');
  map.addEventListener('pointerdown', event => { map.setPointerCapture(event.pointerId); moveTo(mapPoint(event)); });
  map.addEventListener('pointermove', event => { if (map.hasPointerCapture(event.pointerId)) moveTo(mapPoint(event)); });
  map.addEventListener('keydown', event => {
    const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!step || !style.A) return;
    event.preventDefault();
    const [x, y] = onMap(code());
    moveTo([x + step[0] * (bounds.x[1] - bounds.x[0]) / 40, y + step[1] * (bounds.y[1] - bounds.y[0]) / 40]);
  });
  // A file that misses its place shall not replace the page.
  for (const type of ['dragover', 'drop']) addEventListener(type, event => event.preventDefault());
}

async function begin() {
  model = await (await ask('model')).json();
  $('model').textContent = model.name;
  document.title = `${model.name} · StyleStep`;
  for (const factor of [1, 2, 4]) $('size').add(new Option(`${model.side * factor} px`, model.side * factor));
  for (const name of model.samplers) $('sampler').add(new Option(name.replaceAll('_', ' '), name));
  for (const hint of model.hints) $('hints').append(Object.assign(document.createElement('li'), {textContent: hint}));
  $('inputs').hidden = model.examples.length === 0;
  $('bank').hidden = model.styles.length === 0;
  if (editable()) {
    listenToInput();
  } else {
    $('input-tools').hidden = true;
    $('input-frame').classList.add('fixed');
    $('input-hint').textContent = `The model's inputs have ${model.inputChannels} channels, which image files do not: choose one below`;
  }
  listenToStyle();
  let first = null;
  model.examples.forEach((example, i) => {
    addTile('input-strip', example.name, image(`examples/${i}/input`), () => chooseExample(i));
    if (!example.target) return;
    const shown = image(`examples/${i}/target`);
    const tile = addTile('image-strip', example.name, shown, () => encode(`encode?example=${i}`, '', example.name, shown, tile));
  });
  model.styles.forEach(each => {
    if (each.picture) {
      const shown = image(`styles/${encodeURIComponent(each.name)}`);
      const tile = addTile('bank-strip', each.name, shown, async () => {
        await shown.decode();
        setStyle({name: each.name, code: each.code, picture: shown}, tile);
      });
    } else {
      preview('bank-strip', each.name, each.code);
    }
  });
  fixedPreviews = previews.length;
  await drawRandom();
  setBounds();
  if (model.examples.length) await chooseExample(0); else setInput(null, 'drawing', null);
  const tiles = [...document.querySelectorAll('#bank-strip .tile, #image-strip button.tile, #random-strip .tile')];
  await tiles[tiles.length > 2 ? 1 : 0].choose();
  style.slot = 'B';
  await tiles[tiles.length > 2 ? 2 : tiles.length - 1].choose();
  style.slot = 'A';
  style.blend = 0;
  styleChanged();
}

attempt(begin);
