import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { digestRow } from '../feed/difference.ts';
import type { FeedReading, PreviousReading } from '../feed/feed-reading.ts';
import { readCsvFeed } from './read-csv-feed.ts';
import type { CsvShape, WholeProof } from './shape.ts';
import { writeCsv } from './write-csv.ts';

const META: WholeProof = {
  by: 'meta',
  rows: 'rows',
  bytes: 'bytes',
  sha256: 'sha256',
  sequence: 'n',
  asOf: 'asOf',
};

function shape(whole: WholeProof = META, more: Partial<CsvShape> = {}): CsvShape {
  return {
    columns: [
      { header: 'Id', as: 'id', type: 'string', required: true },
      { header: 'Name', as: 'name', type: 'string' },
      { header: 'Hired', as: 'hired', type: 'date', required: true },
      { header: 'Last', as: 'last', type: 'date' },
    ],
    key: 'id',
    encoding: 'utf-8',
    delimiter: ',',
    order: [['hired', 'last']],
    whole,
    ...more,
  };
}

const HEADER = ['Id', 'Name', 'Hired', 'Last'];

function metaOf(content: Uint8Array, rows: number, more: Record<string, unknown> = {}): string {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return JSON.stringify({ rows, bytes: content.length, sha256, n: 7, asOf: '2026-07-30T03:00:00Z', ...more });
}

function read(
  text: string | Uint8Array,
  rows: number,
  previous: PreviousReading | null = null,
): Promise<FeedReading> {
  const content = typeof text === 'string' ? Buffer.from(text) : text;
  return readCsvFeed({ content, meta: metaOf(content, rows) }, shape(), previous);
}

function people(count: number): string[][] {
  return Array.from({ length: count }, (_, i) => [
    `E${1_000 + i}`,
    i % 7 === 0 ? `"Ó" ${i},\nKaren` : `Żaneta ${i}`,
    '2020-02-29',
    i % 5 === 0 ? '2026-12-31' : '',
  ]);
}

async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 997) yield content.subarray(at, at + 997);
}

const ids = (reading: FeedReading): readonly string[] => reading.rows.map((row) => row.key);

describe('readCsvFeed, a file that is cut', () => {
  const rows = people(80);
  const proofs: Readonly<Record<string, WholeProof>> = {
    'count, length and checksum': META,
    'a length alone': { by: 'meta', bytes: 'bytes' },
    'a count alone': { by: 'meta', rows: 'rows' },
    'a trailer': { by: 'trailer', marker: 'END', rows: 1 },
    nothing: { by: 'none' },
  };
  it.each(Object.entries(proofs))(
    'at any byte is never whole and never a wrong row, proven by %s',
    async (_, whole) => {
      const text = writeCsv(HEADER, rows) + (whole.by === 'trailer' ? 'END,80\r\n' : '');
      const content = Buffer.from(text);
      const meta = metaOf(content, 80);
      const full = await readCsvFeed({ content, meta }, shape(whole), null);
      expect(full).toMatchObject({ outcome: 'accepted', whole: whole.by !== 'none', rejects: [] });
      const digests = new Map(full.rows.map((row) => [row.key, digestRow(row.values)]));
      for (let cut = 0; cut < content.length; cut++) {
        const part = content.subarray(0, cut);
        // Now and then piece by piece: a stream is not known to be short before it ends.
        const input = { content: cut % 37 === 0 ? pieces(part) : part, meta };
        const reading = await readCsvFeed(input, shape(whole), null);
        if (reading.whole) throw new Error(`cut at byte ${cut}: taken for whole`);
        for (const row of reading.rows) {
          if (digests.get(row.key) !== digestRow(row.values))
            throw new Error(`cut at byte ${cut}: wrong row ${row.key}`);
        }
      }
    },
  );
});

