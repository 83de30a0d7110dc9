'use strict';
(() => {
let page = JSON.parse(document.getElementById('data').textContent);
// What the reader has chosen; it outlives new data.
const state = { x: 'images', smooth: 0, log: false, hidden: new Set(), zoom: {}, sheet: {}, together: true, notes: {} };

/* Elements. All text goes through textContent, so that no name of a file can become markup. */
const SVG = 'http://www.w3.org/2000/svg';
function put(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter(child => child != null && child !== false));
  return node;
}
const el = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => put(document.createElementNS(SVG, tag), attributes, children);
const image = (picture, extra) => el('img', { src: picture.image, alt: picture.name, title: picture.name, ...extra });
const color = index => getComputedStyle(document.documentElement).getPropertyValue('--c' + index % 8).trim();
const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dot = index => el('span', { class: 'dot', style: `background:var(--c${index % 8})`, 'aria-hidden': 'true' });
const named = (run, index) => [dot(index), run.name];
const table = (head, rows, attributes) => el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': attributes.label },
  el('table', { class: attributes.class },
    el('thead', null, el('tr', null, head.map(cell => el('th', { scope: 'col' }, cell)))),
    el('tbody', null, rows)));

/* Numbers and names. */
function number(value) {
  if (value == null || !isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size !== 0 && size < 0.001) return value.toExponential(2);
  return String(+value.toPrecision(4));
}
const ENDINGS = [['_mean_image', 'of the mean training image'], ['_own', 'in its own style'], ['_other', "in another's style"], ['_gap', 'gap']];
const METRICS = { psnr_db: 'PSNR (dB)', l1_of_255: 'L1 (of 255)', triplet_accuracy: 'Triplet accuracy', triplet_accuracy_pretrained: 'Triplet accuracy of stage 1' };
function words(name) {
  const ending = ENDINGS.find(([end]) => name.endsWith(end));
  const base = ending ? name.slice(0, -ending[0].length) : name;
  const text = METRICS[base] || (base.charAt(0).toUpperCase() + base.slice(1).replaceAll('_', ' '));
  return ending ? `${text}, ${ending[1]}` : text;
}
const STAGES = { encoder: 'Stage 1: style encoder', generator: 'Stage 2: generator', joint: 'Stages 1 and 2 together', finetune: 'Stage 3: both together', mapper: 'Stage 4: mapper' };
const stage = name => STAGES[name] || name || 'Stage not known yet';
const duration = minutes => minutes == null ? '–' : minutes < 1 ? `${Math.round(minutes * 60)} s` : minutes < 90 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
/* The runs that have something, each with its index. */
const having = part => page.runs.map((run, index) => [run, index]).filter(([run]) => part(run));
const percent = share => `${+(100 * share).toFixed(1)} %`;
const last = list => list[list.length - 1];

/* Overview */
function progress(run) {
  const images = last(run.curves.images) || 0;
  const total = +run.settings['schedule.total_kimg'] * 1000;
  const finished = run.finished || (total > 0 && images >= total);
  return { images, total, finished, share: finished ? 1 : total ? images / total : null };
}
function overview() {
  const whole = page.runs.filter(run => run.lineage.length > 1
    && !page.runs.some(other => other !== run && other.lineage.slice(0, -1).some(step => step.run === run.folder)));
  const chains = whole.map(run => el('ol', { class: 'chain', 'aria-label': 'Lineage of ' + run.name }, run.lineage.map(step =>
    el('li', null, el('div', { class: 'card' },
      el('strong', null, step.stage ? stage(step.stage) : 'Checkpoint no longer there'),
      el('div', { class: 'small muted' }, step.run + ', ' + step.checkpoint.replace(/^step-0*(?=\d)/, 'step ')))))));
  return [chains, el('div', { class: 'cards' }, page.runs.map(card))];
}
function card(run, index) {
  const { images, total, finished, share } = progress(run);
  const facts = [
    ['Steps', number(last(run.curves.steps))],
    ['Images shown', number(images) + (total ? ' of ' + number(total) : '')],
    run.settings.seed && ['Seed', run.settings.seed],
    run.cost.minutes != null && ['Time', duration(run.cost.minutes)],
    run.cost.images_per_second != null && ['Speed', number(run.cost.images_per_second) + ' images/s'],
    run.updated > 0 && ['Last logged', new Date(run.updated).toLocaleString()],
  ].filter(Boolean);
  return el('article', { class: 'card' },
    el('div', { class: 'row between' }, el('h3', null, named(run, index)),
      el('span', { class: 'pill ' + (finished ? 'good' : '') }, finished ? 'finished' : images ? 'not finished' : 'begun')),
    el('p', { class: 'small muted' }, stage(run.stage), el('br'), run.folder),
    share != null && el('progress', { max: 1, value: share, 'aria-label': 'Images shown of ' + run.name }),
    el('dl', { class: 'facts' }, facts.map(([name, value]) => [el('dt', null, name), el('dd', null, value)])),
    run.notes.length > 0 && el('details', { open: state.notes[run.name] ?? run.notes.length < 3, toggle: event => { state.notes[run.name] = event.target.open; } },
      el('summary', { class: 'small', id: 'notes-' + index }, 'Notes'),
      el('ul', { class: 'small muted' }, run.notes.map(note => el('li', null, note)))));
}

