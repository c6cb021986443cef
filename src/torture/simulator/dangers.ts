import type { Fault } from '../../simulated/index.ts';
import type { Dice } from '../dice.ts';
import { MINUTE, SECOND, TARGETS } from './company.ts';
import type { Happening, Profile } from './history.ts';
import type { Employee } from './hr-desk.ts';

/** How much more than one thing at a time goes wrong at a system. */
const ROUGH: Readonly<Record<Profile, number>> = { hostile: 1, flaky: 0.6, clogged: 0.5, calm: 0.25 };

/** What systems do wrong. `patient`: also what takes them many minutes. */
function fault({ below, chance, pick }: Dice, patient: boolean): Fault {
  const share = (20 + below(81)) / 100;
  const faults: readonly Fault[] = [
    { kind: 'down' },
    { kind: 'down', as: 'silent' },
    { kind: 'rateLimited', limit: 1 + below(4), perMs: SECOND + below((patient ? 3 : 20) * SECOND) },
    { kind: 'didNothing', share },
    {
      kind: 'acceptedLater',
      afterMs: patient && chance(0.2) ? below(20 * MINUTE) : below(20 * SECOND),
      share,
    },
    { kind: 'executedThenTimeout', share },
    { kind: 'staleRead', forMs: below(90 * SECOND) },
    { kind: 'recreates', afterMs: below(5 * MINUTE), times: 1, share },
    { kind: 'lies', to: pick(['answer', 'writer'] as const), share },
    { kind: 'keyRevoked' },
    {
      kind: 'pagedWrongly',
      as: pick(['repeatItem', 'skipItem', 'repeatPage', 'skipPage'] as const),
      share,
    },
  ];
  return pick(faults);
}

/** Somebody goes about their work with what an account opens. */
export function signIn({ chance, pick }: Dice, members: readonly Employee[], at: number): Happening {
  const person = pick(members).id;
  return { at, kind: 'signIn', person, target: pick(TARGETS), credential: chance(0.4) };
}

/** One thing that goes wrong, or that somebody does who is not HR. */
export function danger(
  dice: Dice,
  members: readonly Employee[],
  at: number,
  { profile, patient }: { readonly profile: Profile; readonly patient: boolean },
): Happening {
  const { below, chance, pick } = dice;
  const worker = below(2);
  const target = pick(TARGETS);
  const what = below(100);
  if (what < 30) {
    const faults = chance(0.3) ? [] : [fault(dice, patient)];
    if (faults.length > 0 && chance(0.3 * ROUGH[profile])) faults.push(fault(dice, patient));
    return { at, kind: 'faults', target, faults };
  }
  if (what < 42) return { at, kind: 'kill', worker, noticedAfterMs: chance(0.7) ? 0 : below(5 * SECOND) };
  if (what < 52)
    return { at, kind: 'freeze', worker, forMs: SECOND + below(chance(0.5) ? 3 * SECOND : MINUTE) };
  if (what < 58) return { at, kind: 'offline', worker, forMs: SECOND + below(20 * SECOND) };
  if (what < 60) return { at, kind: 'diskFull', forMs: SECOND + below(10 * SECOND) };
  if (what < 68) return { at, kind: 'opened', person: pick(members).id, target };
  if (what < 70) return { at, kind: 'given', person: pick(members).id, target };
  if (what < 72) return { at, kind: 'blocked', person: pick(members).id, target };
  if (what < 84) {
    const member = pick(members);
    member.ordered = !member.ordered;
    return { at, kind: 'order', person: member.id, order: member.ordered ? 'leave' : 'undo' };
  }
  if (what < 93)
    return { at, kind: 'holds', decision: pick(['approve', 'approve', 'refuse', 'approveOwn'] as const) };
  return { at, kind: 'reconcile', target };
}

const FAULTS: ReadonlySet<Happening['kind']> = new Set(['faults', 'kill', 'freeze', 'offline', 'diskFull']);

/** Not one history without a fault. */
export const isFault = ({ kind }: Happening): boolean => FAULTS.has(kind);
