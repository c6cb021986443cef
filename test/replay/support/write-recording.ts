import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Entry, MadeCompany } from './made-company.ts';
import type { Dice } from './random.ts';
import { csvText, reportRows } from './write-report.ts';

const SECRET = Buffer.from('made-test-key-0000000000');
const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export interface MetaFacts {
  readonly asOf: number;
  readonly sequence: number;
  readonly file: string;
}

/** The document that proves a report whole. */
export function metaOf(company: MadeCompany, content: Uint8Array, rows: number, about: MetaFacts) {
  return {
    report: 'INT_Worker_Lifecycle',
    tenant: company.tenant,
    company: company.name,
    file: about.file,
    sequence: about.sequence,
    asOf: new Date(about.asOf).toISOString(),
    rows,
    bytes: content.length,
    sha256: sha256(content),
    complete: true,
  };
}

/** Writes `policy.json`, `snapshots/` and `events/` as the feeds have them. */
export function writeRecording(company: MadeCompany, dice: Dice, dir: string): void {
  for (const folder of ['snapshots', 'events']) mkdirSync(join(dir, folder), { recursive: true });
  writeFileSync(join(dir, 'policy.json'), JSON.stringify(company.tables, null, 1));
  const packed = dice.chance(0.7);
  const all: Buffer[] = [];
  for (const [i, asOf] of company.reports.entries()) {
    const rows = dice.shuffle(reportRows(company, asOf));
    const content = Buffer.from(csvText(company.columns, rows));
    const date = new Date(asOf).toISOString().slice(0, 10);
    const file = `workers-${date}.csv`;
    const meta = metaOf(company, content, rows.length, { asOf, sequence: i + 1, file });
    writeFileSync(join(dir, 'snapshots', `workers-${date}.meta.json`), JSON.stringify(meta, null, 1));
    if (packed) all.push(content);
    else if (i % 2 === 0) writeFileSync(join(dir, 'snapshots', file), content);
    else writeFileSync(join(dir, 'snapshots', `${file}.gz`), gzipSync(content, { level: 1 }));
  }
  if (packed)
    writeFileSync(join(dir, 'snapshots/all-weeks.br'), brotliCompressSync(Buffer.concat(all), quickly));
  writeEvents(company, dice, dir);
}

interface Line {
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function signed(id: string, at: number, body: string, key: Buffer = SECRET): Line['headers'] {
  const timestamp = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function bodyOf(company: MadeCompany, entry: Entry): string {
  return JSON.stringify({
    type: entry.type,
    timestamp: new Date(entry.entered).toISOString(),
    data: {
      eventId: `EV${entry.sequence}`,
      sequence: entry.sequence,
      company: company.name,
      employeeId: entry.employee,
      entryMoment: new Date(entry.entered).toISOString(),
      ...entry.data,
    },
  });
}

/** Genuine deliveries, some repeated with the same or another id, some signed long before they came; and forged ones. */
function linesOf(company: MadeCompany, dice: Dice): Line[] {
  const lines: Line[] = [];
  for (const entry of company.entries) {
    const body = bodyOf(company, entry);
    const id = `msg_${dice.hex(14)}`;
    const [first = 0] = entry.delivered;
    const stamped = dice.chance(0.05) ? entry.entered : first;
    for (const [n, at] of entry.delivered.entries()) {
      const again = n > 0 && dice.chance(0.3);
      lines.push({
        at,
        headers: again ? signed(`msg_${dice.hex(14)}`, at, body) : signed(id, stamped, body),
        body,
      });
    }
    if (entry.delivered.length > 0 && dice.chance(0.03)) lines.push(forged(company, dice, entry, id, first));
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** A dismissal that nobody at HR entered, with everything right but the signature. */
function forged(company: MadeCompany, dice: Dice, entry: Entry, id: string, about: number): Line {
  const at = about + dice.int(-86_400, 86_400) * 1_000;
  const moment = new Date(at - 1_000).toISOString();
  const body = bodyOf(company, {
    ...entry,
    type: 'worker.terminated',
    sequence: entry.sequence + dice.pick([0, 1_000_000]),
    entered: at - 1_000,
    data: {
      terminationDate: moment.slice(0, 10),
      lastDayOfWork: moment.slice(0, 10),
      immediate: true,
      effectiveMoment: moment,
      reason: 'Dismissal',
    },
  });
  const genuine = signed(id, at, bodyOf(company, entry));
  const headers = dice.pick([
    signed(id, at, body, Buffer.from('another-key-00000000')),
    genuine,
    { ...genuine, 'webhook-signature': 'v1,AAAA' },
    { ...genuine, 'webhook-signature': '' },
  ]);
  return { at, headers, body };
}

function writeEvents(company: MadeCompany, dice: Dice, dir: string): void {
  const lines = linesOf(company, dice).filter(({ at }) => at > company.from && at <= company.to);
  const text = lines
    .map(
      ({ at, headers, body }) =>
        `${JSON.stringify({ deliveredAt: new Date(at).toISOString(), headers, body })}\n`,
    )
    .join('');
  writeFileSync(join(dir, 'events/events.jsonl.gz'), gzipSync(text, { level: 1 }));
  const meta = {
    tenant: company.tenant,
    company: company.name,
    lines: lines.length,
    signature: 'HMAC-SHA256 over "<webhook-id>.<webhook-timestamp>.<body>", base64, prefix "v1,"',
    publicTestSecret: `whsec_${SECRET.toString('base64')}`,
    from: new Date(company.from).toISOString(),
    to: new Date(company.to).toISOString(),
    sha256: sha256(Buffer.from(text)),
  };
  writeFileSync(join(dir, 'events/events.meta.json'), JSON.stringify(meta, null, 1));
}
