import { expect } from 'chai';
import { SaxesParser } from 'saxes';
import { columnWidths } from '../../../src/domain/reports/formats/column-widths.ts';
import { docx } from '../../../src/domain/reports/formats/docx.ts';
import { pdf } from '../../../src/domain/reports/formats/pdf.ts';
import { shownCell } from '../../../src/domain/reports/formats/shown-cell.ts';
import { textRuns } from '../../../src/domain/reports/formats/text-runs.ts';
import { wrapText } from '../../../src/domain/reports/formats/wrap-text.ts';
import { connectionReport, HOSTILE, reportOf, WORLD } from '../../support/report-models.ts';
import { entriesOf, written } from './written.ts';

describe('pdf', function () {
  this.timeout(60_000);

  it('is tagged, in a language, with bookmarks and the date of its model', async () => {
    const text = (await written(pdf, reportOf(WORLD, 'Title'))).toString('latin1');
    expect(text).to.include('/Marked true').and.include('/Lang (en)').and.include('/PageMode /UseOutlines');
    expect(text).to.include('(D:20260105080000Z)').and.include('/DisplayDocTitle true');
    expect(text.match(/\/S \/Figure/g)).to.have.lengthOf(2);
    expect(text.match(/\/S \/TH\b/g)).to.have.lengthOf(5);
    expect(text.match(/\/Type \/Outlines|\/Title \(/g)?.length ?? 0).to.be.above(5);
  });

  it('shows a page for what fits on one, and the rows that it may', async () => {
    const text = (await written(pdf, connectionReport(6_000))).toString('latin1');
    expect(text.match(/\/S \/TR\b/g)).to.have.lengthOf(5_001);
    const pages = Number(/\/Type \/Pages\n\/Count (\d+)/.exec(text)?.[1]);
    expect(pages).to.be.within(60, 160);
  });
});

describe('docx', () => {
  it('has well-formed parts, whatever is in it, and tables whose header comes again', async () => {
    const entries = entriesOf(await written(docx, reportOf(HOSTILE)));
    for (const [name, content] of Object.entries(entries)) {
      if (!/\.(xml|rels)$/.test(name)) continue;
      const parser = new SaxesParser();
      parser.on('error', (error) => {
        throw new Error(`${name}: ${error.message}`);
      });
      parser.write(content).close();
    }
    const body = entries['word/document.xml'] as string;
    expect(body.match(/<w:tblHeader\/>/g)).to.have.lengthOf(4);
    expect(body).to.not.include('TablePlace');
    expect(body.match(/TOC \\/g), 'a field of contents').to.have.lengthOf(1);
  });

  it('says how many rows it left out', async () => {
    const body = entriesOf(await written(docx, connectionReport(2_500)))['word/document.xml'] as string;
    expect(body.match(/<w:tr>/g)).to.have.lengthOf(2_001);
    expect(body).to.include('The first 2,000 of 2,500 rows.');
  });
});

describe('lines of text', () => {
  const font = (character: string) => ({ font: /[\u4e00-\u9fff]/.test(character) ? 'han' : 'latin', text: character });
  const shown = (line: string) =>
    textRuns(line, font).map(({ text, rightToLeft }) => (rightToLeft ? [...text].reverse().join('') : text));

  it('stand from left to right as they are read', () => {
    expect(shown('db-01')).to.deep.equal(['db-01']);
    expect(shown('db 漢字 x')).to.deep.equal(['db ', '漢字', ' x']);
    // Read from the right: the words, then the number, which keeps its own direction.
    expect(shown('אב 42')).to.deep.equal(['42', ' בא']);
    expect(shown('see אב now').join('')).to.equal('see בא now');
    expect(shown('(אב) גד').join('')).to.equal('דג (בא)');
  });

  it('are broken between words where there are any, and never wider than they may be', () => {
    const measure = (text: string) => [...text].length;
    expect(wrapText('one two three', 7, measure)).to.deep.equal(['one two', 'three']);
    expect(wrapText('very-long-name.example', 10, measure)).to.deep.equal(['very-long-', 'name.', 'example']);
    expect(wrapText('x'.repeat(25), 10, measure)).to.deep.equal(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
    expect(wrapText('数据库服务器', 4, measure)).to.deep.equal(['数据库服', '务器']);
    expect(wrapText('a b c d e f', 3, measure, 2)).to.deep.equal(['a b', 'c…']);
    for (const text of WORLD.concat('a'.repeat(300), ' lead', 'trail ', '- - - -', ''))
      for (const line of wrapText(text, 5, measure)) expect(measure(line)).to.be.at.most(5);
    expect(wrapText(WORLD.join(' '), 12, measure).join('').replace(/\s/g, '')).to.equal(
      WORLD.join('').replace(/\s/g, ''),
    );
  });
});

describe('columns on paper', () => {
  const measure = (text: string, size: number) => text.length * size * 0.5;
  const column = (type: 'text' | 'integer' | 'time', title = 'A') => ({ key: title, title, type, width: 10 });

  it('are as wide as what they hold where there is room', () => {
    const { widths, size, crowded } = columnWidths(
      [column('text'), column('integer')],
      [['abcdefgh', '12']],
      500,
      measure,
    );
    expect({ size, crowded }).to.deep.equal({ size: 8, crowded: false });
    expect(widths[0]).to.equal(8 * 8 * 0.5 + 6);
  });

  it('never break figures and times before texts, and never leave the page', () => {
    const columns = [column('text'), column('time'), ...Array.from({ length: 10 }, () => column('integer', 'Count'))];
    const row = ['a long text '.repeat(20), '2026-01-05 08:00:00', ...Array.from({ length: 10 }, () => '1,234,567')];
    const { widths, size, crowded } = columnWidths(columns, [row], 600, measure);
    expect(widths.reduce((sum, width) => sum + width, 0)).to.be.at.most(600.001);
    expect(widths[1]).to.be.at.least(19 * size * 0.5);
    expect(crowded).to.equal(true);
    const most = columnWidths(columns, [row], 120, measure);
    expect(most.widths.reduce((sum, width) => sum + width, 0)).to.be.closeTo(120, 0.001);
  });

  it('keep words of headers and days whole where there are more columns than a page is made for', () => {
    const texts = Array.from({ length: 14 }, () => column('text', 'Acknowledged by'));
    const columns = [...texts, column('time', 'Seen'), column('integer', 'Occurrences')];
    const row = [...texts.map(() => 'something long to say '.repeat(5)), '2026-01-05 08:00:00', '12'];
    const { widths, size } = columnWidths(columns, [row], 700, measure);
    const room = (index: number) => (widths[index] as number) - 6 + 0.001;
    expect(room(0)).to.be.at.least('Acknowledged'.length * size * 0.5);
    expect(room(14)).to.be.at.least('2026-01-05'.length * size * 0.5);
    expect(room(15)).to.be.at.least('Occurrences'.length * size * 0.5);
    expect(widths.reduce((sum, width) => sum + width, 0)).to.be.closeTo(700, 0.001);
  });

  it('show figures as people read them', () => {
    expect(shownCell(1_234_567, 'integer')).to.equal('1,234,567');
    expect(shownCell(-1234.5678, 'number')).to.equal('-1,234.568');
    expect(shownCell(-0.5, 'number')).to.equal('-0.5');
    expect([0, 999, 1_000, 99_960, 123_456_789].map((bytes) => shownCell(bytes, 'bytes'))).to.deep.equal([
      ...['0 B', '999 B', '1.0 kB', '100 kB', '123 MB'],
    ]);
    expect(shownCell(Number.NaN, 'integer')).to.equal('');
    expect(shownCell(new Date('2026-01-05T08:00:00Z'), 'time')).to.equal('2026-01-05 08:00:00');
  });
});
