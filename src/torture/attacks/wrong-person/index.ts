import { importFeed } from '../../../app/import-feed.ts';
import { findPerson } from '../../../app/people/find-person.ts';
import { isLockstepError } from '../../../domain/errors.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { findings } from '../../findings.ts';
import { leaverDocument } from '../../house/documents.ts';
import { makeHouse } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';
import { population } from './population.ts';

const PEOPLE = { short: 1_500, day: 10_000, night: 100_000 };
const IDS = { short: 600, day: 2_500, night: 100_000 };

/** No target and no rule: whose is what, and nothing else. */
const NOBODY_GETS_ANYTHING = `kind: Source
id: staff
type: csv
key: employment
columns:
  employment: { as: employment, required: true }
  universalId: { as: universalId, of: identity }
  hash: { as: nationalId, of: identity }
  born: { as: born, of: identity, type: date }
  name: { as: familyName, of: identity }
  mail: { as: email, of: identity }
facts: { hireDate: hired }
correlate: [[universalId], [nationalId, born]]
whole: { by: meta, rows: rows, sequence: sequence, asOf: asOf }
zone: Europe/Berlin
---
${leaverDocument()}`;

export const wrongPerson: Rack = {
  name: 'wrong-person',
  shows: 'namesakes, recycled addresses and dummy numbers join nobody who is not the same (T13)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('wrong-person', order);
    const records = population(PEOPLE[order.size], seededRandom(order.seed));
    const house = await makeHouse({ seed: order.seed, policy: () => NOBODY_GETS_ANYTHING });
    // In three reports, so that who comes later meets what is known already.
    const third = Math.ceil(records.length / 3);
    for (let part = 1; part <= 3; part++) {
      const lines = records
        .slice(0, third * part)
        .map(({ employment, keys, name, mail }) =>
          [employment, keys.universalId, keys.hash, keys.born, name, `${mail}@acme.test`, '2025-01-01'].join(
            ',',
          ),
        );
      const result = await importFeed(house.engine, house.tenant, 'staff', {
        content: Buffer.from(`employment,universalId,hash,born,name,mail,hired\n${lines.join('\n')}\n`),
        meta: JSON.stringify({
          rows: lines.length,
          sequence: part,
          asOf: new Date(house.clock.now()).toISOString(),
        }),
        confirmed: true,
      });
      if (!('summary' in result)) found.wrong(`report ${part} was ${result.outcome}: ${result.why}`);
      house.clock.advance(house.clock.now() + 3_600_000);
    }
    const { employments, manual } = await house.store.transaction(house.tenant, async (tx) => ({
      employments: await tx.find('employment', {}, { columns: ['employment_key', 'identity_id'] }),
      manual: await tx.count('exception', { kind: 'identityAmbiguous' }),
    }));
    const people = new Map<string, Set<string>>();
    for (const { employment_key, identity_id } of employments) {
      if (identity_id === null) continue;
      people.set(identity_id, (people.get(identity_id) ?? new Set()).add(employment_key.slice(1)));
    }
    const joined = [...people].filter(([, persons]) => persons.size > 1);
    for (const [identity, persons] of joined)
      found.wrong(`${[...persons].join(' and ')} became one person, ${identity}`);
    if (employments.length !== records.length)
      found.wrong(`${records.length} records became ${employments.length} employments`);
    const unlinked = employments.filter(({ identity_id }) => identity_id === null).length;
    if (Math.max(manual, unlinked) > 0.005 * records.length)
      found.wrong(`${Math.max(manual, unlinked)} of ${records.length} wait for a person`);
    return found.outcome({
      records: records.length,
      peopleMade: people.size,
      wronglyJoined: joined.length,
      leftToAPerson: Math.max(manual, unlinked),
    });
  },
};

