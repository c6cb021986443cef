type Mutation = (file: Buffer, random: () => number) => Buffer;

const place = (file: Buffer, random: () => number) => Math.floor(random() * file.length);
const insert = (file: Buffer, at: number, what: Buffer | string) =>
  Buffer.concat([file.subarray(0, at), Buffer.from(what), file.subarray(at)]);
const inserted =
  (what: (random: () => number) => Buffer | string): Mutation =>
  (file, random) =>
    insert(file, place(file, random), what(random));
const header =
  (change: (columns: string[]) => string[]): Mutation =>
  (file) => {
    const end = file.indexOf(10);
    const columns = file.subarray(0, end).toString().split(',');
    return Buffer.concat([Buffer.from(change(columns).join(',')), file.subarray(end)]);
  };
const line =
  (change: (rows: string[], at: number) => string[]): Mutation =>
  (file, random) => {
    const rows = file.toString().split('\n');
    return Buffer.from(change(rows, 1 + Math.floor(random() * (rows.length - 2))).join('\n'));
  };
const times =
  (change: Mutation, n: number): Mutation =>
  (file, random) => {
    let out = file;
    for (let i = 0; i < n; i++) out = change(out, random);
    return out;
  };

/** What may happen to a file on its way, or be done to it. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a byte': inserted((random) => Buffer.of(random() * 256)),
  'many bytes': times(
    inserted((random) => Buffer.of(random() * 256)),
    20,
  ),
  'bytes changed': times((file, random) => {
    const copy = Buffer.from(file);
    copy[place(file, random)] = random() * 256;
    return copy;
  }, 5),
  'a quote': inserted(() => '"'),
  'an open quote': (file, random) => insert(file, file.indexOf(10, place(file, random)) + 1, '"'),
  'a NUL': inserted(() => '\0'),
  'a mark in the middle': inserted(() => '\ufeff'),
  'a mark in front': (file) => insert(file, 0, '\ufeff'),
  'two marks in front': (file) => insert(file, 0, '\ufeff\ufeff'),
  'UTF-16': (file) => Buffer.from(`\ufeff${file.toString()}`, 'utf16le'),
  'UTF-16 without a mark': (file) => Buffer.from(file.toString(), 'utf16le'),
  'half of a letter': inserted(() => Buffer.of(0xc3)),
  'a large cell': inserted(() => 'x'.repeat(70_000)),
  'a row of commas': inserted(() => ','.repeat(5_000)),
  'a packed file': () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(4_096, 7)]),
  'a gzip file': () => Buffer.concat([Buffer.of(0x1f, 0x8b, 8, 0), Buffer.alloc(4_096, 7)]),
  'a web page': () => Buffer.from('<!doctype html><html><body>Sign in</body></html>'),
  '__proto__ as a header': header((columns) => [...columns.slice(0, -1), '__proto__']),
  'a header of an object': header((columns) => columns.map((name, i) => (i === 2 ? 'constructor' : name))),
  'a header twice': header((columns) => [...columns, columns[0] ?? '']),
  'headers exchanged': header((columns) => [...columns.slice(0, 4), ...columns.slice(4).reverse()]),
  'no header': (file) => file.subarray(file.indexOf(10) + 1),
  'a row twice': line((rows, at) => [...rows.slice(0, at), rows[at] ?? '', ...rows.slice(at)]),
  'a row less': line((rows, at) => rows.toSpliced(at, 1)),
  '__proto__ as a key': line((rows, at) => rows.with(at, (rows[at] ?? '').replace(/^\d+/, '__proto__'))),
  'a key without letters': line((rows, at) => rows.with(at, (rows[at] ?? '').replace(/^\d+/, '\u200b'))),
  'other line ends': (file) => Buffer.from(file.toString().replaceAll('\n', '\r')),
  'mixed line ends': (file) => Buffer.from(file.toString().replace(/\n/g, '\r\n')),
  'another delimiter': (file) => Buffer.from(file.toString().replaceAll(',', ';')),
  'the other way round': (file) => Buffer.from([...file].reverse()),
  'two files in one': (file) => Buffer.concat([file, file]),
  nothing: () => Buffer.alloc(0),
};
