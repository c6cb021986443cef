import type { PeopleServices } from '../../http/people-services.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { accessGraph } from './access-graph.ts';
import { findPerson } from './find-person.ts';
import { type PeopleIndex, peopleIndex } from './index/people-index.ts';
import { listPeople } from './list-people.ts';
import { peopleChoices } from './people-choices.ts';
import { personEvents } from './person-events.ts';
import { personTimeline } from './timeline/person-timeline.ts';

export interface KnowingPeople {
  /** One of their own without it. */
  readonly index?: PeopleIndex | undefined;
}

/** Lists of people, and one person in time, behind the HTTP routes. */
export function peopleServices(
  { engine }: Pick<House, 'engine'>,
  { index = peopleIndex(engine) }: KnowingPeople,
): PeopleServices {
  return {
    people: ({ tenant }, { sort, limit, after, before, total, q, state, source, target, ...rest }) => {
      const { access, exception, hold, type, department, location, company, manager } = rest;
      return listPeople(engine, index, tenant, {
        sort,
        limit,
        after,
        before,
        total: total === 'true',
        filters: {
          q,
          state,
          source,
          target,
          access,
          exception,
          hold,
          fields: given({ type, department, location, company, manager }),
        },
      });
    },
    peopleChoices: ({ tenant }) => peopleChoices(index, tenant),
    personTimeline: ({ tenant }, text) =>
      reading(engine.store, tenant, async (tx) => {
        const policy = await engine.policies.active(tx);
        return personTimeline(engine, tx, policy, await findPerson(engine, tx, policy, text));
      }),
    accessGraph: ({ tenant }, text) =>
      reading(engine.store, tenant, async (tx) => {
        const policy = await engine.policies.active(tx);
        return accessGraph(engine, tx, policy, await findPerson(engine, tx, policy, text));
      }),
    personEvents: ({ tenant }, text, query) =>
      reading(engine.store, tenant, async (tx) => {
        const policy = await engine.policies.active(tx);
        return personEvents(tx, await findPerson(engine, tx, policy, text), query);
      }),
  };
}

function given<K extends string>(
  fields: Readonly<Record<K, string | undefined>>,
): Partial<Record<K, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, string>
  >;
}
