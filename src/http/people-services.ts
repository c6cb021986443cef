import type { z } from 'zod';
import type * as schemas from './people-schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes about lists of people and the time of one need from the application. */
export interface PeopleServices {
  /** Throws PERSON_UNKNOWN for a page behind somebody who is gone. */
  people(caller: Caller, query: z.output<typeof schemas.peopleQuery>): Promise<Answer<typeof schemas.people>>;
  peopleChoices(caller: Caller): Promise<Answer<typeof schemas.peopleChoices>>;
  personTimeline(caller: Caller, person: string): Promise<Answer<typeof schemas.personTimeline>>;
  accessGraph(caller: Caller, person: string): Promise<Answer<typeof schemas.accessGraph>>;
  personEvents(
    caller: Caller,
    person: string,
    query: z.output<typeof schemas.personEventsQuery>,
  ): Promise<Answer<typeof schemas.personEvents>>;
}
