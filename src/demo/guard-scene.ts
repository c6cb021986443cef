import type { Pulled } from '../app/pulls/pull-source.ts';
import { reading } from '../app/reading.ts';
import { REVOCATIONS } from '../domain/connector.ts';
import type { ImportSummary } from '../engine/ingest/ingest-report.ts';
import type { Company } from './company.ts';
import { count, type Story } from './story.ts';

const MISTAKEN = { department: 'Workshop', people: 40 } as const;

/** What if HR sends nonsense? An empty report, and a whole department marked as gone. */
export async function showTheGuard(company: Company, story: Story): Promise<void> {
  story.chapter('What if HR sends nonsense?');
  const before = await takenAway(company);
  company.hrServer.emptyNext();
  const empty = taken(await company.pull());
  const missing = empty?.missing.length ?? 0;
  const lostByAbsence = (await takenAway(company)) - before;
  story.done(
    `an empty report arrives: ${count(missing, 'person', 'people')} missing. Absence is not termination: ${nobody(lostByAbsence)} lost anything`,
  );

  const { hr } = company;
  const records = hr
    .employments()
    .filter((person) => person.department === MISTAKEN.department && !person.immediate)
    .slice(0, MISTAKEN.people);
  for (const { employeeId } of records) hr.endNow(employeeId, 'keyed in by mistake');
  const wrong = taken(await company.pull());
  const held = wrong?.decision.held.length ?? 0;
  const lost = (await takenAway(company)) - before;
  story.done(
    `a slip marks ${records.length} people of the ${MISTAKEN.department} as gone: the guard holds ${held} by name, ${nobody(lost)} lost anything`,
  );
  const [tripped] = wrong?.decision.tripped ?? [];
  if (tripped !== undefined) story.detail(tripped);
  hr.restore(records);
  const mended = taken(await company.pull());
  const left = await reading(company.house.engine.store, company.house.tenant, (tx) =>
    tx.count('hold', { state: 'held' }),
  );
  story.done(
    `HR corrects it: ${count(mended?.changed ?? 0, 'record')} taken back, ${left === 0 ? 'nobody waits any more' : `${left} still wait`}`,
  );
}

/** What became of a report that was taken; null: nothing was. */
function taken({ result }: Pulled): ImportSummary | null {
  return 'summary' in result ? result.summary : null;
}

function nobody(people: number): string {
  return people === 0 ? 'nobody' : count(people, 'person', 'people');
}

/** Revocations that may run or have run. */
async function takenAway(company: Company): Promise<number> {
  const rows = await reading(company.house.engine.store, company.house.tenant, (tx) =>
    tx.find(
      'operation',
      { state: { in: ['planned', 'accepted', 'applied', 'verified', 'failed', 'attested', 'unproven'] } },
      { columns: ['identity_id', 'kind'] },
    ),
  );
  return new Set(rows.filter(({ kind }) => REVOCATIONS.has(kind)).map(({ identity_id }) => identity_id)).size;
}
