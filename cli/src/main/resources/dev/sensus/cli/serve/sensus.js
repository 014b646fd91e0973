// Everything that comes from a document is put into the page as text, never as markup.
const $ = (id) => document.getElementById(id);

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

async function ask(path, parameters, signal) {
  const query = new URLSearchParams(parameters);
  const response = await fetch(`${path}?${query}`, { signal });
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `status ${response.status}`);
}

const TITLES = {
  bm25: 'Words', static: 'Static vectors', contextual: 'Contextual vectors', hybrid: 'Blend',
};
const state = { about: null, answer: null, weight: null, chosen: 'hybrid', running: null,
  showing: null };

function say(text, fault = false) {
  $('status').textContent = text;
  $('status').classList.toggle('fault', fault);
}

const shown = (number) => Number(number).toFixed(3);

// The words of a text, each to be clicked; by the keyboard there are the buttons of "why".
function words(text, whole) {
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((part, i) =>
    (i % 2 === 0 ? part : element('span',
      { class: 'word', onclick: () => look(part, { text: whole }) }, part)));
}

const textOf = (stretches) => stretches.map(({ text }) => text).join('');

function passage(stretches) {
  const paragraph = element('p', {});
  const whole = textOf(stretches);
  for (const { text, marked } of stretches) {
    paragraph.append(
      ...(marked ? [element('mark', {}, ...words(text, whole))] : words(text, whole)));
  }
  return paragraph;
}

function why(hit, score) {
  const list = element('dl', {});
  const row = (name, value) => list.append(element('dt', {}, name), element('dd', {}, value));
  row('score', score.toFixed(4));
  for (const [part, value] of Object.entries(hit.scores)) row(part, shown(value));
  const matching = [...new Set(
    hit.passage.filter((stretch) => stretch.marked).map((stretch) => stretch.text.toLowerCase()))];
  row('words', matching.length > 0 ? matching.join(', ') : 'none: found by meaning');
  row('passage', hit.end > 0 ? `characters ${hit.start} to ${hit.end}` : 'title');
  row('id', hit.id);
  const details = element('details', { class: 'why' }, element('summary', {}, 'why'), list);
  details.append(...matching.map((word) => element('button', {
    type: 'button', onclick: () => look(word, { text: textOf(hit.passage) }),
  }, `look at ${word}`)));
  return details;
}

function card(hit, score, weight) {
  const title = element('button',
    { type: 'button', onclick: () => open(hit) }, hit.title || hit.id);
  const item = element('li', { class: 'hit', 'data-id': hit.id },
    element('h3', {}, title), passage(hit.passage));
  if (weight !== null) {
    const bar = element('div', {
      class: 'bar', role: 'img',
      'aria-label': `words ${shown(hit.words)}, meaning ${shown(hit.vectors)}`,
    });
    for (const [name, share] of [['of-words', weight * hit.words],
      ['of-vectors', (1 - weight) * hit.vectors]]) {
      const part = element('i', { class: name });
      part.style.width = `${100 * Math.min(1, share)}%`;
      bar.append(part);
    }
    item.append(bar);
  }
  item.append(why(hit, score));
  return item;
}

// The same arithmetic as the server's; equal scores stay in the order of the index.
function blended(column, weight) {
  return column.hits
    .map((hit) => ({ hit, score: weight * hit.words + (1 - weight) * hit.vectors }))
    .sort((a, b) => b.score - a.score)
    .slice(0, column.hits_each);
}

function draw(mode) {
  const column = state.answer[mode];
  const hybrid = mode === 'hybrid';
  const hits = hybrid
    ? blended(column, state.weight)
    : column.hits.map((hit) => ({ hit, score: hit.score }));
  const list = $(`hits-${mode}`);
  list.replaceChildren(
    ...hits.map(({ hit, score }) => card(hit, score, hybrid ? state.weight : null)));
  if (hits.length === 0) list.append(element('li', { class: 'hit' }, 'nothing found'));
}

function drawAll() {
  const modes = Object.keys(state.answer);
  if (!modes.includes(state.chosen)) state.chosen = modes[modes.length - 1];
  $('answers').replaceChildren(...modes.map((mode) => {
    const { milliseconds } = state.answer[mode];
    const time = `${(milliseconds.encoding + milliseconds.searching).toFixed(1)} ms`;
    return element('section', { id: `column-${mode}`, 'aria-label': TITLES[mode] },
      element('h2', {}, TITLES[mode], element('small', {}, time)),
      element('ol', { id: `hits-${mode}` }));
  }));
  $('tabs').replaceChildren(...modes.map((mode) => element('button', {
    type: 'button', role: 'tab', id: `tab-${mode}`, 'aria-controls': `column-${mode}`,
    onclick: () => choose(mode),
  }, TITLES[mode])));
  $('tabs').hidden = false;
  $('blend').hidden = !('hybrid' in state.answer);
  modes.forEach(draw);
  choose(state.chosen);
}