describe('readCsvFeed, a hostile file', () => {
  it('survives 2,000 mutations, and never calls a changed file whole', async () => {
    const content = Buffer.from(writeCsv(HEADER, people(30)));
    const meta = metaOf(content, 30);
    const change = fc.record({ at: fc.nat(content.length - 1), byte: fc.nat(255), cut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (changes, honest) => {
          let bytes = Buffer.from(content);
          for (const { at, byte, cut } of changes) {
            if (cut) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 3)]);
            else if (at < bytes.length) bytes[at] = byte;
          }
          const reading = await readCsvFeed(
            { content: bytes, meta: honest ? meta : metaOf(bytes, 30) },
            shape(),
            null,
          );
          if (honest && !bytes.equals(content))
            expect(reading).toMatchObject({ outcome: 'rejected', rows: [] });
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
      { numRuns: runs(2_000) },
    );
  });

  it.each([
    ['one cell', '"x'],
    ['one line of delimiters', ','],
  ])('stops early in a gigabyte that is %s', async (_, what) => {
    let pulled = 0;
    async function* gigabyte(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('Id,Name,Hired,Last\n"');
      const piece = Buffer.from((what === ',' ? '",' : 'x').padEnd(2, what).repeat(32_768));
      for (; pulled < 1_000_000_000; pulled += piece.length) yield piece;
    }
    const reading = await readCsvFeed(
      { content: gigabyte(), meta: metaOf(Buffer.alloc(0), 1) },
      shape(),
      null,
    );
    expect(reading.outcome).toBe('rejected');
    expect(pulled).toBeLessThan(1_000_000);
  });

  it('refuses a file beyond its size', async () => {
    const limited = shape({ by: 'none' }, { limits: { maxBytes: 100 } });
    const reading = await readCsvFeed({ content: Buffer.from(writeCsv(HEADER, people(20))) }, limited, null);
    expect(reading.refusal?.code).toBe('FEED_TOO_LARGE');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'a header and a key called %s are only names',
    async (name) => {
      const text = `${name},Id,Name,Hired,Last\nx,${name},${name},2020-01-01,\n`;
      const reading = await read(text, 1);
      expect(ids(reading)).toEqual([name]);
      expect([...(reading.rows[0]?.values.keys() ?? [])]).toEqual(['id', 'name', 'hired', 'last']);
    },
  );
});

describe('readCsvFeed, the file as a whole', () => {
  const code = async (text: string | Uint8Array, rows = 1): Promise<string | undefined> =>
    (await read(text, rows)).refusal?.code;
  const row = 'E1,Ann,2020-01-01,\n';

  it('refuses what is no report, with a code of its own each', async () => {
    expect(await code('', 0)).toBe('FEED_EMPTY');
    expect(await code('\r\n\r\n', 0)).toBe('FEED_EMPTY');
    expect(await code('<!DOCTYPE html><html></html>')).toBe('FEED_NOT_CSV');
    expect(await code(`Id,Name,Hired\nE1,Ann,2020-01-01\n`)).toBe('FEED_HEADER');
    expect(await code(`Id,Name,Hired,Last,Name\nE1,Ann,2020-01-01,,Bob\n`)).toBe('FEED_HEADER');
    expect(await code(`Id;Name;Hired;Last\nE1;Ann;2020-01-01;\n`)).toBe('FEED_HEADER');
    expect(await code(Buffer.from(`Id,Name,Hired,Last\nE1,Zo\xeb,2020-01-01,\n`, 'latin1'))).toBe(
      'FEED_ENCODING',
    );
    expect(await code(Buffer.from([0xff]))).toBe('FEED_ENCODING');
    expect(await code(`Id,Name,Hired,Last\n${row}`, 2)).toBe('FEED_CUT');
  });

  it('reads UTF-8 and UTF-16 with a byte order mark, and both line ends', async () => {
    const text = `\ufeffId,Name,Hired,Last\r\nE1,Zoë,2020-01-01,\r\n`;
    const big = Buffer.from(text, 'utf16le').swap16();
    for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), big]) {
      const reading = await read(bytes, 1);
      expect(reading.rows[0]?.values.get('name')).toBe('Zoë');
    }
    expect(await code(Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([0x41])]))).toBe(
      'FEED_ENCODING',
    );
  });

  it('refuses without its meta document, with a wrong one, and with one of another tenant', async () => {
    const content = Buffer.from(`Id,Name,Hired,Last\n${row}`);
    const outcome = async (meta: string | undefined, whole = META): Promise<string | undefined> =>
      (await readCsvFeed({ content, ...(meta === undefined ? {} : { meta }) }, shape(whole), null)).refusal
        ?.code;
    expect(await outcome(undefined)).toBe('FEED_META');
    expect(await outcome('[]')).toBe('FEED_META');
    expect(await outcome('{"rows":1')).toBe('FEED_META');
    expect(await outcome(metaOf(content, 1, { n: '7' }))).toBe('FEED_META');
    expect(await outcome(metaOf(content, 1, { sha256: '00'.repeat(32) }))).toBe('FEED_ALTERED');
    expect(await outcome(metaOf(content, 1, { tenant: 'b' }), { ...META, equals: { tenant: 'a' } })).toBe(
      'FEED_OTHER_COMPANY',
    );
    expect(await outcome(metaOf(content, 1))).toBeUndefined();
  });

  it('is not whole when the meta document says so', async () => {
    const content = Buffer.from(`Id,Name,Hired,Last\n${row}`);
    const meta = metaOf(content, 1, { complete: false });
    const reading = await readCsvFeed({ content, meta }, shape({ ...META, complete: 'complete' }), null);
    expect(reading).toMatchObject({ outcome: 'accepted', whole: false });
  });

  it('refuses one row of another company', async () => {
    const content = Buffer.from('Id,Name,Hired,Last\nE1,Ours,2020-01-01,\nE2,Theirs,2020-01-01,\n');
    const company = { column: 'name', equals: 'Ours' };
    const reading = await readCsvFeed({ content, meta: metaOf(content, 2) }, shape(META, { company }), null);
    expect(reading).toMatchObject({ outcome: 'rejected', refusal: { code: 'FEED_OTHER_COMPANY' }, rows: [] });
  });

  it('refuses what is behind a trailer and a trailer that counts otherwise', async () => {
    const whole: WholeProof = { by: 'trailer', marker: 'END', rows: 1 };
    const outcome = async (text: string): Promise<string | undefined> =>
      (await readCsvFeed({ content: Buffer.from(`Id,Name,Hired,Last\n${text}`) }, shape(whole), null)).refusal
        ?.code;
    expect(await outcome(`${row}END,1\n`)).toBeUndefined();
    expect(await outcome(`${row}END,1\n${row}`)).toBe('FEED_CUT');
    expect(await outcome(`${row}END,2\n`)).toBe('FEED_CUT');
    expect(await outcome(`${row}END,1`)).toBe('FEED_CUT');
    expect(await outcome(`${row}END\n`)).toBe('FEED_CUT');
  });
});

