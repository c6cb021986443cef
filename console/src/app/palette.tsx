import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  spotlight,
} from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PAGES } from '../pages/index.ts';
import { texts } from '../texts/index.ts';
import { useFound } from './found.ts';

export const openPalette = (): void => spotlight.open();

/** People, systems, pages and actions, by what is typed: Ctrl or Cmd with K. */
export function Palette() {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const found = useFound(query);
  const pages: SpotlightActionData[] = PAGES.flatMap(({ path, nav }) =>
    nav === undefined
      ? []
      : [
          {
            id: path,
            label: nav.title,
            leftSection: <nav.icon size={18} aria-hidden />,
            onClick: () => void navigate({ to: path }),
          },
        ],
  );
  const groups: SpotlightActionGroupData[] = [
    ...found.map(({ title, entries }) => ({
      group: title,
      actions: entries.map(({ id, label, description, to, keywords }) => ({
        id,
        label,
        ...(description === undefined ? {} : { description }),
        // The server has found them: the kit's own filter must not lose them again.
        keywords: [query, ...(keywords ?? [])],
        onClick: () => void navigate({ to }),
      })),
    })),
    { group: texts.palette.pages, actions: pages },
  ];
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      nothingFound={texts.palette.nothing}
      highlightQuery={false}
      scrollable
      maxHeight={420}
      limit={30}
      shortcut={['mod + K']}
      // Also from a field: whoever has typed a name into the wrong one means it.
      tagsToIgnore={[]}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: texts.palette.placeholder,
        'aria-label': texts.palette.placeholder,
      }}
    />
  );
}
