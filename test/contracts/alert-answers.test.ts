import { expect } from 'chai';
import { adviceFor } from '../../src/domain/alerts/advice.ts';
import { confidenceOf, ratingParts } from '../../src/domain/alerts/rating.ts';
import type { Finding } from '../../src/domain/detections/finding.ts';
import { rules } from '../../src/domain/detections/registry.ts';
import { techniqueOf } from '../../src/domain/detections/technique.ts';
import { runExample } from '../support/detections.ts';

/** Where evidence names machines that are not the one client or server. */
const CLIENTS = ['clients', 'examples'];
const TARGETS = [
  ...['server', 'servers', 'domain', 'name', 'path', 'services', 'ports', 'examples', 'reasons', 'value', 'named'],
  ...['to_zone', 'spoken'],
];

describe('an alert of every detection', () => {
  for (const rule of rules) {
    const findings = rule.examples.flatMap((example) => runExample(rule, example));

    describe(rule.id, () => {
      it('says what to do next, in words of its own', () => {
        const { steps, reliability } = adviceFor(rule.id);
        expect(steps, 'the same as for what is not known').to.not.equal(adviceFor('no such detection').steps);
        expect(steps.length).to.be.within(2, 5);
        for (const step of steps) expect(step).to.match(/^[A-Z].{15,}\.$/);
        expect(reliability).to.be.within(0.1, 1);
      });

      it('says who, to whom, what and when', () => {
        for (const finding of findings) {
          expect(isNamed(finding, finding.client, CLIENTS), `who: ${finding.title}`).to.equal(true);
          expect(isNamed(finding, finding.server, TARGETS), `to whom: ${finding.title}`).to.equal(true);
          expect(finding.title, 'what').to.match(/\S+ \S+ \S+/);
          expect(finding.description, 'what').to.match(/^.{60,}[.]$/s);
          for (const time of [finding.first_seen, finding.last_seen])
            expect(time.getTime(), 'when').to.be.within(0, 8e15);
          expect(techniqueOf(finding.detection)).to.equal(rule.technique);
        }
      });

      it('says how sure it is, and why', () => {
        for (const finding of findings) {
          const { detection, severity, score: strength } = finding;
          const parts = ratingParts({ detection, severity, strength });
          expect(confidenceOf({ detection, strength })).to.be.within(0.1, 1);
          expect(parts.map(({ part }) => part)).to.deep.equal(['severity', 'strength', 'confidence']);
          for (const { because } of parts) expect(because).to.not.match(/NaN|undefined|null/);
          expect(numbersIn(finding.evidence), `numbers behind: ${finding.title}`).to.be.at.least(1);
          expect(JSON.stringify(finding)).to.not.match(/NaN|undefined|Infinity|\[object/);
        }
      });
    });
  }
});

/** Whether a side is named: by the finding itself, or in one of these parts of its evidence. */
function isNamed({ evidence }: Finding, address: string | null, parts: string[]): boolean {
  const gravest = evidence.gravest as Record<string, unknown> | undefined;
  return address !== null || parts.some((part) => isSaid(evidence[part]) || isSaid(gravest?.[part]));
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null);
}

/** How many numbers evidence holds, at any depth. */
function numbersIn(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? 1 : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + numbersIn(one), 0);
}
