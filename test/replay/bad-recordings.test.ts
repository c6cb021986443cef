import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Replay, replay } from '../../src/replay/index.ts';
import type { MadeCompany, View } from './support/made-company.ts';
import { makeCompany } from './support/make-company.ts';
import { dice } from './support/random.ts';
import { writeRecording } from './support/write-recording.ts';

const whole = mkdtempSync(join(tmpdir(), 'bad-recording-'));
const company: MadeCompany = (() => {
  const made = makeCompany(3);
  const reports = made.reports.slice(0, 2);
  return { ...made, reports, to: (reports[1] ?? 0) + 86_400_000 };
})();

beforeAll(() => writeRecording(company, dice(1), join(whole, 'feeds')));
afterAll(() => rmSync(whole, { recursive: true, force: true }));

/** A copy of the recording, spoilt; what replaying it says. */
async function spoilt(
  view: View,
  spoil: (dir: string) => void,
  how: { readonly broken?: boolean; readonly probes?: string } = {},
): Promise<string | Replay> {
  const dir = mkdtempSync(join(whole, 'copy-'));
  cpSync(join(whole, 'feeds'), dir, { recursive: true });
  spoil(dir);
  const { probes } = how;
  try {
    return await replay({
      dir,
      view,
      broken: how.broken === true,
      onProgress: () => undefined,
      ...(probes === undefined ? {} : { probes: join(dir, probes) }),
    });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    return `${code}: ${message.replaceAll(dir, 'DIR')}`;
  }
}

const without = (path: string) => (dir: string) => rmSync(join(dir, path), { recursive: true });
const holding = (path: string, text: string | Buffer) => (dir: string) =>
  writeFileSync(join(dir, path), text);
const reportsOf = (dir: string) =>
  ['all-weeks.br', ...company.reports.flatMap((at) => [nameOf(at), `${nameOf(at)}.gz`])].map((name) =>
    join(dir, 'snapshots', name),
  );
const nameOf = (at: number): string => `workers-${new Date(at).toISOString().slice(0, 10)}.csv`;
const metaName = (at: number): string => nameOf(at).replace(/csv$/, 'meta.json');
const [first = 0, second = 0] = company.reports;

