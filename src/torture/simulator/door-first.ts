import type { SimulatedSystem } from '../../simulated/index.ts';
import { SECOND } from './company.ts';
import type { Sent } from './network.ts';

/** An account that was opened so lately may have been opened behind the back of whoever clears it. */
const LATELY_MS = 60 * SECOND;
/** What cannot be closed holds nothing else up, by design: the rest is taken away all the same. */
const UNTRUE: ReadonlySet<string> = new Set(['staleRead', 'lies', 'recreates', 'didNothing']);
const OPENS: ReadonlySet<string> = new Set(['create', 'enable']);

/**
 * S4: what is done to one account is done in its order, each after the one before it was seen to hold. Sessions and keys of
 * an account that can still be signed in to are ended in vain: the next ones are opened behind it.
 */
export function doorFirst(
  systems: ReadonlyMap<string, SimulatedSystem>,
  now: () => number,
  wrong: (invariant: string, what: string) => void,
): (sent: Sent) => void {
  /** Systems that have told, or done, something else than what was so: whoever believed them did nothing wrong. */
  const untrue = new Set<string>();
  const begun = now();
  return ({ target, request }) => {
    const system = systems.get(target);
    if (system === undefined) return;
    if (system.faults().some(({ kind }) => UNTRUE.has(kind))) untrue.add(target);
    const [, id, what] = /\/accounts\/([^/?]+)\/(sessions|credentials)$/.exec(request.url) ?? [];
    if (request.method !== 'DELETE' || id === undefined || untrue.has(target)) return;
    const { journal } = system.truth;
    const mine = journal.filter(({ accountId }) => accountId === id);
    const last = mine.findLast(
      ({ effect }) => OPENS.has(effect) || effect === 'disable' || effect === 'delete',
    );
    if (last !== undefined && OPENS.has(last.effect) && (last.at <= begun || last.at < now() - LATELY_MS))
      wrong('S4', `the ${what} of ${last.name} on ${target} are ended, and the door is open`);
  };
}