/* Curves */
const plots = new Map();
function groups() {
  const found = new Map();
  page.runs.forEach((run, index) => Object.entries(run.curves.values).forEach(([name, values]) => {
    const base = name.replace(/^validation_/, '');
    if (!found.has(base)) found.set(base, []);
    found.get(base).push({ run, index, values, heldOut: name !== base });
  }));
  return new Map([...found].sort(([a], [b]) => (a === 'learning_rate_factor') - (b === 'learning_rate_factor')));
}
function points(series) {
  const xs = state.x === 'steps' ? series.run.curves.steps : series.run.curves.images.map(images => images / 1000);
  const data = [[], []];
  let mean = null;
  series.values.forEach((value, i) => {
    if (value == null || (state.log && value <= 0)) return;
    mean = mean == null || series.heldOut ? value : state.smooth * mean + (1 - state.smooth) * value;
    if (last(data[0]) === xs[i]) { data[1][data[1].length - 1] = mean; return; }
    data[0].push(xs[i]);
    data[1].push(mean);
  });
  return data;
}
/* Runs log at steps of their own: the nearest value counts. */
function nearest(plot, series, index) {
  const values = plot.data[series];
  for (let d = 0; d < values.length; d++) {
    if (values[index - d] != null) return index - d;
    if (values[index + d] != null) return index + d;
  }
  return index;
}
function makePlot(base, host, reset) {
  const series = groups().get(base).filter(one => !state.hidden.has(one.run.name));
  const axis = { stroke: css('--muted'), grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--line'), width: 1 }, font: '12px system-ui' };
  const options = {
    width: host.clientWidth, height: 190,
    scales: { x: { time: false }, y: { distr: state.log ? 3 : 1 } },
    cursor: { sync: { key: series.map(one => one.run.name).join('\n') }, dataIdx: nearest, drag: { x: true, y: false } },
    axes: [{ ...axis, values: (u, ticks) => ticks.map(number), size: 30 }, { ...axis, values: (u, ticks) => ticks.map(tick => tick == null ? '' : number(tick)), size: 56 }],
    series: [{ label: state.x === 'steps' ? 'step' : '1000 images', value: (u, v) => number(v) }].concat(series.map(one => ({
      label: one.run.name + (one.heldOut ? ', held out' : ''), stroke: color(one.index), width: 1.6, spanGaps: true,
      dash: one.heldOut ? [5, 4] : undefined, points: { show: one.heldOut || one.values.length < 3, size: 5 }, value: (u, v) => number(v),
    }))),
    hooks: { setScale: [(u, key) => {
      if (key !== 'x' || !u.data[0].length) return;
      const zoomed = u.scales.x.min > u.data[0][0] || u.scales.x.max < last(u.data[0]);
      state.zoom[base] = zoomed ? { x: state.x, min: u.scales.x.min, max: u.scales.x.max } : null;
      reset.hidden = !zoomed;
    }] },
  };
  const plot = new uPlot(options, joined(series), host);
  plots.set(base, { plot, host, names: series.map(one => one.run.name + one.heldOut).join('\n') });
  restoreZoom(base);
}
const joined = series => series.length ? uPlot.join(series.map(points)) : [[]];
function restoreZoom(base) {
  const zoom = state.zoom[base];
  if (zoom && zoom.x === state.x) plots.get(base).plot.setScale('x', { min: zoom.min, max: zoom.max });
}
function resetZoom(base) {
  const { plot } = plots.get(base);
  plot.setScale('x', { min: plot.data[0][0], max: last(plot.data[0]) });
}
function chartKeys(base, event) {
  const { plot } = plots.get(base);
  const xs = plot.data[0];
  const { min, max } = plot.scales.x;
  const at = plot.cursor.idx ?? xs.length - 1;
  const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -xs.length, End: xs.length };
  if (event.key in steps) {
    const to = Math.max(0, Math.min(xs.length - 1, at + steps[event.key]));
    plot.setCursor({ left: plot.valToPos(xs[to], 'x'), top: 0 });
  } else if (event.key === '+' || event.key === '-') {
    const half = (max - min) * (event.key === '+' ? 0.25 : 1);
    const lo = Math.max(xs[0], xs[at] - half), hi = Math.min(last(xs), xs[at] + half);
    plot.setScale('x', { min: lo, max: hi });
  } else if (event.key === 'Escape' || event.key === '0') {
    resetZoom(base);
  } else return;
  event.preventDefault();
}
function summary(base) {
  return groups().get(base).map(one => {
    const values = one.values.filter(value => value != null);
    return values.length ? `${one.run.name}${one.heldOut ? ', held out' : ''}: last ${number(last(values))}, from ${number(Math.min(...values))} to ${number(Math.max(...values))}` : '';
  }).filter(Boolean).join('. ');
}
function curves() {
  const all = groups();
  if (!all.size) return null;
  const redraw = () => [...all.keys()].forEach(base => drawPlot(base));
  const on = (key, read) => event => { state[key] = read(event.target); redraw(); };
  const tools = el('div', { class: 'row tools' },
    el('label', null, 'Against ', el('select', { change: on('x', input => input.value) },
      el('option', { value: 'images', selected: state.x === 'images' }, 'images shown'), el('option', { value: 'steps', selected: state.x === 'steps' }, 'steps'))),
    el('label', null, 'Smooth ', el('input', { type: 'range', min: 0, max: 0.98, step: 0.02, value: state.smooth, input: on('smooth', input => +input.value) })),
    el('label', null, el('input', { type: 'checkbox', checked: state.log, change: on('log', input => input.checked) }), 'Logarithmic'),
    page.runs.length > 1 && page.runs.map((run, index) => el('label', null,
      el('input', { type: 'checkbox', checked: !state.hidden.has(run.name), change: event => {
        state.hidden[event.target.checked ? 'delete' : 'add'](run.name);
        redraw();
      } }), named(run, index))));
  const thinned = page.runs.filter(run => run.curves.steps_per_point > 1);
  return [
    tools,
    el('p', { class: 'small muted' }, 'Drag to zoom, double-click to reset. By keyboard: arrows move the cursor, + and - zoom, Escape resets. Dashed: held-out images.',
      thinned.map(run => ` Each point of ${run.name} is the mean of ${run.curves.steps_per_point} logged steps.`)),
    el('div', { class: 'wide' }, [...all.keys()].map(base => {
      const reset = el('button', { hidden: true, click: () => resetZoom(base), 'aria-label': 'Reset the zoom of ' + words(base) }, 'Reset zoom');
      const host = el('div', { class: 'chart', tabindex: 0, role: 'group', 'data-chart': base, 'aria-label': `Curve of ${words(base)}. ${summary(base)}`,
        keydown: event => chartKeys(base, event) });
      host.reset = reset;
      return el('div', { class: 'card' }, el('div', { class: 'row between' }, el('h3', null, words(base)), reset), host);
    })),
  ];
}
const hostOf = base => [...document.querySelectorAll('.chart')].find(host => host.dataset.chart === base);
function drawPlot(base) {
  plots.get(base)?.plot.destroy();
  const host = hostOf(base);
  makePlot(base, host, host.reset);
}
/* New data: plots of the same series keep cursor and zoom. */
function updatePlots() {
  groups().forEach((all, base) => {
    const series = all.filter(one => !state.hidden.has(one.run.name));
    const shown = plots.get(base);
    if (!shown || !shown.host.isConnected || shown.names !== series.map(one => one.run.name + one.heldOut).join('\n')) return drawPlot(base);
    const zoomed = !!state.zoom[base];
    shown.plot.setData(joined(series), !zoomed);
    if (zoomed) restoreZoom(base);
    shown.host.setAttribute('aria-label', `Curve of ${words(base)}. ${summary(base)}`);
  });
}
new ResizeObserver(() => plots.forEach(({ plot, host }) => {
  if (host.isConnected && host.clientWidth !== plot.width) plot.setSize({ width: host.clientWidth, height: 190 });
})).observe(document.body);

