import { Badge, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Column } from '../../kit/data-table.tsx';
import { LifecycleBadge } from '../../kit/lifecycle-badge.tsx';
import { Name } from '../../kit/name.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { ListedPerson } from './use-people.ts';

const head = texts.people.columns;

/** A narrow window begins with what tells people apart; the others can be chosen. */
export function peopleColumns(narrow: boolean): readonly Column<ListedPerson>[] {
  return [
    { id: 'name', header: head.name, width: narrow ? 180 : 230, cell: (row) => <NameCell of={row} /> },
    { id: 'state', header: head.state, width: 140, cell: ({ state }) => <LifecycleBadge state={state} /> },
    { id: 'since', header: head.since, width: 130, hidden: narrow, cell: ({ since }) => <When at={since} /> },
    {
      id: 'open',
      header: head.open,
      width: 90,
      align: 'right',
      cell: ({ accounts, state }) => (
        <Open open={accounts.open} gone={state === 'left' || state === 'archived'} />
      ),
    },
    {
      id: 'attention',
      header: head.attention,
      width: 150,
      hidden: narrow,
      cell: (row) => <Attention of={row} />,
    },
    {
      id: 'department',
      header: head.department,
      hidden: narrow,
      cell: ({ department }) => <Cell of={department} />,
    },
    { id: 'title', header: head.title, hidden: true, cell: ({ title }) => <Cell of={title} /> },
    { id: 'type', header: head.type, hidden: true, cell: ({ type }) => <Cell of={type} /> },
    { id: 'location', header: head.location, hidden: true, cell: ({ location }) => <Cell of={location} /> },
    { id: 'company', header: head.company, hidden: true, cell: ({ company }) => <Cell of={company} /> },
    { id: 'manager', header: head.manager, hidden: true, cell: ({ manager }) => <Cell of={manager} /> },
    {
      id: 'key',
      header: head.key,
      width: 130,
      hidden: narrow,
      cell: ({ employments }) => <Cell of={employments[0] ?? null} />,
    },
    { id: 'mail', header: head.mail, hidden: true, cell: ({ mail }) => <Cell of={mail} /> },
    { id: 'known', header: head.known, hidden: true, align: 'right', cell: ({ accounts }) => accounts.known },
    {
      id: 'next',
      header: head.next,
      hidden: true,
      cell: ({ nextEvaluation }) => <When at={nextEvaluation} />,
    },
  ];
}

function Cell({ of }: { readonly of: string | null }) {
  return (
    <div className="cell-text">
      <Name of={of} />
    </div>
  );
}

function NameCell({ of: { id, name } }: { readonly of: ListedPerson }) {
  return (
    <Link
      to="/people/$person"
      params={{ person: id }}
      className="person-link"
      onClick={(event) => event.stopPropagation()}
    >
      <Name of={name} fallback={texts.people.nobody} />
    </Link>
  );
}

/** Somebody who is gone and can still open something is what this page is for. */
function Open({ open, gone }: { readonly open: number; readonly gone: boolean }) {
  if (gone && open > 0) return <StateBadge state="failed" label={String(open)} />;
  return <span className={open === 0 ? 'faint' : undefined}>{open}</span>;
}

function Attention({ of: { exceptions, held } }: { readonly of: ListedPerson }) {
  if (exceptions === 0 && !held) return null;
  return (
    <Group gap={4} wrap="nowrap">
      {held && <StateBadge state="held" label={texts.people.held} />}
      {exceptions > 0 && (
        <Badge variant="light" color="orange" tt="none">
          {texts.people.exceptions(exceptions)}
        </Badge>
      )}
    </Group>
  );
}
