import { seenAgain } from '../../domain/identity/facts.ts';
import type { Engine } from '../../engine/engine.ts';
import { takeFacts } from '../../engine/ingest/take-facts.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { newerThan } from './pushed-facts.ts';
import type { PushedWord, ScimSource } from './pushed-words.ts';

/**
 * Of somebody who goes on with another user, what a user that was switched off or deleted once gave ends: a second user
 * with groups of its own, and the one before of somebody who was deleted and made anew. Where all are off, the person is,
 * and what was last said of them stays for the rules about leavers.
 */
export async function endOtherUsers(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: ScimSource,
  words: ReadonlyMap<string, readonly PushedWord[]>,
  now: number,
): Promise<void> {
  const over = [...words.values()].flatMap((all) => {
    const said = all.filter((word) => word.source === source.id);
    return said.some(({ says }) => says === 'here')
      ? said.filter(({ says }) => says !== 'here').map(({ user }) => user)
      : [];
  });
  if (over.length === 0) return;
  const namespace = policy.namespaceOf(source.id);
  const known = await tx.find(
    'employment',
    { namespace, employment_key: { in: [...new Set(over)].sort() }, identity_id: { isNull: false } },
    { columns: ['employment_key'], order: ['employment_key'] },
  );
  await takeFacts(
    engine,
    tx,
    policy,
    namespace,
    source.id,
    known.map(({ employment_key }) => ({
      employment: employment_key,
      fold: (facts) => {
        if (facts === null || facts.report === null || facts.report.termination !== null)
          return facts as NonNullable<typeof facts>;
        const { asOf, sequence } = newerThan(facts, now);
        const { report } = facts;
        // Always the same moment, the first, so that being switched on and off a thousand times leaves one mark.
        const moment = facts.knownSince ?? now;
        const ended = { lastDay: null, terminationDate: null, immediate: true, moment, reason: null };
        return seenAgain({ ...facts, report: { ...report, termination: ended } }, asOf, sequence);
      },
    })),
  );
}