/** Keys that look like other keys: numbers, other letters, other spellings, keys of another tenant. */
function lookalikes(n: number, random: () => number): string[] {
  const key = `k${n}Ab`;
  return [
    String(n),
    key,
    key.toUpperCase(),
    key.replace('A', '\u0410'),
    key.replace('b', '\u0184'),
    `0${n}`,
    `${n}.0`,
    `${n}e0`,
    `0x${n.toString(16)}`,
    key.normalize('NFD').replace('A', 'A\u0301'),
    `${key}-${Math.floor(random() * 10)}`,
    wide(String(n)),
  ];
}

/** Whose key this is as it is written, else in other letters where those are one person's; null: nobody's. */
function meantBy(text: string, owner: ReadonlyMap<string, string | null>): string | null {
  const exact = owner.get(text);
  if (exact !== undefined) return exact;
  const plain = text.normalize('NFKC');
  const alike = new Set(
    [plain, plain.toUpperCase(), plain.toLowerCase()].flatMap((key) => owner.get(key) ?? []),
  );
  const [only = null] = alike;
  return alike.size === 1 ? only : null;
}

function wide(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
}

export const externalIds: Rack = {
  name: 'external-ids',
  shows:
    'an id finds the one whose id it is, however much it looks like another, and nobody of another tenant (T14)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('external-ids', order);
    const random = seededRandom(order.seed);
    const all = [
      ...new Set(
        Array.from({ length: Math.ceil(IDS[order.size] / 12) }, (_, n) => lookalikes(n + 1, random)).flat(),
      ),
    ];
    const mine = all.filter((_, i) => i % 2 === 0);
    const house = await makeHouse({ seed: order.seed, policy: () => NOBODY_GETS_ANYTHING });
    const other = await makeHouse({
      seed: order.seed + 1,
      store: house.store,
      tenant: 'globex',
      policy: () => NOBODY_GETS_ANYTHING,
    });
    const send = (where: typeof house, keys: readonly string[]) =>
      importFeed(where.engine, where.tenant, 'staff', {
        content: Buffer.from(
          `employment,universalId,hash,born,name,mail,hired\n${keys.map((key, i) => [key, key, '', '', `Nobody${i}`, '', '2025-01-01'].join(',')).join('\n')}\n`,
        ),
        meta: JSON.stringify({
          rows: keys.length,
          sequence: 1,
          asOf: new Date(where.clock.now()).toISOString(),
        }),
      });
    const result = await send(house, mine);
    await send(other, all);
    if (!('summary' in result) || result.summary.setAside.length > 0)
      found.wrong(`the keys were not taken: ${JSON.stringify(result).slice(0, 300)}`);
    const { owner, foreign } = await house.store.transaction(house.tenant, async (tx) => {
      const rows = await tx.find('employment', {}, { columns: ['employment_key', 'identity_id'] });
      return {
        owner: new Map(rows.map((row) => [row.employment_key, row.identity_id])),
        foreign: [] as string[],
      };
    });
    if (new Set(owner.values()).size !== mine.length)
      found.wrong(`${mine.length} keys became ${new Set(owner.values()).size} people`);
    await house.store.transaction('globex', async (tx) => {
      for (const { identity_id } of await tx.find('identity', {}, { limit: 50, columns: ['identity_id'] }))
        foreign.push(identity_id);
    });
    let [hits, none, cross] = [0, 0, 0];
    const lookups = [...all.filter((_, i) => i % (Math.ceil(all.length / 400) | 1) === 0), ...foreign];
    await house.store.transaction(house.tenant, async (tx) => {
      const policy = await house.engine.policies.active(tx);
      for (const text of lookups) {
        const wanted = meantBy(text, owner);
        const who = await findPerson(house.engine, tx, policy, text).catch((error: unknown) => {
          if (isLockstepError(error)) return null;
          throw error;
        });
        if (who !== null && who !== wanted) cross++;
        if (who !== wanted)
          found.wrong(
            `${JSON.stringify(text)} found ${who ?? 'nobody'}, it is of ${wanted ?? 'nobody here'}`,
          );
        else if (who === null) none++;
        else hits++;
      }
    });
    return found.outcome({
      externalIds: all.length,
      lookups: lookups.length,
      foundTheirOwn: hits,
      foundNobody: none,
      crossHits: cross,
    });
  },
};
