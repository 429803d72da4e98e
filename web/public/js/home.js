import { reportCard, uploadCard } from './actions.js';
import { el, notice } from './dom.js';
import { follow, jobs } from './jobs.js';
import { overview } from './overview.js';

/** The first page: what is known, what can be done, and what is being done; kept up to date until the signal. */
export async function home(place, me, signal) {
  place.append(el('h1', {}, `Welcome, ${me.name}`));
  const readOverview = overview(place);
  const actions = el('div', { class: 'pair' });
  place.append(actions);
  const readWaiting = me.permissions.includes('network:write') ? uploadCard(actions) : () => undefined;
  reportCard(actions);
  const readJobs = jobs(place);
  const read = () =>
    Promise.all([readOverview(), readJobs(), readWaiting()]).catch((error) => notice(error.message, true));
  await follow(read, signal);
}
