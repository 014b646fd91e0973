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
  const answer = await response.json().catch(() => ({ error: `status ${response.status}` }));
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

const TITLES = {
  bm25: 'Words', static: 'Static vectors', contextual: 'Contextual vectors', hybrid: 'Blend',
};
const state = { about: null, answer: null, weight: null, chosen: 'hybrid', running: null };

function say(text, fault = false) {
  $('status').textContent = text;
  $('status').classList.toggle('fault', fault);
}

const shown = (number) => Number(number).toFixed(3);

function passage(stretches) {
  const paragraph = element('p', {});
  for (const { text, marked } of stretches) {
    paragraph.append(marked ? element('mark', {}, text) : text);
  }
  return paragraph;
}

function why(hit, score) {
  const list = element('dl', {});
  const row = (name, value) => list.append(element('dt', {}, name), element('dd', {}, value));
  row('score', score.toFixed(4));
  for (const [part, value] of Object.entries(hit.scores)) row(part, shown(value));
  const words = [...new Set(
    hit.passage.filter((stretch) => stretch.marked).map((stretch) => stretch.text.toLowerCase()))];
  row('words', words.length > 0 ? words.join(', ') : 'none: found by meaning');
  row('passage', hit.end > 0 ? `characters ${hit.start} to ${hit.end}` : 'title');
  row('id', hit.id);
  return element('details', { class: 'why' }, element('summary', {}, 'why'), list);
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

function dialog(title, ...content) {
  $('shown-title').textContent = title;
  $('shown-content').replaceChildren(...content);
  if (!$('shown').open) $('shown').showModal();
  $('shown-title').focus();
}

async function open(hit) {
  try {
    const found = await ask('api/document', { id: hit.id });
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
    dialog(found.title || found.id, body, facts);
  } catch (fault) {
    say(fault.message, true);
  }
}

$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = $('question').value.trim();
  if (!question) return;
  history.replaceState(null, '', `?${new URLSearchParams({ q: question })}`);
  search(question);
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
