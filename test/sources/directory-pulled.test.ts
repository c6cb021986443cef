import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onSlapd } from '../../src/connectors/ldap/testing/open.ts';
import {
  PEOPLE,
  SERVICE,
  SERVICE_PASSWORD,
  type Slapd,
  startSlapd,
} from '../../src/connectors/ldap/testing/slapd.ts';
import { pullingHouse } from './pulling-house.ts';

const source = (url: string) => `kind: Source
id: people
type: ldap
url: ${url}
bindDn: ${SERVICE}
credential: secret:people
base: ${PEOPLE}
filter: (objectClass=inetOrgPerson)
incremental: entryCSN
pageSize: 7
every: PT15M
wholeEvery: PT6H
key: employeeNumber
columns:
  employeeNumber: { as: employeeId, of: identity, required: true }
  givenName: { as: givenName, of: identity }
  sn: { as: familyName, of: identity }
  departmentNumber: { as: department }
facts: { hireDate: "lockstep:firstDay", immediate: "lockstep:ends", moment: "lockstep:endsAt" }
correlate: [[employeeId]]
zone: Europe/Berlin
`;

onSlapd('people of a directory', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd();
  }, 30_000);
  afterAll(() => slapd.stop());

  it('work, are switched off, and are missing in a whole read only', async () => {
    const dnOf = (n: number) => `uid=p${n},${PEOPLE}`;
    for (let n = 10; n < 30; n++)
      await slapd.root.add(dnOf(n), {
        objectClass: 'inetOrgPerson',
        uid: `p${n}`,
        cn: `Ada Nr${n}`,
        givenName: 'Ada',
        sn: `Nr${n}`,
        employeeNumber: `E${n}`,
        departmentNumber: 'Engineering',
      });
    const house = await pullingHouse({ source: source(slapd.url), secret: SERVICE_PASSWORD });
    // The directory has the time of this machine, and the house its own: entries must not be of days to come.
    house.clock.advance(Date.now());
    await house.after(0);
    expect(await house.runs()).toEqual([['accepted', 20]]);
    expect(house.works('E15')).toBe(true);
    expect((await house.mark())?.mark).toMatchObject({ by: 'entryCSN', at: expect.any(Number) });
    await slapd.root.modify(
      dnOf(15),
      new Change({
        operation: 'replace',
        modification: new Attribute({ type: 'pwdAccountLockedTime', values: ['000001010000Z'] }),
      }),
    );
    await slapd.root.del(dnOf(20));
    await house.after(15 * 60_000);
    expect([house.works('E15'), house.works('E16')]).toEqual([false, true]);
    expect(await house.open()).toEqual([]);
    await house.after(6 * 3_600_000);
    expect(await house.open()).toEqual(['missingFromFeed people:E20']);
    expect(house.works('E20')).toBe(true);
  });

  it('are not asked for without a password, nor over a wire that anybody can read', async () => {
    const bare = await pullingHouse({ source: source('ldap://ldap.example'), secret: SERVICE_PASSWORD });
    await expect(bare.byHand()).rejects.toMatchObject({ code: 'PULL_CONFIG' });
    const wrong = await pullingHouse({ source: source(slapd.url), secret: 'wrong' });
    await expect(wrong.byHand()).rejects.toMatchObject({ code: 'PULL_UNAUTHORISED' });
  });
});
