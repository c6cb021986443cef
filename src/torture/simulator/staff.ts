import type { Hired } from '../../domain/identity/inputs.ts';
import { CANARY, DAY, DEPARTMENTS, START } from './company.ts';
import { localDate, ZONES, type ZoneName } from './people.ts';

/** Entered long before anything that a history tells. */
const ENTERED_AT = START - 30 * DAY;

/** Who works in a company from its start on. The same people every time. */
export function staffOf(size: number): readonly Hired[] {
  const zones = Object.keys(ZONES) as ZoneName[];
  return Array.from({ length: size }, (_, i): Hired => {
    const id = String(100 + i);
    const zone = zones[i % zones.length] as ZoneName;
    return {
      kind: 'hired',
      employment: `e${id}.1`,
      eventId: `v${i + 1}`,
      sequence: i + 1,
      enteredAt: ENTERED_AT + i,
      hireDate: localDate(START - 20 * DAY, zone),
      contractEnd: null,
      attributes: {
        employeeId: id,
        givenName: `Ada ${CANARY}`,
        familyName: `Nr${id}`,
        department: DEPARTMENTS[i % DEPARTMENTS.length] as string,
        zone,
      },
      keys: { employeeId: id },
    };
  });
}
