import { describe, expect, it } from 'vitest';
import { plainLeave } from '../testing/policy-model.ts';
import { person } from '../testing/small-policy.ts';
import { DAY, NOW, smallWorld, some, WAVES } from '../testing/small-world.ts';

describe('the compiled lifecycles and what the documents mean', () => {
  it('are the same for everybody who has left, at every step and one millisecond around it', () => {
    const { policy, plain } = smallWorld();
    const since = [0, 4 / 24, 1, 2, 30]
      .flatMap((days) => [days * DAY - 1, days * DAY])
      .filter((ms) => ms >= 0);
    for (const lifecycleState of ['left', 'archived'] as const)
      for (const vip of [true, false, undefined])
        for (const legalHold of [true, false])
          for (const [ms, toldMs] of since.flatMap((ms) => since.map((toldMs) => [ms, toldMs] as const))) {
            const who = person({
              lifecycleState,
              legalHold,
              attributes: some({ vip }),
              now: NOW,
              stateSince: NOW - ms,
              stateKnownSince: NOW - toldMs,
            });
            const { taken, unknown, nextChange } = plainLeave(who, plain);
            const access = policy.desired(who);
            expect({ unknown: access.unknown, nextChange: access.nextChange }).toEqual({
              unknown,
              nextChange,
            });
            const seen = [...Object.keys(WAVES), 'elsewhere'].map((target) => {
              const named = access.accounts.find((account) => account.target === target);
              const here = access.excluded.includes(target) ? null : (named ?? access.otherwise);
              expect(named ?? { entitlements: [], attributes: {} }).toMatchObject({
                entitlements: [],
                attributes: {},
              });
              return {
                target,
                mode: here?.mode ?? null,
                by: here?.reasons.map(({ by }) => by) ?? [],
                order: here?.order ?? null,
              };
            });
            expect(seen, JSON.stringify(who)).toEqual(taken);
            expect([...access.excluded]).toEqual([...access.excluded].sort());
            for (const { target, ...account } of access.accounts)
              expect(
                [access.otherwise?.mode, access.otherwise?.order],
                `${target} would not have to be named`,
              ).not.toEqual([account.mode, account.order]);
          }
  });
});