/* Sample sheets */
function samples() {
  const runs = having(run => run.sheets.length);
  if (!runs.length) return null;
  const shows = [];
  const figures = runs.map(([run, index]) => {
    const sheets = run.sheets;
    const picture = el('img', { class: 'sheet' });
    const text = el('output');
    const slider = el('input', { type: 'range', min: 0, max: sheets.length - 1, id: 'sheet-' + index, 'aria-label': 'Step of the samples of ' + run.name,
      input: () => { show(+slider.value, true); } });
    // The last sheet is followed as new ones come.
    const show = (place, chosen) => {
      slider.value = place;
      if (chosen) state.sheet[run.name] = place === sheets.length - 1 ? null : sheets[place].step;
      const label = `step ${(+sheets[place].step).toLocaleString('en-US')}`;
      picture.src = sheets[place].image;
      picture.alt = `Samples of ${run.name} at ${label}: input, target, rendering in its own style, another image, rendering in its style`;
      text.value = label;
      slider.setAttribute('aria-valuetext', label);
      if (chosen && state.together) shows.filter(other => other.show !== show).forEach(other =>
        other.show(Math.round(place / Math.max(1, sheets.length - 1) * (other.count - 1)), false));
    };
    const kept = sheets.findIndex(sheet => sheet.step === state.sheet[run.name]);
    show(kept < 0 ? sheets.length - 1 : kept, false);
    shows.push({ show, count: sheets.length });
    return el('figure', { class: 'card' },
      el('figcaption', { class: 'row between' }, el('h3', null, named(run, index)), text),
      sheets.length > 1 && slider, picture);
  });
  return [
    runs.length > 1 && el('p', { class: 'tools' }, el('label', null, el('input', { type: 'checkbox', checked: state.together,
      change: event => { state.together = event.target.checked; } }), 'Move the sliders together')),
    el('div', { class: 'wide' }, figures),
  ];
}

