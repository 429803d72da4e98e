import { download, get, post, upload } from './api.js';
import { card, el, notice, number, save } from './dom.js';
import { askMapping, waitingTables } from './mapping.js';

/** Sending log files, for whoever may. Answers how to read again what waits for somebody. */
export function uploadCard(place) {
  const input = el('input', { type: 'file', required: true });
  const bar = el('progress', { max: '1', value: '0', hidden: true, 'aria-label': 'Upload progress' });
  const button = el('button', { type: 'submit' }, 'Upload');
  const form = el('form', {}, el('label', {}, 'Log file (Zeek, CSV …; gzip is fine)', input), bar, button);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await busy(button, async () => {
      bar.hidden = false;
      const [file] = input.files;
      try {
        const answer = await upload(file, (share) => {
          bar.value = share;
        });
        notice(answer.message ?? `${file.name} is stored and being read.`);
      } catch (error) {
        if (error.type !== '/problems/mapping-needed') throw error;
        await askMapping(error.problem);
      }
      form.reset();
    });
    bar.hidden = true;
    await readWaiting().catch(() => {});
  });
  const section = card('Upload', form);
  const readWaiting = waitingTables(section);
  place.append(section);
  return readWaiting;
}

/** Asking for a report and saving it. */
export function reportCard(place) {
  const button = el('button', { type: 'button' }, 'Download Excel report');
  const state = el(
    'p',
    { class: 'quiet', role: 'status' },
    'Nodes, connections, services, ports and alerts in one workbook.',
  );
  button.addEventListener('click', () =>
    busy(button, async () => {
      const { report_id, status_url } = await post('/api/v1/reports', { format: 'xlsx' });
      await finished(status_url, (job) => {
        state.textContent = `${job.step ?? job.state} (${number(job.percent)} %)`;
      });
      const { name, blob } = await download(`/api/v1/reports/${report_id}/download`);
      save(name, blob);
      state.textContent = `Saved as ${name}.`;
    }),
  );
  place.append(card('Report', state, button));
}

async function finished(statusUrl, onChange) {
  let job = await get(statusUrl);
  while (job.state === 'queued' || job.state === 'running') {
    onChange(job);
    job = await get(`${statusUrl}?wait=25&after=${job.version}`);
  }
  if (job.state !== 'completed') throw new Error(job.error?.message ?? `The report is ${job.state}.`);
}

async function busy(button, work) {
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    notice(error.message, true);
  } finally {
    button.disabled = false;
  }
}
