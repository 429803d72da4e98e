import { expect } from 'chai';
import { dateOrderOf, isoClock, isoDate } from '../../../src/domain/logs/date-cell.ts';

const DAY_FIRST = { dayFirst: true, assumed: false };
const MONTH_FIRST = { dayFirst: false, assumed: false };

describe('dates as people write them', () => {
  it('tells days from months by a number above 12 anywhere, and by hours with AM and PM', () => {
    expect(dateOrderOf(['05/11/2026', '20/11/2026'])).to.deep.equal(DAY_FIRST);
    expect(dateOrderOf(['05/11/2026', '11/20/2026'])).to.deep.equal(MONTH_FIRST);
    expect(dateOrderOf(['05/11/2026 1:00 PM'])).to.deep.equal(MONTH_FIRST);
  });

  it('takes the day first where nothing tells, and says so', () => {
    expect(dateOrderOf(['05/11/2026', '06/11/2026'])).to.deep.equal({ dayFirst: true, assumed: true });
    expect(dateOrderOf(['2026-11-05', '', 'x'])).to.deep.equal({ dayFirst: true, assumed: false });
  });

  const WRITTEN: [string, string, string?][] = [
    ['20/11/2026 10:00:00', '2026-11-20 10:00:00'],
    ['1.2.26 9:03', '2026-02-01 09:03:00'],
    ['11/20/2026 12:00:30 AM', '2026-11-20 00:00:30', 'month first'],
    ['11/20/2026, 12:15 p.m.', '2026-11-20 12:15:00', 'month first'],
    ['2026-1-5 9:03:02.25', '2026-01-05 09:03:02.25'],
    ['2026-11-20 1:05:00 PM', '2026-11-20 13:05:00'],
    ['Nov 20, 2026 @ 10:00:00.123', '2026-11-20 10:00:00.123'],
    ['Friday, November 20, 2026 10:00:00 +0100', '2026-11-20 10:00:00+0100'],
    ['20-Nov-2026', '2026-11-20'],
    ['Fri Nov 20 10:00:02 2026', '2026-11-20 10:00:02'],
  ];
  for (const [cell, expected, order] of WRITTEN) {
    it(`reads ${cell}`, () => {
      expect(isoDate(cell, order === undefined ? DAY_FIRST : MONTH_FIRST)).to.equal(expected);
    });
  }

  it('leaves alone what is no date, and hours that no clock of twelve hours shows', () => {
    for (const cell of ['', 'yesterday', '20/11', '10.0.0.1', '20/11/2026 13:00 PM', '1795168800'])
      expect(isoDate(cell, DAY_FIRST)).to.equal(cell);
  });

  it('reads a time of day by itself', () => {
    expect(['1:05:00 PM', '09:03', '12:00 am', 'noon'].map(isoClock)).to.deep.equal([
      ...['13:05:00', '09:03:00', '00:00:00', 'noon'],
    ]);
  });
});