describe('a recording that is not whole', () => {
  it.each<[string, View, (dir: string) => void, RegExp]>([
    ['no folder', 'both', without('.'), /^RECORDING_UNREADABLE: DIR is not there/],
    ['no policy', 'both', without('policy.json'), /^RECORDING_INCOMPLETE: .*policy\.json/],
    ['no reports', 'both', without('snapshots'), /^RECORDING_INCOMPLETE: .*snapshots; the view both/],
    ['no first report', 'events', without('snapshots'), /^RECORDING_INCOMPLETE: .*the view events needs/],
    ['no events', 'events', without('events'), /^RECORDING_INCOMPLETE: .*the view events needs/],
    ['no messages', 'both', without('events/events.jsonl.gz'), /^RECORDING_INCOMPLETE: .*events\.jsonl\.gz/],
    [
      'policy cut',
      'both',
      holding('policy.json', '{"systems":'),
      /^RECORDING_UNREADABLE: .*policy\.json is not JSON/,
    ],
    ['policy a list', 'both', holding('policy.json', '[]'), /^RECORDING_UNREADABLE: .*is not a JSON object/],
    ['policy of nothing', 'both', holding('policy.json', '{}'), /^RECORDING_UNREADABLE: .*wrong at systems/],
    [
      'policy with an unknown system',
      'both',
      holding('policy.json', '{"systems":["a"],"everyone":["b"],"endOfDay":"18:00","leavingWindowHours":1}'),
      /^RECORDING_UNREADABLE: .*the tables give b/,
    ],
    [
      'policy with an impossible time',
      'both',
      holding('policy.json', '{"systems":["a"],"endOfDay":"25:00","leavingWindowHours":1}'),
      /^RECORDING_UNREADABLE: .*wrong at endOfDay/,
    ],
    [
      'meta cut',
      'both',
      holding(`snapshots/${metaName(second)}`, '{'),
      /^RECORDING_UNREADABLE: .*is not JSON/,
    ],
    [
      'meta empty',
      'snapshots',
      holding(`snapshots/${metaName(second)}`, '{}'),
      /^RECORDING_UNREADABLE: .*needs/,
    ],
    [
      'events meta cut',
      'both',
      holding('events/events.meta.json', 'x'),
      /^RECORDING_UNREADABLE: .*is not JSON/,
    ],
    ['events meta empty', 'both', holding('events/events.meta.json', '{}'), /^RECORDING_UNREADABLE: .*needs/],
    ['events no gzip', 'both', holding('events/events.jsonl.gz', 'x'), /^RECORDING_UNREADABLE: .*gzip/],
    [
      'an event that is no JSON',
      'both',
      holding('events/events.jsonl.gz', gzipSync('\n{"deliveredAt"')),
      /^RECORDING_UNREADABLE: .*line 2, is not JSON/,
    ],
    [
      'an event without a moment',
      'both',
      holding('events/events.jsonl.gz', gzipSync('{"headers":{},"body":""}\n')),
      /^RECORDING_UNREADABLE: .*line 1, needs deliveredAt/,
    ],
    [
      'no file of a report',
      'both',
      (dir) => {
        for (const path of reportsOf(dir)) rmSync(path, { force: true });
      },
      /^RECORDING_UNREADABLE: .*has no report/,
    ],
    [
      'a packed year that is none',
      'both',
      (dir) => {
        for (const path of reportsOf(dir)) rmSync(path, { force: true });
        writeFileSync(join(dir, 'snapshots/all-weeks.br'), 'x');
      },
      /^RECORDING_UNREADABLE: .*cannot be unpacked/,
    ],
  ])('%s', async (_what, view, spoil, wanted) => {
    expect(await spoilt(view, spoil)).toMatch(wanted);
  });

  it('refuses the view whose input is missing and answers the others', async () => {
    expect(await spoilt('snapshots', without('events'))).toMatchObject({ ended: expect.any(Array) });
    const firstOnly = (dir: string) => {
      rmSync(join(dir, 'snapshots', metaName(second)));
      const single = join(dir, 'snapshots', nameOf(first));
      if (existsSync(join(dir, 'snapshots/all-weeks.br'))) return;
      expect(existsSync(single) || existsSync(`${single}.gz`)).toBe(true);
    };
    if (!existsSync(join(whole, 'feeds/snapshots/all-weeks.br')))
      expect(await spoilt('events', firstOnly)).toMatchObject({ ended: expect.any(Array) });
  });

  it('goes on with the reports that can be believed', async () => {
    const altered = (dir: string) => {
      const path = join(dir, 'snapshots', metaName(second));
      const meta = JSON.parse(readFileSync(path, 'utf8')) as { sha256: string };
      writeFileSync(path, JSON.stringify({ ...meta, sha256: '0'.repeat(64) }));
    };
    expect(await spoilt('snapshots', altered)).toMatchObject({ ended: expect.any(Array) });
  });

  it('reads events that are not packed, and headers in capitals', async () => {
    const plain = (dir: string) => {
      const packed = join(dir, 'events/events.jsonl.gz');
      const text = gunzipSync(readFileSync(packed))
        .toString('utf8')
        .replaceAll('"webhook-id"', '"Webhook-Id"');
      writeFileSync(join(dir, 'events/events.jsonl'), text);
      rmSync(packed);
    };
    const [one, other] = [await spoilt('both', () => undefined), await spoilt('both', plain)];
    expect(one).toMatchObject({ ended: expect.any(Array) });
    expect(other).toEqual(one);
  });

  it.each([
    ['cut', '[{', /is not JSON/],
    ['an object', '{}', /is not a list/],
    ['of numbers', '[1]', /entry 0 is not an object/],
    ['without a moment', '[{"n":1,"employeeId":"E1","instant":"soon"}]', /entry 0 needs/],
  ])('probes that are %s', async (_what, text, wanted) => {
    const said = await spoilt('both', holding('probes.json', text), { probes: 'probes.json' });
    expect(said).toMatch(/^PROBES_UNREADABLE: /);
    expect(said).toMatch(wanted);
  });

  it('probes that are not there', async () => {
    expect(await spoilt('both', () => undefined, { probes: 'none.json' })).toMatch(
      /^PROBES_UNREADABLE: .*read/,
    );
  });

  it('no broken reports', async () => {
    expect(await spoilt('both', () => undefined, { broken: true })).toMatch(
      /^RECORDING_INCOMPLETE: .*00-baseline/,
    );
  });
});
