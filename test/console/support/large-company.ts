import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openHouse } from '../../../src/app/open-house.ts';
import { filling, openBenchEngine, quietLog } from '../../../src/bench/bench-engine.ts';
import { keyOf, type Member } from '../../../src/bench/people.ts';
import { fillCompany } from '../../../src/bench/settled-company.ts';
import { type SmallCompany, smallCompany } from '../../cli/support/small-company.ts';

const GIVEN = ['Ada', 'Björn', 'Cleo', 'Dina', 'Émile', 'Fay', 'Gus', 'Hana', 'Ivo', 'Zoë'];

/** The company of the other tests, with so many people in it as if they had come years ago: nothing is left to do. */
export async function largeCompany(people: number): Promise<SmallCompany> {
  const company = await smallCompany();
  try {
    const house = await openHouse({ dataDir: join(company.folder, 'data'), log: quietLog });
    try {
      const { connectors, master, tenant } = house;
      const filler = await openBenchEngine(filling(house.database.live), connectors, { master, tenant });
      await filler.activate(await readFile(company.policyFile, 'utf8'));
      await fillCompany(filler.engine, tenant, people, member);
      await filler.close();
    } finally {
      await house.close();
    }
    return company;
  } catch (error) {
    await company.close();
    throw error;
  }
}

function member(i: number): Member {
  return {
    key: keyOf(i),
    job: {
      department: i % 2 === 0 ? 'Engineering' : 'Sales',
      type: i % 9 === 0 ? 'Contractor' : 'Employee',
      zone: 'Europe/Berlin',
    },
    person: {
      givenName: GIVEN[i % GIVEN.length] ?? 'Zoë',
      familyName: `Family${i}`,
      email: `person.${i}@acme.test`,
    },
  };
}
