import type { LogFormat } from '../format.ts';
import { NmapDocument } from '../scanner/nmap-document.ts';
import { readXml } from '../scanner/xml-stream.ts';

/** XML of nmap -oX, and of masscan, which writes the same elements. */
export const nmapXml: LogFormat = {
  name: 'nmap-xml',
  title: 'nmap and masscan (XML)',
  about:
    'Known by the element nmaprun. Hosts that answered and their ports become observations, with service, product, version, ' +
    'operating system and the beginning of what scripts printed. A file that declares entities is refused.',
  probe({ bytes }) {
    const text = bytes.toString('latin1');
    const at = text.search(/<nmaprun[\s>]/);
    const isFirst = at >= 0 && /^(\xef\xbb\xbf)?\s*</.test(text) && !/<[a-z]/i.test(text.slice(0, at));
    return isFirst
      ? { confidence: 1, because: 'the first element is nmaprun' }
      : { confidence: 0, because: 'no nmaprun element' };
  },
  open: () => readXml(new NmapDocument()),
};
