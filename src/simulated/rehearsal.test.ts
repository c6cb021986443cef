import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/support/runs.ts';
import type { SimulatedSystem } from './system.ts';
import { createSystem } from './system.ts';

const NAMES = ['ada', 'bob', 'cyd'];

type Step = { readonly what: string; readonly who: number; readonly group: string };

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'create',
    'disable',
    'enable',
    'grant',
    'revoke',
    'delete',
    'update',
    'sessions',
    'signIn',
  ),
  who: fc.nat(NAMES.length - 1),
  group: fc.constantFrom('a', 'b'),
});

function take(system: SimulatedSystem, { what, who, group }: Step): void {
  const name = NAMES[who] ?? '';
  const id = system.truth.find(name)?.id ?? 'u-none';
  const call = (method: string, path: string, body?: unknown) =>
    system.handle({
      method,
      path,
      headers: { authorization: `Bearer ${system.writeToken}` },
      body: body === undefined ? '' : JSON.stringify(body),
    });
  switch (what) {
    case 'create':
      call('POST', '/accounts', { name, keys: { n: name }, entitlements: [{ kind: 'group', value: group }] });
      break;
    case 'disable':
    case 'enable':
      call('POST', `/accounts/${id}/${what}`);
      break;
    case 'grant':
      call('PUT', `/accounts/${id}/entitlements/group/${group}`);
      break;
    case 'revoke':
      call('DELETE', `/accounts/${id}/entitlements/group/${group}`);
      break;
    case 'delete':
      call('DELETE', `/accounts/${id}`);
      break;
    case 'update':
      call('PATCH', `/accounts/${id}`, { attributes: { group } });
      break;
    case 'sessions':
      call('DELETE', `/accounts/${id}/sessions`);
      break;
    default:
      if (id !== 'u-none') system.operator.openSession(id);
  }
}

/** Everything but ids and passwords, which a rehearsal may use up. */
function state(system: SimulatedSystem): unknown {
  return NAMES.map((name) => {
    const account = system.truth.find(name);
    return [
      name,
      account && [account.active, account.entitlements, account.attributes, account.keys],
      system.truth.openSessions(name),
      system.truth.couldReach(name, 0),
      system.truth.signInHistory(name),
    ];
  });
}

const fresh = () => createSystem({ name: 's', dialect: 'native', seed: 1, clock: () => 0 });

describe('rehearsal', () => {
  it('leaves no trace of what was only said, whatever came before and comes after', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 40 }), (steps) => {
        const rehearsing = fresh();
        const plain = fresh();
        for (const [one, honest] of steps) {
          // A sign-in is no administrative write, so no fault keeps it from happening.
          const happens = honest || one.what === 'signIn';
          rehearsing.setFaults(happens ? [] : [{ kind: 'didNothing' }]);
          take(rehearsing, one);
          if (happens) take(plain, one);
          expect(state(rehearsing)).toEqual(state(plain));
        }
        expect(rehearsing.truth.journal.map((entry) => [entry.effect, entry.name])).toEqual(
          plain.truth.journal.map((entry) => [entry.effect, entry.name]),
        );
      }),
      { numRuns: runs(300) },
    );
  });
});