function choose(mode) {
  state.chosen = mode;
  for (const name of Object.keys(state.answer)) {
    $(`column-${name}`).classList.toggle('chosen', name === mode);
    $(`tab-${name}`).setAttribute('aria-selected', String(name === mode));
  }
}

function weigh(percent) {
  state.weight = percent / 100;
  $('weight').value = percent;
  $('share').textContent = `${percent} % words, ${100 - percent} % meaning`;
  if (state.answer && 'hybrid' in state.answer) draw('hybrid');
}

async function search(question) {
  state.running?.abort();
  const running = new AbortController();
  state.running = running;
  say('searching …');
  try {
    const answer = await ask('api/compare', { q: question }, running.signal);
    state.answer = answer;
    drawAll();
    say('');
  } catch (fault) {
    if (fault.name !== 'AbortError') say(fault.message, true);
  }
}

// What was asked for last is shown, though it may come first; what was closed stays closed.
async function show(asking) {
  state.showing?.abort();
  const showing = new AbortController();
  state.showing = showing;
  try {
    const [title, ...content] = await asking(showing.signal);
    if (state.showing === showing) dialog(title, ...content);
  } catch (fault) {
    if (state.showing === showing) dialog('This cannot be shown', element('p', {}, fault.message));
  }
}

function dialog(title, ...content) {
  $('shown-title').textContent = title;
  $('shown-content').replaceChildren(...content);
  if (!$('shown').open) $('shown').showModal();
  $('shown-title').focus();
}

function open(hit) {
  show(async (signal) => {
    const found = await ask('api/document', { id: hit.id }, signal);
    const body = element('p', { class: 'body' });
    body.append(found.body.slice(0, hit.start));
    const part = element('mark', {}, found.body.slice(hit.start, hit.end));
    if (hit.end > hit.start && hit.end - hit.start < found.body.length) body.append(part);
    else body.append(found.body.slice(hit.start, hit.end));
    body.append(found.body.slice(hit.end));
    const facts = element('dl', {});
    for (const [name, values] of Object.entries(found.metadata)) {
      facts.append(element('dt', {}, name), element('dd', {}, values.join(', ')));
    }
    return [found.title || found.id, body, facts];
  });
}

const SVG = 'http://www.w3.org/2000/svg';

function drawn(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const nameOf = (sense, i) => [`${i + 1}`, ...sense.companions.slice(0, 3)].join(' · ');

// The occurrences in the plane of their two main directions; shapes differ as colours do.
function plot(found) {
  const [width, height, edge] = [640, 320, 24];
  const range = (values) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return (value) => (most > least ? (value - least) / (most - least) : 0.5);
  };
  const x = range(found.points.map((point) => point.x));
  const y = range(found.points.map((point) => point.y));
  const picture = drawn('svg', {
    class: 'plot', viewBox: `0 0 ${width} ${height}`, role: 'img',
    'aria-label': `${found.looked} occurrences of ${found.word} in ${found.senses.length} senses`,
  });
  for (const point of found.points) {
    const left = edge + (width - 2 * edge) * x(point.x);
    const top = height - edge - (height - 2 * edge) * y(point.y);
    const sides = [0, 4, 3, 6][point.sense % 4];
    const shape = sides === 0
      ? drawn('circle', { cx: left, cy: top, r: 5 })
      : drawn('polygon', {
        points: Array.from({ length: sides }, (_, i) => {
          const angle = 2 * Math.PI * i / sides - Math.PI / 2;
          return `${left + 6 * Math.cos(angle)},${top + 6 * Math.sin(angle)}`;
        }).join(' '),
      });
    const { line } = point;
    shape.append(drawn('title', {}, line.left + line.word + line.right));
    shape.setAttribute('class', `point sense-${point.sense % 8}`);
    picture.append(shape);
  }
  const percent = found.variance.map((share) => `${Math.round(100 * share)} %`).join(' and ');
  picture.append(drawn('text', { x: 8, y: height - 6 }, `two dimensions keep ${percent}`));
  return picture;
}

function line({ id, left, word, right, start, end }) {
  return element('li', {}, element('button',
    { type: 'button', onclick: () => open({ id, start, end }) },
    left, element('mark', {}, word), right));
}

function candidates(name, { candidates: list, why }) {
  return element('section', {}, element('h4', {}, name),
    why ? element('p', {}, why)
      : element('ol', { class: 'candidates' }, ...list.map(({ word, score }) =>
        element('li', {}, word, element('small', {}, ` ${shown(score)}`)))));
}

