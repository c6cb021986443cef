import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import type { ActualState } from '../account.ts';
import type { Capabilities, Mode } from '../connector.ts';
import type { KnownAccount, PlannedOperation } from './operations.ts';
import { type KnownTarget, planIdentity } from './plan-identity.ts';
import { given, group, knownAccount, RULE, there } from './testing/known-account.ts';

const RIGHTS = ['developers', 'readers', 'releasers'] as const;
const OTHERS = 'given by others';
const TARGET: KnownTarget = {
  id: 'git',
  writes: true,
  onLoss: 'deactivate',
  administrators: [],
  capabilities: {
    sessions: { list: false, revoke: false },
    credentials: { kinds: [], list: false, revoke: false },
    transferData: false,
    teardown: { deactivate: ['disable'], deprovision: ['disable', 'revoke'], delete: ['delete'] },
  } as unknown as Capabilities,
};

/** One account on one system, what the engine knows of it, and what is on its way there. */
class Life {
  readonly truth = { active: true, rights: new Set<string>() };
  known: KnownAccount;
  /** In order; only the first may have been sent. */
  queue: readonly PlannedOperation[] = [];
  sent = false;
  /** Given up by the engine, and still to arrive. */
  late: PlannedOperation[] = [];

  constructor() {
    this.known = knownAccount({ actual: this.#read() });
  }

  #read(): ActualState {
    return there({ active: this.truth.active, entitlements: [...this.truth.rights].map(group) });
  }

  #apply({ kind, entitlement }: PlannedOperation): void {
    if (kind === 'enable' || kind === 'disable') this.truth.active = kind === 'enable';
    else if (kind === 'grant') this.truth.rights.add(entitlement?.value ?? '');
    else if (kind === 'revoke') this.truth.rights.delete(entitlement?.value ?? '');
  }

  /** `rights` null: the person has left. `raced`: the first operation is begun while this is being decided. */
  decide(rights: readonly string[] | null, raced = false, mode: Mode = 'deactivate'): void {
    const account = {
      target: 'git',
      mode: 'active' as const,
      entitlements: given(...(rights ?? [])),
      attributes: {},
      reasons: RULE,
      order: 0,
    };
    const { accounts } = planIdentity(
      {
        identityId: 'p1',
        epoch: 1,
        before: 'active',
        after: rights === null ? 'left' : 'active',
        desired: {
          accounts: rights === null ? [] : [account],
          otherwise: rights === null ? { mode, reasons: RULE, order: 0 } : null,
          excluded: [],
          unknown: [],
          nextChange: null,
        },
        accounts: [
          { ...this.known, open: this.#open(), uncertain: this.#uncertain(), late: this.late.length > 0 },
        ],
        hasSuccessor: false,
        resumes: false,
      },
      new Map([['git', TARGET]]),
    );
    const [plan] = accounts;
    if (plan === undefined) throw new Error('nothing was decided');
    if (!plan.joins) {
      const overtaken = this.queue[0];
      if ((this.sent || raced) && overtaken !== undefined) {
        this.late.push(overtaken);
        this.known = { ...this.known, actual: null };
      }
      this.queue = [];
      this.sent = false;
    }
    this.queue = [...this.queue, ...plan.operations];
    this.known = { ...this.known, desired: plan.desired };
  }

  #open = () => this.queue.map(({ kind, entitlement }) => ({ kind, entitlement: entitlement ?? null }));
  #uncertain = () => this.known.actual === null || this.sent;

  send(): void {
    this.sent = this.queue.length > 0;
  }

  /** The first is carried out, and proven by a look. */
  finish(): void {
    const [next, ...rest] = this.queue;
    if (next === undefined) return;
    this.#apply(next);
    this.queue = rest;
    this.sent = false;
    this.known = { ...this.known, actual: this.#read() };
  }

  /** What nobody waits for any more takes effect; it is looked at again some time later. */
  arrive(): void {
    const [next, ...rest] = this.late;
    if (next !== undefined) this.#apply(next);
    this.late = rest;
  }
}

type Step =
  | { readonly do: 'decide'; readonly rights: readonly string[] | null; readonly raced: boolean }
  | { readonly do: 'send' | 'finish' | 'others' };

const subset = fc.subarray([...RIGHTS]);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      rights: fc.option(subset, { freq: 5 }),
      raced: fc.boolean(),
    }),
  },
  fc.record({
    do: fc.constantFrom('send' as const, 'finish' as const, 'finish' as const, 'others' as const),
  }),
);

/** Lives through the steps, and then through a last decision, until nothing is out any more. */
function livedThrough(
  steps: readonly Step[],
  last: readonly string[] | null,
  finished: number,
): { life: Life; others: boolean } {
  const life = new Life();
  let others = false;
  for (const one of steps) {
    if (one.do === 'decide') life.decide(one.rights, one.raced);
    else if (one.do === 'others') {
      others = true;
      life.truth.rights.add(OTHERS);
    } else life[one.do]();
  }
  life.decide(last, false, 'deprovision');
  // Whatever was out is in, in the middle of what was decided last: nothing is known, and it is decided once more.
  for (let i = 0; i < finished; i++) life.finish();
  if (life.late.length > 0) {
    while (life.late.length > 0) life.arrive();
    life.known = { ...life.known, actual: null };
  }
  life.decide(last, false, 'deprovision');
  while (life.queue.length > 0) life.finish();
  return { life, others };
}

describe('a right that a rule once gave', () => {
  it('falls with the rule, however often it is decided anew before it is done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), subset, fc.nat(3), (steps, last, finished) => {
        const { life, others } = livedThrough(steps, last, finished);
        expect([...life.truth.rights].sort()).toEqual([...last, ...(others ? [OTHERS] : [])].sort());
        expect(life.truth.active).toBe(true);
      }),
      { numRuns: runs(5_000) },
    );
  });

  it('is gone with everything else when its holder has left', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), fc.nat(3), (steps, finished) => {
        const { life } = livedThrough(steps, null, finished);
        expect([...life.truth.rights].filter((right) => right !== OTHERS)).toEqual([]);
        expect(life.truth.active).toBe(false);
      }),
      { numRuns: runs(5_000) },
    );
  });
});
