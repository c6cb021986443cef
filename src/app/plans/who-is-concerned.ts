import { groupBy } from '../../domain/group-by.ts';
import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import type { UnknownResult } from '../../domain/identity.ts';
import type { Engine } from '../../engine/engine.ts';
import { evaluate, KNOWN, type Known } from '../../engine/people/evaluate.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx, Where } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { canonicalJson, type Json } from '../../proof/canonical-json.ts';
import { sameAccess } from './same-access.ts';

/** People looked at in one go: bounded memory however large the company is. */
const CHUNK = 2_000;

export interface Concerned {
  readonly ids: readonly string[];
  /** People looked at so far, those included whom it does not concern. */
  readonly looked: number;
}

/** Everybody that a condition names, by id, a part at a time. */
export async function* everybody(tx: Tx, where: Where<'identity'>): AsyncIterable<Concerned> {
  let after: string | null = null;
  let looked = 0;
  for (;;) {
    const rows: readonly Pick<Row<'identity'>, 'identity_id'>[] = await tx.find(
      'identity',
      after === null ? where : { ...where, identity_id: { above: after } },
      { order: ['identity_id'], limit: CHUNK, columns: ['identity_id'] },
    );
    looked += rows.length;
    if (rows.length > 0) yield { ids: rows.map((row) => row.identity_id), looked };
    if (rows.length < CHUNK) return;
    after = rows.at(-1)?.identity_id ?? null;
  }
}

/**
 * Whether two policies see people and targets alike, so that who wants the same under both has nothing to fear from the
 * change. What is not compared here changes no operation.
 */
export function onlyRulesDiffer(before: ActivePolicy, after: ActivePolicy): boolean {
  const seen = (policy: ActivePolicy): string =>
    canonicalJson(
      JSON.parse(
        JSON.stringify([
          [...policy.sources.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
          [...policy.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
          policy.hasSuccessor,
        ]),
      ) as Json,
    );
  return seen(before) === seen(after);
}

/**
 * The people of whom a new policy wants something else. Accounts are not read here: of a rule edit that touches one in a
 * hundred, the others cost no more than their facts.
 */
export async function* concernedBy(
  engine: Engine,
  tx: Tx,
  before: ActivePolicy,
  after: ActivePolicy,
  onUnknown: (identityId: string, unknown: readonly UnknownResult[]) => void,
): AsyncIterable<Concerned> {
  const same = sameAccess();
  const now = engine.clock.now();
  let looked = 0;
  let next: Promise<Part> | null = loadPart(engine, tx, null);
  while (next !== null) {
    const part: Part = await next;
    // The database works on the next part while this one is looked at.
    next = part.last === null ? null : loadPart(engine, tx, part.last);
    next?.catch(() => undefined);
    const ids: string[] = [];
    for (const { identity, employments } of part.people) {
      const { snapshot, desired } = evaluate(before, identity, employments, now);
      const wanted = after.compiled.desired(snapshot);
      if (wanted.unknown.length > 0) onUnknown(identity.identity_id, wanted.unknown);
      if (!same(desired, wanted)) ids.push(identity.identity_id);
    }
    looked += part.people.length;
    yield { ids, looked };
  }
}

export interface WithFacts {
  readonly identity: Known;
  readonly employments: readonly { readonly namespace: string; readonly facts: EmploymentFacts }[];
}

interface Part {
  readonly people: readonly WithFacts[];
  /** Where the next part begins; null after the last one. */
  readonly last: string | null;
}

async function loadPart(engine: Engine, tx: Tx, after: string | null): Promise<Part> {
  const identities = await tx.find('identity', after === null ? {} : { identity_id: { above: after } }, {
    order: ['identity_id'],
    limit: CHUNK,
    columns: KNOWN,
  });
  return {
    people: await withFacts(engine, tx, identities),
    last: identities.length < CHUNK ? null : (identities.at(-1)?.identity_id ?? null),
  };
}

/** What is known of the employments of these people. */
export async function withFacts(
  engine: Engine,
  tx: Tx,
  identities: readonly Known[],
): Promise<readonly WithFacts[]> {
  const rows = await tx.find(
    'employment',
    { identity_id: { in: identities.map((row) => row.identity_id) } },
    {
      order: ['namespace', 'employment_key'],
      columns: ['namespace', 'employment_key', 'identity_id', 'subject_id', 'sealed'],
    },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const employments = groupBy(
    rows.flatMap((row, i) =>
      opened[i] == null
        ? []
        : [{ identity: row.identity_id, namespace: row.namespace, facts: opened[i] as EmploymentFacts }],
    ),
    (one) => one.identity,
  );
  return identities.map((identity) => ({
    identity,
    employments: employments.get(identity.identity_id) ?? [],
  }));
}