describe('readCsvFeed, after an earlier report', () => {
  const text = 'Id,Name,Hired,Last\nE1,Ann,2020-01-01,\n';
  const asOf = Date.parse('2026-07-30T03:00:00Z');

  it('recognises the same bytes', async () => {
    const first = await read(text, 1);
    expect(await read(text, 1, { sequence: 7, asOf, sha256: first.sha256 })).toMatchObject({
      outcome: 'noop',
      rows: [],
    });
  });

  it('takes the same bytes as news when they come as a newer report, and refuses them as an older one', async () => {
    const { sha256 } = await read(text, 1);
    expect(await read(text, 1, { sequence: 6, asOf: asOf - 1, sha256 })).toMatchObject({
      outcome: 'accepted',
    });
    expect((await read(text, 1, { sequence: 8, asOf: asOf + 1, sha256 })).refusal?.code).toBe('FEED_STALE');
    const content = Buffer.from(text);
    expect((await readCsvFeed({ content }, shape({ by: 'none' }), { sha256 })).outcome).toBe('noop');
  });

  it('refuses the same number with other bytes, a lower number, an earlier moment', async () => {
    for (const previous of [
      { sequence: 7, asOf },
      { sequence: 8 },
      { asOf: asOf + 1 },
      { sequence: 6, asOf: asOf + 1 },
    ]) {
      expect((await read(text, 1, previous)).refusal?.code).toBe('FEED_STALE');
    }
    expect((await read(text, 1, { sequence: 6, asOf })).outcome).toBe('accepted');
  });

  it('refuses the same moment with other bytes where reports have no number', async () => {
    const content = Buffer.from(text);
    const input = { content, meta: metaOf(content, 1) };
    const unnumbered = shape({ by: 'meta', rows: 'rows', sha256: 'sha256', asOf: 'asOf' });
    expect((await readCsvFeed(input, unnumbered, { asOf })).refusal?.code).toBe('FEED_STALE');
    expect((await readCsvFeed(input, unnumbered, { asOf: asOf - 1 })).outcome).toBe('accepted');
  });

  it('refuses a report from the future, which would make all later ones stale', async () => {
    const content = Buffer.from(text);
    const input = { content, meta: metaOf(content, 1) };
    expect(
      (await readCsvFeed({ ...input, receivedAt: asOf - 2 * 86_400_000 }, shape(), null)).refusal?.code,
    ).toBe('FEED_STALE');
    expect((await readCsvFeed({ ...input, receivedAt: asOf }, shape(), null)).outcome).toBe('accepted');
  });

  it('holds old bytes that neither number nor moment dates, until a person has confirmed them', async () => {
    const content = Buffer.from(text);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const previous = { sha256: '00'.repeat(32), olderSha256: new Set([sha256]) };
    const undated = shape({ by: 'none' });
    const held = await readCsvFeed({ content }, undated, previous);
    expect(held).toMatchObject({ outcome: 'held', refusal: { code: 'FEED_STALE' }, rows: [] });
    expect(await readCsvFeed({ content, confirmed: true }, undated, previous)).toMatchObject({
      outcome: 'accepted',
    });
    const dated = await readCsvFeed({ content, meta: metaOf(content, 1) }, shape(), previous);
    expect(dated.outcome).toBe('accepted');
  });

  it('calls an empty report and a halved one suspicious', async () => {
    const empty = await read('Id,Name,Hired,Last\n', 0);
    expect(empty).toMatchObject({ outcome: 'accepted', whole: true, suspicious: [{ code: 'noRows' }] });
    expect((await read(text, 1, { rowCount: 40 })).suspicious[0]?.code).toBe('manyFewerRows');
  });
});