/* Style space */
function space() {
  const runs = having(run => run.pictures.space);
  return runs.length ? [
    el('p', { class: 'small muted' }, 'Style codes in the plane of their first two principal axes. Point at one, or focus the map and use the arrow keys, to see what it is of.'),
    el('div', { class: 'spaces' }, runs.map(([run, index]) => spaceOf(run, index)))] : null;
}
function spaceOf(run, index) {
  const W = 720, H = 480, PAD = 44;
  const { dots, shares } = run.pictures.space;
  const range = key => { const all = dots.map(one => one[key]); const lo = Math.min(...all), hi = Math.max(...all); return [lo, (hi - lo) || 1]; };
  const [x0, dx] = range('x'), [y0, dy] = range('y');
  const places = dots.map(one => [PAD + (one.x - x0) / dx * (W - 2 * PAD), H - PAD - (one.y - y0) / dy * (H - 2 * PAD)]);
  const legends = [...new Set(dots.map(one => one.group))];
  const tint = one => `var(--c${(index + legends.indexOf(one.group)) % 8})`;
  const shown = el('output', { 'aria-live': 'polite' });
  const ring = svg('circle', { r: 20, fill: 'none', stroke: 'var(--accent)', 'stroke-width': 3, visibility: 'hidden' });
  const marks = svg('g');
  const draw = images => marks.replaceChildren(...dots.map((one, i) => images && one.image
    ? svg('image', { href: one.image, x: places[i][0] - 15, y: places[i][1] - 15, width: 30, height: 30 })
    : svg('circle', { cx: places[i][0], cy: places[i][1], r: 4, fill: tint(one), 'fill-opacity': 0.65 })));
  draw(true);
  const select = i => {
    ring.setAttribute('cx', places[i][0]);
    ring.setAttribute('cy', places[i][1]);
    ring.setAttribute('visibility', 'visible');
    current = i;
    shown.replaceChildren(...[dots[i].image && image(dots[i]), el('div', { class: 'small' }, dots[i].name, el('br'),
      el('span', { class: 'muted' }, `${number(dots[i].x)}, ${number(dots[i].y)}`))].filter(Boolean));
  };
  let current = -1;
  const order = dots.map((one, i) => i).sort((a, b) => dots[a].x - dots[b].x);
  const map = svg('svg', {
    viewBox: `0 0 ${W} ${H}`, tabindex: 0, role: 'group', 'aria-label': `Map of the style codes of ${run.name}: ${dots.length} codes`,
    pointermove: event => {
      const box = map.getBoundingClientRect();
      const x = (event.clientX - box.left) * W / box.width, y = (event.clientY - box.top) * H / box.height;
      const far = places.map(([px, py]) => (px - x) ** 2 + (py - y) ** 2);
      select(far.indexOf(Math.min(...far)));
    },
    keydown: event => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      select(order[(order.indexOf(current) + by + order.length) % order.length]);
    },
  }, marks, ring,
    svg('text', { x: W / 2, y: H - 10, 'text-anchor': 'middle' }, `first axis, ${Math.round(100 * shares[0])} % of the variance`),
    svg('text', { x: -H / 2, y: 18, 'text-anchor': 'middle', transform: 'rotate(-90)' }, `second axis, ${Math.round(100 * (shares[1] || 0))} %`));
  map.addEventListener('pointerdown', event => map.dispatchEvent(new PointerEvent('pointermove', event)));
  select(order[0]);
  return el('div', { class: 'card' },
    el('div', { class: 'row between' }, el('h3', null, named(run, index)),
      el('span', { class: 'row small' }, legends.map((name, i) => el('span', null, dot(index + i), name)),
        dots.some(one => one.image) && el('label', null, el('input', { type: 'checkbox', checked: true, change: event => draw(event.target.checked) }), 'images'))),
    el('div', { class: 'space' }, map, shown));
}

