import { post } from './api.js';
import { card, el, number, table } from './dom.js';
import { fieldsOf, valuesOf } from './form.js';

/** Whether a scan would be allowed, and if not, why. */
export function checkCard(path) {
  const plain = { spellcheck: 'false', autocomplete: 'off' };
  const answer = el('div', { role: 'status' });
  const go = el('button', { type: 'submit' }, 'Check');
  const form = el(
    'form',
    {},
    ...fieldsOf([
      ['targets', 'Targets', { ...plain, help: 'Addresses, 10.0.0.0/24, 10.0.0.1-20, separated by commas' }],
      ['ports', 'Ports', { ...plain, value: '443' }],
    ]),
    el('div', { class: 'actions' }, go),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      const { targets, ports } = valuesOf(form);
      answer.replaceChildren(...verdictOf(await post(`${path}/check`, { targets: [targets], ports })));
    } catch (error) {
      answer.replaceChildren(el('p', { class: 'problem', role: 'alert' }, error.message));
    } finally {
      go.disabled = false;
    }
  });
  return card('Check a scan', form, answer);
}

function verdictOf({ allowed, addresses, violations, probes_per_second: rate }) {
  if (allowed)
    return [el('p', {}, `Allowed: ${number(addresses)} addresses, at most ${number(rate)} probes a second.`)];
  const columns = [
    ['Why', (row) => row.message],
    ['Targets', (row) => row.targets.join(', ') || 'all'],
  ];
  return [el('p', {}, el('span', { class: 'tag high' }, 'Not allowed')), table('Reasons', columns, violations, '')];
}
