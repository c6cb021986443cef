import { type Fault, seededRandom } from '../simulated/index.ts';
import { SYSTEMS, type SystemName } from './who-has-what.ts';

/** One way of going wrong, put on one system. */
export interface Misbehaviour {
  readonly system: SystemName;
  readonly kind: Fault['kind'];
  /** For people: what this system does. */
  readonly sentence: string;
  readonly faults: readonly Fault[];
}

export interface ChosenFaults {
  readonly all: readonly Misbehaviour[];
  of(system: SystemName): readonly Fault[];
  /** The system that will be unreachable when somebody leaves. */
  readonly goesDown: SystemName;
}

type Kind = Omit<Misbehaviour, 'system'> & { readonly notOn?: readonly SystemName[] };

/**
 * Eight ways in which real systems misbehave, small enough to watch. None may keep an access alive: each is survived
 * by reading back, waiting or asking again.
 */
const KINDS: readonly Kind[] = [
  {
    kind: 'down',
    sentence: 'will be down for 3 s just when somebody leaves',
    faults: [],
    // So many accounts are being made there that the breaker would open, and shut it off for half a minute.
    notOn: ['chat'],
  },
  {
    kind: 'didNothing',
    sentence: 'answers 200 to the first "disable" and does nothing',
    faults: [{ kind: 'didNothing', effects: ['disable', 'update'], times: 1 }],
  },
  {
    kind: 'executedThenTimeout',
    sentence: 'disables and never answers',
    faults: [{ kind: 'executedThenTimeout', effects: ['disable', 'update', 'endSessions'], times: 1 }],
  },
  {
    kind: 'acceptedLater',
    sentence: 'says 202 and does it a second later',
    faults: [{ kind: 'acceptedLater', effects: ['disable'], afterMs: 1_000 }],
    notOn: ['vpn'],
  },
  {
    kind: 'recreates',
    sentence: 'brings a disabled account back after 2.5 s, once',
    faults: [{ kind: 'recreates', afterMs: 2_500 }],
  },
  {
    kind: 'staleRead',
    sentence: 'shows what was true 450 ms ago',
    faults: [{ kind: 'staleRead', forMs: 450 }],
  },
  {
    kind: 'rateLimited',
    sentence: 'allows 20 calls a second',
    faults: [{ kind: 'rateLimited', limit: 20, perMs: 1_000 }],
    notOn: ['vpn'],
  },
  {
    kind: 'slow',
    sentence: 'takes 100 to 250 ms for every answer',
    faults: [{ kind: 'slow', latencyMs: 100, jitterMs: 150 }],
    notOn: ['vpn'],
  },
  {
    kind: 'pagedWrongly',
    sentence: 'leaves a page out of its listing, at first',
    faults: [{ kind: 'pagedWrongly', as: 'skipPage', times: 1 }],
    notOn: ['payroll', 'vpn'],
  },
];

/** Which system misbehaves how: nine kinds dealt to nine systems by the seed. */
export function chooseFaults(seed: number): ChosenFaults {
  const random = seededRandom(seed * 7 + 3);
  for (;;) {
    const systems = shuffled(SYSTEMS, random);
    const pairs = KINDS.map((kind, i) => ({ kind, system: systems[i] ?? 'directory' }));
    if (pairs.some(({ kind, system }) => kind.notOn?.includes(system))) continue;
    const all = pairs.map(({ kind: { kind, sentence, faults }, system }) => ({
      kind,
      sentence,
      faults,
      system,
    }));
    return {
      all,
      of: (system) => all.find((one) => one.system === system)?.faults ?? [],
      goesDown: all.find((one) => one.kind === 'down')?.system ?? 'vpn',
    };
  }
}

/** The same system, down for a while from now on. */
export function downFrom(at: number, ms: number): readonly Fault[] {
  return [{ kind: 'down', as: 'unavailable', from: at, until: at + ms }];
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