/* Triplets */
function triplets() {
  const runs = having(run => run.pictures.triplets);
  return runs.length ? runs.map(([run, index]) => {
    const { accuracy, count, shown } = run.pictures.triplets;
    return el('div', { class: 'card' }, el('h3', null, named(run, index)),
      el('p', { class: 'small muted' }, `Held-out triplets: an anchor, an image near to it in style and one far from it. The encoder orders ${percent(accuracy)} of ${number(count)} correctly; d is the distance of codes from the anchor's.`),
      el('ul', { class: 'triples' }, shown.map(triple => {
        const right = triple.near_distance < triple.far_distance;
        const cell = (picture, text) => el('figure', null, image(picture), el('figcaption', null, text));
        return el('li', { class: right ? '' : 'wrong' }, el('div', { class: 'row' },
          cell(triple.anchor, 'anchor'), cell(triple.near, 'near, d ' + triple.near_distance.toPrecision(2)), cell(triple.far, 'far, d ' + triple.far_distance.toPrecision(2))),
          el('span', { class: 'small ' + (right ? 'good' : 'bad') }, right ? '✓ ordered correctly' : '✗ ordered wrongly'));
      })));
  }) : null;
}

/* Renderings */
function pictureTable(label, head, rows, size) {
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    el('table', { class: 'pictures ' + size }, el('thead', null, el('tr', null, head)), el('tbody', null, rows.map(([first, cells]) =>
      el('tr', null, el('th', { scope: 'row' }, first), cells.map(cell => el('td', null, cell)))))));
}
function renderings() {
  const runs = having(run => run.pictures.grid);
  return runs.length ? runs.map(([run, index]) => {
    const { grid, strips } = run.pictures;
    const rendered = (row, style, i) => image({ image: row.renderings[i], name: `${row.input.name} in ${style}` });
    return el('div', { class: 'card', style: 'margin-bottom:1rem' }, el('h3', null, named(run, index)),
      el('div', { class: 'renders' }, el('div', null, el('h4', null, 'Inputs in the styles of images'), pictureTable(`Inputs in styles, ${run.name}`,
        [el('th', null, el('span', { class: 'muted' }, 'input')), grid.styles.map(style => el('th', { scope: 'col' }, image(style)))],
        grid.rows.map(row => [image(row.input), grid.styles.map((style, i) => rendered(row, 'the style of ' + style.name, i))]), '')),
      el('div', null, strips.map(strip => [
        el('h4', null, `Between two styles, along ${strip.title}`),
        pictureTable(`Between two styles along ${strip.title}, ${run.name}`,
          [el('th', null, el('span', { class: 'muted' }, 'input')), strip.rows[0].renderings.map((_, i, all) => el('th', { scope: 'col' },
            i === 0 ? image(strip.from) : i === all.length - 1 ? image(strip.to) : el('span', { class: 'muted' }, (i / (all.length - 1)).toFixed(1))))],
          strip.rows.map(row => [image(row.input), row.renderings.map((_, i, all) => rendered(row, `style ${i + 1} of ${all.length} on the way`, i))]), 'small')]))));
  }) : null;
}

