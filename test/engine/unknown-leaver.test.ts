import { describe, expect, it } from 'vitest';
import { makeHouse, START } from '../support/house.ts';

const staff = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));
/** A second leaver policy that asks for an attribute which nobody's record holds. */
const asksForBadge = (base: string) =>
  base
    .replace(
      '  zone: { as: zone, type: timeZone }',
      '  zone: { as: zone, type: timeZone }\n  badge: { as: badge, of: identity }',
    )
    .replace(
      'kind: LifecyclePolicy',
      'kind: LifecyclePolicy\nid: badge-revoked\nwhen: identity.lifecycleState == "active" && identity.badge == "revoked"\nsteps: [{ after: PT0S, mode: deactivate }]\n---\nkind: LifecyclePolicy',
    );

describe('a leaver condition that cannot be answered', () => {
  it('takes nothing away and pages somebody, once for all whom it concerns', async () => {
    const house = await makeHouse({ policy: asksForBadge });
    await house.report(
      staff.map((person) => ({ ...person, zone: 'Europe/Berlin,' })),
      'id,given,family,department,type,hired,last_day,zone,badge',
    );
    await house.until(START + 60_000);
    expect(house.systems.get('git')?.truth.couldSignIn('100', house.clock.now())).toBe(true);
    const { exceptions, notices } = await house.store.transaction(house.tenant, async (tx) => ({
      exceptions: await tx.find('exception', { kind: 'unknownLeaver' }),
      notices: await tx.find('notice', { kind: 'unknownLeaver', channel: 'mail' }),
    }));
    expect(exceptions.map(({ severity, closed_at }) => ({ severity, closed_at }))).toEqual(
      staff.map(() => ({ severity: 3, closed_at: null })),
    );
    expect(exceptions[0]?.text).toContain('identity.badge');
    expect(notices).toHaveLength(1);
  });
});
