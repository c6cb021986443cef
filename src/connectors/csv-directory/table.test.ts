import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { parseTable, serializeTable } from './table.ts';

const file = (text: string) => Buffer.from(text);

describe('table', () => {
  it.each([
    'a,b\n1,2\n',
    'a,b\r\n1,2\r\n',
    '\ufeffa,b\r\n1,2',
    'a,b\n"x ""y"" ,\n z", spaced \n\n"",2\n',
    'a,b',
    'a\n1\n',
  ])('writes %j back byte for byte', (text) => {
    expect(serializeTable(parseTable(file(text), ','), ',').toString()).toBe(text);
  });

  it('gives back any cells that it wrote', () => {
    const cell = fc.string().map((text) => text.replaceAll('\0', ''));
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t', '|'), (wanted, delimiter) => {
        const empty = parseTable(file(['a', 'b', 'c'].join(delimiter)), delimiter);
        const written = serializeTable(
          { ...empty, rows: wanted.map((cells) => ({ cells, blank: false })) },
          delimiter,
        );
        expect(parseTable(written, delimiter).rows.map((row) => row.cells)).toEqual(wanted);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('keeps untouched rows as they were written, however odd', () => {
    const table = parseTable(file('a,b\r\n"1",  2\r\n3,4'), ',');
    const rows = [...table.rows, { cells: ['5', 'x,y'], blank: false }];
    expect(serializeTable({ ...table, rows }, ',').toString()).toBe('a,b\r\n"1",  2\r\n3,4\r\n5,"x,y"\r\n');
  });

  it.each([
    ['', 'is empty'],
    ['a,b\n1\n', 'instead of 2'],
    ['a,b\n1,2,3\n', 'instead of 2'],
    ['a,a\n', 'same name'],
    ['a,b\n"1,2\n', 'cannot be read'],
    ['a,b\n1\0,2\n', 'NUL'],
    [`a,b\n"${'x'.repeat(1_100_000)}",2\n`, 'cannot be read'],
  ])('refuses a file that it would only half understand', (text, why) => {
    expect(() => parseTable(file(text), ',')).toThrow(why);
  });

  it('refuses other encodings', () => {
    expect(() => parseTable(Buffer.from([0x61, 0xff, 0x0a]), ',')).toThrow('UTF-8');
    expect(() => parseTable(Buffer.from('\ufeffa,b\n', 'utf16le'), ',')).toThrow(ConnectorFault);
  });

  it('reads or refuses any bytes, and what it read it writes back', () => {
    const part = fc.constantFrom('a', ',', '"', '\n', '\r\n', '\r', ' ', '""', 'é', '\ufeff');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }).map((all) => all.join('')),
        (text) => {
          try {
            const table = parseTable(file(text), ',');
            const written = serializeTable(table, ',');
            expect(parseTable(written, ',').rows.map((row) => row.cells)).toEqual(
              table.rows.map((row) => row.cells),
            );
          } catch (error) {
            if (!(error instanceof ConnectorFault)) throw error;
          }
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});