/* Metrics */
const COSTS = ['images_per_second', 'images_per_cpu_second', 'peak_mib', 'minutes'];
function metrics() {
  const runs = having(run => run.evaluation);
  if (!runs.length) return null;
  const figures = [...new Set(runs.flatMap(([run]) => Object.keys(run.evaluation.figures)))].filter(name => !COSTS.includes(name));
  const notes = new Set();
  const rows = figures.map(name => {
    const reference = runs.find(([run]) => name in run.evaluation.figures)[0].evaluation.conditions[name];
    return el('tr', null, el('th', { scope: 'row' }, words(name)), runs.map(([run]) => {
      const conditions = run.evaluation.conditions[name];
      if (!conditions) return el('td', null, '–');
      const other = [...new Set([...Object.keys(reference), ...Object.keys(conditions)])].filter(key => reference[key] !== conditions[key]);
      other.forEach(key => notes.add(`${run.name}: ${key} is ${conditions[key] ?? 'not given'}, not ${reference[key] ?? 'not given'}`));
      return el('td', null, run.evaluation.figures[name].toFixed(Math.abs(run.evaluation.figures[name]) < 1 ? 4 : 2), other.length ? ' *' : '');
    }));
  });
  return [
    el('div', { class: 'card' }, table(['', ...runs.map(([run, index]) => named(run, index))], rows, { label: 'Metrics' }),
      notes.size > 0 && el('div', { class: 'small' }, el('p', null, '* measured under other conditions than the first run that has it; such figures do not compare:'),
        el('ul', null, [...notes].map(note => el('li', null, note))))),
    runs.map(([run]) => el('details', null, el('summary', null, 'How ' + run.name + ' was measured'),
      settingsTable('Protocol of ' + run.name, ['', ''], Object.entries(run.evaluation.protocol).map(([key, value]) => [key, value])))),
  ];
}

/* Cost */
function costs() {
  const seen = new Map();
  page.runs.forEach(run => [...run.lineage.slice(0, -1), { run: run.folder, stage: run.stage, cost: run.cost }].forEach(step => {
    if (step.cost.minutes != null) seen.set(step.run, step);
  }));
  if (!seen.size) return null;
  const rows = [...seen.values()];
  const total = rows.reduce((sum, step) => sum + step.cost.minutes, 0);
  const cells = step => [number(step.cost.images), duration(step.cost.minutes), percent(step.cost.minutes / (total || 1)),
    number(step.cost.images_per_second), number(step.cost.images_per_cpu_second), number(step.cost.peak_mib)];
  return el('div', { class: 'card' },
    el('div', { class: 'bar', role: 'img', 'aria-label': 'Shares of the time, as in the table' },
      rows.map((step, i) => el('span', { style: `flex:${step.cost.minutes};background:var(--c${i % 8})`, title: step.run }))),
    table(['Run', 'Images', 'Time', 'Share', 'Images/s', 'Images/CPU s', 'Peak MiB'], [
      rows.map((step, i) => el('tr', null, el('th', { scope: 'row' }, dot(i), step.run, el('div', { class: 'small muted' }, stage(step.stage))), cells(step).map(cell => el('td', null, cell)))),
      el('tr', null, el('th', { scope: 'row' }, 'All'), el('td'), el('td', null, duration(total)), el('td'), el('td'), el('td'), el('td')),
    ], { label: 'Time, memory and speed' }),
    el('p', { class: 'small muted' }, 'Time from each start of the training loop to its last checkpoint; speed without start-up, checkpoints and sample sheets (median); memory of the process, where the system tells it.'));
}

/* Settings */
const settingsTable = (label, head, rows) => table(head, rows.map(([name, ...values]) =>
  el('tr', null, el('th', { scope: 'row' }, name), values.map(value => el('td', null, value)))), { label, class: 'text' });
