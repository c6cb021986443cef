import type { Lifecycle } from '../../domain/identity/lifecycle.ts';
import type { LifecycleState } from '../../domain/identity.ts';
import type { Tx } from '../store.ts';

/**
 * `says` of a record that reported a leave from which the person has come back. With an instant: it told of an end to come,
 * and tells of it again when the first source does.
 */
const STALE = 'stale';
const LEFT = 'left';
/** Said of a leave that was put off: counts until an instant, of no leave after it. */
const PUT_OFF = 'put off until';

/** Back for so long at most: it is the same leave, and whoever has confirmed it has. */
const PUT_OFF_MS = 86_400_000;

/** What a witness says in one word, and from when: an end that is still to come counts when it has come. */
export function testimonyOf({ state, runEnd }: Lifecycle): string {
  if (state === 'left') return LEFT;
  return runEnd === null ? 'here' : `${LEFT} ${runEnd}`;
}

export function saysLeft(says: string, now: number): boolean {
  if (says === LEFT) return true;
  const [from, until] = [endIn(says), putOffUntil(says)];
  return (from !== null && from <= now) || (until !== null && now <= until);
}

/** The instant from which a word counts that tells of an end on a day; null: it counts already, or tells of none. */
export function endIn(says: string): number | null {
  return instantBehind(LEFT, says);
}

/** Said of a leave that is over, and of nothing since. */
export function isStale(says: string, now: number): boolean {
  return isForgotten(says) || (putOffUntil(says) ?? now) < now;
}

/** Of a leave from which the person came back, for good or for a day: said again in the same words it says nothing new. */
export function isOfTakenBack(says: string): boolean {
  return isForgotten(says) || putOffUntil(says) !== null;
}

function isForgotten(says: string): boolean {
  return says === STALE || instantBehind(STALE, says) !== null;
}

/** States from which somebody may come back to whom a leave was told. */
const FROM: ReadonlySet<LifecycleState> = new Set(['left', 'leaving', 'onLeave', 'suspended']);

/** Since this decision the person works, until `end` or for good. */
export interface Works {
  readonly identityId: string;
  readonly before: LifecycleState;
  readonly after: LifecycleState;
  readonly end: number | null;
}

/** What a witness said of a leave that is taken back does not confirm the next one. */
export async function forgetTestimony(tx: Tx, works: readonly Works[], now: number): Promise<void> {
  const concerned = works.filter(({ before, after }) => FROM.has(before) || after === 'leaving');
  if (concerned.length === 0) return;
  const byPerson = new Map(concerned.map((one) => [one.identityId, one]));
  const said = await tx.find(
    'record',
    { identity_id: { in: [...byPerson.keys()] } },
    { columns: ['source_id', 'record_key', 'identity_id', 'says'] },
  );
  const forgotten = said.flatMap(({ identity_id, says: before, ...record }) => {
    const one = byPerson.get(identity_id ?? '');
    const says = one === undefined ? before : saysAfter(before, one, now);
    return says === before ? [] : [{ ...record, says }];
  });
  await tx.update('record', ['says'], forgotten);
}

/** What a word is worth after a leave was taken back. */
export function saysAfter(says: string, { before, after, end }: Works, now: number): string {
  const again = instantBehind(STALE, says);
  if (again !== null)
    return again > now && end !== null && Math.abs(again - end) <= PUT_OFF_MS ? `${LEFT} ${again}` : says;
  if (!FROM.has(before)) return says;
  const counts = saysLeft(says, now);
  if (end !== null && end <= now + PUT_OFF_MS) {
    const isOfThis = before === 'left' || putOffUntil(says) !== null;
    return counts && isOfThis ? `${PUT_OFF} ${end + PUT_OFF_MS}` : says;
  }
  if (putOffUntil(says) !== null) return STALE;
  // Somebody leaves later than was told, or is away as before. Who says early that they leave may mean just that.
  const isBack = before === 'left' || (before !== after && (after === 'active' || end === null));
  if (!isBack) return says;
  if (counts) return STALE;
  const tells = endIn(says);
  return tells !== null && (end === null || tells < end - PUT_OFF_MS) ? `${STALE} ${tells}` : says;
}

function putOffUntil(says: string): number | null {
  return instantBehind(PUT_OFF, says);
}

function instantBehind(words: string, says: string): number | null {
  return says.startsWith(`${words} `) ? Number(says.slice(words.length + 1)) : null;
}
