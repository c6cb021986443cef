import { expect, test } from 'vitest';
import { csvCell, csvOf } from './save-file.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =HYPERLINK("x")', '＝1+1', '\n=1'])(
  'a cell that begins like a formula is a text: %j',
  (value) => {
    expect(csvCell(value).replace(/^"/, '').startsWith("'")).toBe(true);
  },
);

test('a cell keeps what it holds, whatever separates cells', () => {
  expect(
    csvOf(
      ['a', 'b'],
      [
        ['x,"y"', null],
        [3, 'Zoë\nReyes'],
      ],
    ),
  ).toBe('a,b\r\n"x,""y""",\r\n3,"Zoë\nReyes"\r\n');
});