// A row a layer, a cell a head: the word that it looks at most, the darker the more.
function heads(layers) {
  const table = element('table', { class: 'heads' }, element('caption', {},
    'Where each head looks from the word, and with what share of its attention'));
  table.append(element('tr', {}, element('th', {}, 'layer'),
    ...layers[0].map((_, head) => element('th', { scope: 'col' }, `head ${head + 1}`))));
  layers.forEach((cells, layer) => {
    table.append(element('tr', {}, element('th', { scope: 'row' }, `${layer + 1}`),
      ...cells.map((looks) => {
        const cell = element('td', {
          title: looks.map(({ token, weight }) => `${token} ${shown(weight)}`).join(', '),
        }, looks[0].token, element('small', {}, ` ${Math.round(100 * looks[0].weight)} %`));
        cell.style.setProperty('--weight', looks[0].weight);
        return cell;
      })));
  });
  return element('div', { class: 'wide' }, table);
}

async function inContext(word, text, signal) {
  const { substitutes, attention } = await ask('api/context', { word, text }, signal);
  const place = element('p', {}, text.slice(0, substitutes.start),
    element('mark', {}, text.slice(substitutes.start, substitutes.end)),
    text.slice(substitutes.end));
  const { masked, unmasked, statics } = substitutes;
  const columns = masked.why && masked.why === unmasked.why
    ? [candidates('substitutes by a model that reads the sentence', masked)]
    : [candidates('substitutes, the word hidden', masked),
      candidates('substitutes, the word seen', unmasked)];
  return element('section', { id: 'in-context' }, element('h3', {}, 'In this passage'), place,
    element('div', { class: 'columns' }, ...columns,
      candidates('static neighbours, whatever the sentence', statics)),
    ...(attention ? [heads(attention)] : []));
}

// A word: in the passage where it was clicked, and in all of the index, sorted by sense; by its
// own vectors, by those of what stands around it, or by what tells more.
function look(word, { text, by: wanted } = {}) {
  show(async (signal) => {
    const context = text ? [await inContext(word, text, signal)] : [];
    if (!state.about.occurrences) return [word, ...context];
    let found;
    try {
      found = await ask('api/senses', wanted ? { word, by: wanted } : { word }, signal);
    } catch (fault) {
      if (!text || signal.aborted) throw fault;
      return [word, ...context, element('p', {}, fault.message)];
    }
    const choices = element('div', { class: 'choices' }, 'told apart by ',
      ...[['word', 'the word’s own vectors'], ['context', 'what stands around it']].map(
        ([value, name]) => element('button', {
          type: 'button', 'aria-pressed': String(value === found.by), onclick: () => look(word, { text, by: value }),
        }, name)));
    const sections = found.senses.map((sense, i) =>
      element('section', { class: `sense sense-${i % 8}` },
        element('h3', {}, nameOf(sense, i), element('small', {},
          ` ${sense.size} occurrence${sense.size === 1 ? '' : 's'}`)),
        element('ul', { class: 'lines' }, ...sense.lines.map(line))));
    const number = found.senses.length === 1 ? 'one sense' : `${found.senses.length} senses`;
    return [`${found.word}: ${found.looked} of ${found.occurrences} occurrences, ${number}`,
      ...context, choices, plot(found), ...sections];
  });
}

$('look').addEventListener('submit', (event) => {
  event.preventDefault();
  const word = $('word').value.trim();
  if (word) look(word);
});
$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = $('question').value.trim();
  if (!question) return;
  history.replaceState(null, '', `?${new URLSearchParams({ q: question })}`);
  search(question);
});
$('shown').addEventListener('close', () => {
  state.showing?.abort();
  state.showing = null;
});
$('weight').addEventListener('input', () => weigh(Number($('weight').value)));
$('usual').addEventListener('click', () => weigh(Math.round(100 * state.about.weight)));

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $('shown').open) return;
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    $('question').focus();
    $('question').select();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp')
      && event.target.closest('.hit')) {
    // Up and down the hits of a column.
    const next = event.key === 'ArrowDown' ? 'nextElementSibling' : 'previousElementSibling';
    const button = event.target.closest('.hit')[next]?.querySelector('h3 button');
    if (button) {
      event.preventDefault();
      button.focus();
    }
  }
});

try {
  state.about = await ask('api/index', {});
  const models = [...new Set(Object.values(state.about.models))].join(', ');
  $('about').textContent = `${state.about.documents.toLocaleString('en')} documents`
    + (models ? ` · ${models}` : '');
  $('look').hidden = !state.about.occurrences;
  $('question').maxLength = state.about.longest_question;
  weigh(Math.round(100 * state.about.weight));
  const asked = new URLSearchParams(location.search).get('q');
  if (asked) {
    $('question').value = asked;
    search(asked);
  }
} catch (fault) {
  say(fault.message, true);
}
