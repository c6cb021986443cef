import { shownInstant } from '../../proof/certificate-accounts.ts';
import { clip, isoInstant } from '../../proof/certificate-build.ts';
import { isInForce, needsSecondPerson, openPauses, type Pause } from '../pauses.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { whatEnds } from './open-leaves.ts';

type Waiting = Pick<
  Row<'operation'>,
  | 'operation_id'
  | 'target_id'
  | 'state'
  | 'step'
  | 'hold_id'
  | 'next_operation_id'
  | 'next_run_at'
  | 'tries'
  | 'kind'
  | 'entitlement'
>;

const OPEN: ReadonlySet<string> = new Set(OPEN_STATES);

/**
 * Why operations of a leave are not under way, by operation: held, paused, behind another one. Names administrators who
 * decided so, and nobody else. What waits for nothing but its turn is not in it.
 */
export async function whyNotBegun(
  tx: Tx,
  operations: readonly Waiting[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const waiting = operations.filter(({ state, step }) => step === 'apply' && OPEN.has(state));
  if (waiting.length === 0) return new Map();
  const ids = [...new Set(waiting.flatMap(({ hold_id }) => hold_id ?? []))].sort();
  const holds = new Map(
    (ids.length === 0 ? [] : await tx.find('hold', { hold_id: { in: ids } })).map((hold) => [
      hold.hold_id,
      hold,
    ]),
  );
  const pauses = (await openPauses(tx, now)).filter(
    (pause) => isInForce(pause, now) && needsSecondPerson(pause.scope),
  );
  const before = new Map(
    waiting.flatMap((one) => (one.next_operation_id === null ? [] : [[one.next_operation_id, one] as const])),
  );
  const sentences = new Map<string, string>();
  for (const one of waiting) {
    const hold = holds.get(one.hold_id ?? '');
    const sentence =
      one.state === 'held'
        ? hold && heldBy(hold)
        : (pausedBy(one, pauses) ?? behind(one, before.get(one.operation_id)));
    if (sentence !== undefined) sentences.set(one.operation_id, clip(sentence, 1_500));
  }
  return sentences;
}

function heldBy(hold: Row<'hold'>): string {
  const why = hold.reason === '' ? '' : `: ${hold.reason}`;
  if (hold.state === 'refused') {
    const when = hold.decided_at === null ? '' : `, ${shown(hold.decided_at)}`;
    return ended(`${hold.decided_by ?? 'Somebody'} refused it${when}. It had been held${why}`);
  }
  return ended(
    `The guard holds it since ${shown(hold.made_at)}, and it waits for a person, who is to decide before ${shown(hold.deadline)}${why}`,
  );
}

/** Of several pauses the one that lasts longest. */
function pausedBy(one: Waiting, pauses: readonly Pause[]): string | undefined {
  const pause = pauses
    .filter(({ scope }) => scope === 'all' || scope === `target:${one.target_id}`)
    .sort((a, b) => b.until_at - a.until_at)[0];
  if (pause === undefined) return undefined;
  const what = one.tries === 0 ? 'It has not begun' : 'It is not tried again for now';
  const who = [pause.asked_by, pause.confirmed_by].filter((name) => name !== null).join(' and ');
  const where = pause.scope === 'all' ? '' : ` on ${one.target_id}`;
  return ended(
    `${what}: ${who} paused all writes${where} until ${shown(pause.until_at)}, at the latest: ${pause.reason}`,
  );
}

function behind(one: Waiting, first: Waiting | undefined): string | undefined {
  if (first === undefined || one.next_run_at !== null || one.tries > 0) return undefined;
  return `It has not begun: it waits for ${whatEnds(first)} of the same account.`;
}

function shown(at: number): string {
  return shownInstant(isoInstant(at));
}

function ended(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
