import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { asking, useRead } from '../api/api.ts';
import { shownName } from '../kit/name.tsx';
import { ACTIONS } from '../pages/actions.ts';
import { texts } from '../texts/index.ts';

export interface Found {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly to: string;
  readonly keywords?: readonly string[];
}

/** What the palette offers beside pages: actions, and systems and people whose names fit. */
export function useFound(
  query: string,
): readonly { readonly title: string; readonly entries: readonly Found[] }[] {
  const [asked] = useDebouncedValue(query.trim().toLowerCase(), 120);
  const targets = useRead('targets', {}, ['target.', 'policy.']);
  const systems = (targets.data?.targets ?? [])
    .filter(({ id, title }) => asked !== '' && `${id} ${title ?? ''}`.toLowerCase().includes(asked))
    .slice(0, 8)
    .map(({ id, title }) => ({
      id: `target ${id}`,
      label: title ?? id,
      to: `/targets/${encodeURIComponent(id)}`,
    }));
  const people = useQuery({
    ...asking('people', { q: asked, sort: 'name', limit: 8 }, []),
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
  });
  const persons = (asked.length > 1 ? (people.data?.people ?? []) : []).map(
    ({ id, name, state, department }) => ({
      id: `person ${id}`,
      label: name === null ? id : shownName(name),
      description: [texts.lifecycle[state], ...(department === null ? [] : [shownName(department)])].join(
        ', ',
      ),
      to: `/people/${id}`,
    }),
  );
  const actions = ACTIONS.filter(({ label }) => label.toLowerCase().includes(asked));
  return [
    { title: texts.palette.people, entries: persons },
    { title: texts.palette.systems, entries: systems },
    { title: texts.palette.actions, entries: actions },
  ].filter(({ entries }) => entries.length > 0);
}
