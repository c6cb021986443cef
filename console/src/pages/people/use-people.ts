import type { Answer } from '@lockstep/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asking } from '../../api/api.ts';
import { usePages } from '../../kit/use-pages.ts';
import type { PeopleInput } from './people-query.ts';

export type ListedPerson = Answer<'people'>['people'][number];

const PAGE = 200;
const FOLLOWS = ['identity.', 'import.', 'leave.', 'person.', 'dsync.', 'exception.', 'hold.', 'operation.'];

/** People page by page. */
export function usePeople(input: PeopleInput) {
  const { query, rows, more } = usePages(
    'people',
    { ...input, limit: PAGE },
    ({ people }) => people,
    FOLLOWS,
    { keep: true },
  );
  // Somebody who moved between two pages while they were read would stand there twice.
  const once = useMemo(() => [...new Map(rows.map((one) => [one.id, one])).values()], [rows]);
  return { query, rows: once, more };
}

/** How many fit, apart from the pages: it is asked once for a question, and when something happens. */
export function useTotal({ sort: _order, ...input }: PeopleInput) {
  return useQuery({
    ...asking('people', { ...input, limit: 1, total: 'true' }, FOLLOWS),
    placeholderData: keepPreviousData,
  });
}
