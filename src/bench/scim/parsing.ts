import { bodyOf } from '../../app/scim/body-of.ts';
import { USER_COLUMNS } from '../../scim/filter/columns.ts';
import { parseFilter } from '../../scim/filter/parse-filter.ts';
import { toPredicate } from '../../scim/filter/to-predicate.ts';
import type { JsonObject } from '../../scim/json.ts';
import { applyPatch } from '../../scim/patch/apply-patch.ts';
import { readPatch } from '../../scim/patch/read-patch.ts';
import { readResource } from '../../scim/resource/read-resource.ts';
import { groupShape } from '../../scim/schema/core-group.ts';
import { userShape } from '../../scim/schema/core-user.ts';
import { ENTERPRISE_USER } from '../../scim/schema/enterprise-user.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type BenchRow, type RowContext, verify } from '../harness.ts';
import { largeFilters, largePatches } from './hostile-bodies.ts';
import { quantile } from './load.ts';
import { userBody } from './people.ts';

const BAR_MS = 5;
const LARGEST = 256_000;
const FILTER = 4_096;

/** A request that is read and validated, down to what would be stored or asked; no database. */
interface Reading {
  readonly what: string;
  readonly bytes: number;
  readonly read: () => unknown;
}

/** Filters of any length, and PATCH bodies of up to 256 kB. */
export const scimParsing: BenchRow = { name: 'scim-parsing', group: 'scim', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const times = smoke ? 3 : 300;
  const readings = [...patches(), ...filters()];
  const worst: { what: string; ms: number; cpuMs: number }[] = [];
  for (const { what, bytes, read } of readings) {
    for (let i = 0; i < Math.min(20, times); i++) outcomeOf(read);
    const ms: number[] = [];
    const cpuMs: number[] = [];
    for (let i = 0; i < times; i++) {
      const cpu = process.cpuUsage();
      const begun = performance.now();
      outcomeOf(read);
      ms.push(performance.now() - begun);
      const { user, system } = process.cpuUsage(cpu);
      cpuMs.push((user + system) / 1_000);
      // Others have their turn, and so has whoever collects garbage.
      await new Promise((resolve) => setImmediate(resolve));
    }
    note(
      `${what} (${bytes} bytes, ${outcomeOf(read)}): median ${quantile(ms, 0.5).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms, p99 of processor time ${quantile(cpuMs, 0.99).toFixed(2)} ms`,
    );
    worst.push({ what, ms: quantile(ms, 0.99), cpuMs: quantile(cpuMs, 0.99) });
  }
  // By the clock: the threads that collect garbage beside it hold nobody up.
  const [slowest] = worst.toSorted((a, b) => b.ms - a.ms);
  verify(slowest !== undefined, 'something was read');
  return {
    figures: [
      {
        what: `read and validate up to ${LARGEST / 1_000} kB, p99 of the slowest kind (${slowest?.what})`,
        ours: slowest?.ms ?? Number.NaN,
        against: BAR_MS,
        unit: 'ms',
        mustReach: { atMost: 1 },
      },
    ],
    inputs: { times, largest: LARGEST, filter: FILTER, worst },
  };
}

/** A refusal is an answer as well; anything else that is thrown is a crash. */
function outcomeOf(read: () => unknown): string {
  try {
    read();
    return 'taken';
  } catch (error) {
    if (error instanceof ScimError) return `refused with ${error.scimType ?? error.status}`;
    throw error;
  }
}

function patches(): Reading[] {
  const user = userShape([ENTERPRISE_USER]);
  const group = groupShape([]);
  const current: Readonly<Record<'User' | 'Group', JsonObject>> = {
    User: readResource(userBody(1), user, { dialect: 'tolerant', mode: 'create' }).resource,
    Group: { displayName: 'Group' },
  };
  return [LARGEST / 16, LARGEST].flatMap((bytes) =>
    largePatches(bytes).map(({ what, of, body }) => {
      const sent = Buffer.from(JSON.stringify(body));
      const shape = of === 'User' ? user : group;
      return {
        what: `PATCH, ${what}`,
        bytes: sent.length,
        read: () => applyPatch(current[of], readPatch(bodyOf(sent), 'tolerant'), shape, 'tolerant', 'self'),
      };
    }),
  );
}

function filters(): Reading[] {
  const user = userShape([ENTERPRISE_USER]);
  return largeFilters(FILTER).map((filter) => ({
    what: `filter ${filter.slice(0, 20)}…`,
    bytes: Buffer.byteLength(filter),
    read: () => toPredicate(parseFilter(filter), user, USER_COLUMNS),
  }));
}
