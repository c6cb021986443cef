import { expect, it } from 'vitest';
import { tryOnPeople } from '../../src/app/plans/try-on-people.ts';
import { reading } from '../../src/app/reading.ts';
import { checkPolicy } from '../../src/policy/check.ts';
import { loadPolicy } from '../../src/policy/documents/load-policy.ts';
import { makeHouse } from '../support/house.ts';

const POLICY = `kind: Source
id: hr
type: csv
key: id
columns: { department: { as: department } }
---
kind: BirthrightRule
id: nobody
when: employment.department == "Nowhere"
grants: [{ target: git }]
`;

it('tries a policy on everybody, or evenly on some of many, and says which it was', async () => {
  const house = await makeHouse();
  const people = Array.from({ length: 30 }, (_, i) => ({
    id: String(100 + i),
    department: 'Sales',
  }));
  await house.report(people);
  await house.run();
  const files = [{ name: 'p.yaml', text: POLICY }];
  const tried = async (most?: number) => {
    const { trial, looked, of } = await reading(house.store, house.tenant, (tx) =>
      tryOnPeople(house.engine, tx, files, most),
    );
    const found = checkPolicy(loadPolicy(files), trial).map(({ message }) => message);
    return { looked, of, found: found.filter((message) => /people|nobody has/.test(message)) };
  };
  expect(await tried()).toEqual({
    looked: 30,
    of: 30,
    found: ['this matches none of 30 people', 'nobody has employment.department "Nowhere"'],
  });
  expect(await tried(7)).toEqual({
    looked: 6,
    of: 30,
    found: [
      'this matches none of 6 people',
      'none of the 6 people looked at has employment.department "Nowhere"',
    ],
  });
});