function settings() {
  const runs = page.runs.filter(run => Object.keys(run.settings).length);
  if (!runs.length) return null;
  const stages = [...new Set(runs.map(run => run.stage))].map(name => runs.filter(run => run.stage === name)).filter(same => same.length > 1);
  return [
    stages.map(same => {
      const keys = [...new Set(same.flatMap(run => Object.keys(run.settings)))];
      const different = keys.filter(key => key !== 'output.folder' && new Set(same.map(run => run.settings[key])).size > 1);
      return el('div', { class: 'card' }, el('h3', null, `What differs, ${stage(same[0].stage)}`),
        different.length ? settingsTable('Settings that differ', ['', ...same.map(run => named(run, page.runs.indexOf(run)))],
          different.map(key => [key, ...same.map(run => run.settings[key] ?? '–')])) : el('p', null, 'All settings but the folder are the same.'));
    }),
    runs.map(run => el('details', null, el('summary', null, `All settings of ${run.name}`),
      settingsTable('Settings of ' + run.name, ['', ''], Object.entries(run.settings)))),
  ];
}

/* The page: sections with the data that they depend on, so that new data rebuilds only what has changed. */
const SECTIONS = [
  ['overview', 'Overview', overview, run => [run.curves.steps.length, run.updated, run.finished, run.lineage, run.cost, run.notes]],
  ['curves', 'Curves', curves, run => [Object.keys(run.curves.values), run.curves.steps_per_point]],
  ['samples', 'Samples', samples, run => run.sheets],
  ['space', 'Style space', space, run => run.pictures.space],
  ['renderings', 'Renderings', renderings, run => run.pictures.grid],
  ['triplets', 'Triplets', triplets, run => run.pictures.triplets],
  ['metrics', 'Metrics', metrics, run => run.evaluation],
  ['cost', 'Cost', costs, run => [run.cost, run.lineage]],
  ['settings', 'Settings', settings, run => run.settings],
];
const keys = {};
function render() {
  const title = page.runs.map(run => run.name).join(', ');
  document.title = title + ' – training report';
  document.getElementById('title').textContent = title;
  document.getElementById('status').textContent = `Training report, ${page.live ? 'updated' : 'made'} ${new Date(page.created).toLocaleString()}`;
  const focus = document.activeElement && document.activeElement.id;
  const main = document.getElementById('main');
  for (const [id, name, build, part] of SECTIONS) {
    const key = JSON.stringify(page.runs.map(run => [run.name, part(run)]));
    if (keys[id] === key) continue;
    keys[id] = key;
    const content = build();
    let section = document.getElementById(id);
    if (!section) main.append(section = el('section', { id, 'aria-labelledby': id + '-title' }));
    section.hidden = !content;
    section.replaceChildren(...(content ? [el('h2', { id: id + '-title' }, name), ...[content].flat(9).filter(Boolean)] : []));
  }
  updatePlots();
  const shown = SECTIONS.filter(([id]) => !document.getElementById(id).hidden);
  document.getElementById('nav').replaceChildren(el('ul', null, shown.map(([id, name]) => el('li', null, el('a', { href: '#' + id }, name)))));
  if (focus && document.getElementById(focus)) document.getElementById(focus).focus({ preventScroll: true });
  mark();
}
/* Marks the section that is being read. */
function mark() {
  const links = [...document.querySelectorAll('nav a')];
  const read = links.filter(link => document.querySelector(link.hash).getBoundingClientRect().top < 120);
  links.forEach(link => link.toggleAttribute('aria-current', link === (last(read) || links[0])));
}
addEventListener('scroll', mark, { passive: true });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => groups().forEach((all, base) => drawPlot(base)));
render();

if (page.live) {
  const status = document.getElementById('status');
  const poll = async () => {
    const start = performance.now();
    if (!document.hidden) {
      let reply;
      try {
        reply = await fetch('data.json', { signal: AbortSignal.timeout(60000) });
        if (!reply.ok) throw new Error(await reply.text());
        page = await reply.json();
        render();
      } catch (error) {
        status.textContent = 'No new data: ' + (reply ? error.message : 'the server does not answer. Is it still running?');
      }
    }
    // A long log takes a while to read: asking less often leaves the processor to the training.
    setTimeout(poll, Math.max(3000, 20 * (performance.now() - start)));
  };
  setTimeout(poll, 3000);
}
})();