describe('readCsvFeed, rows set aside', () => {
  const many = Array.from({ length: 20 }, (_, i) => `F${i},Bob,2020-01-01,\n`).join('');
  const withRows = (rows: string): Promise<FeedReading> =>
    read(`Id,Name,Hired,Last\n${many}${rows}`, 20 + rows.split('\n').length - 1);

  it.each([
    ['a day that does not exist', 'E1,Ann,2026-02-30,\n', 'notADate'],
    ['a date in another form', 'E1,Ann,2020-01-01,31/07/2026\n', 'notADate'],
    ['a zero date', 'E1,Ann,0000-00-00,\n', 'notADate'],
    ['a missing date', 'E1,Ann,,\n', 'required'],
    ['an end before the start', 'E1,Ann,2020-01-02,2020-01-01\n', 'implausible'],
    ['a control character', 'E1,A\0n,2020-01-01,\n', 'controlCharacter'],
    ['a text beyond its length', `E1,${'x'.repeat(1_025)},2020-01-01,\n`, 'tooLong'],
  ])('%s: by name, the rest as it was', async (_, text, code) => {
    const reading = await withRows(text);
    expect(reading).toMatchObject({
      outcome: 'accepted',
      whole: true,
      rejects: [{ key: 'E1', line: 22, code }],
    });
    expect(reading.rows).toHaveLength(20);
  });

  it('both rows of a key that stands twice, also when one is unreadable or has blanks around it', async () => {
    for (const second of ['E1,Cat,2020-01-01,\n', 'E1,Cat,never,\n', ' E1 ,Cat,2020-01-01,\n']) {
      const reading = await withRows(`E1,Ann,2020-01-01,\n${second}`);
      expect(reading.rejects.map((reject) => [reject.line, reject.key, reject.code])).toEqual([
        [22, 'E1', 'duplicateKey'],
        [23, 'E1', 'duplicateKey'],
      ]);
      expect(ids(reading)).not.toContain('E1');
    }
  });

  it.each([
    ['no key', ',Ann,2020-01-01,\n'],
    ['an invisible character in its key', 'E\u200b1,Ann,2020-01-01,\n'],
    ['too few cells', 'E1,Ann,2020-01-01\n'],
    ['too many cells', 'E1,Smith,Ann,2020-01-01,\n'],
  ])('a row with %s: then nobody can be called missing', async (_, text) => {
    const reading = await withRows(text);
    expect(reading).toMatchObject({ outcome: 'accepted', whole: false });
    expect(reading.rejects[0]).not.toHaveProperty('key');
  });

  it('holds the whole file when many rows cannot be believed', async () => {
    const bad = Array.from({ length: 8 }, (_, i) => `E${i},Ann,2020-01-02,2020-01-01\n`).join('');
    expect(await withRows(bad)).toMatchObject({
      outcome: 'held',
      refusal: { code: 'FEED_IMPLAUSIBLE' },
      rows: [],
      whole: false,
    });
  });
});
