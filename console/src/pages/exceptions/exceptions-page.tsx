import { Button, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { AsOf } from '../../kit/as-of.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { To } from '../../kit/to.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { WordChips } from '../../kit/word-chips.tsx';
import { texts } from '../../texts/index.ts';
import { CloseExceptions } from './close-exceptions.tsx';
import { OneException } from './one-exception.tsx';
import { causeOf, Severity, type Shown } from './severity.tsx';

const t = texts.exceptions;
const STATE = { kind: '', severity: '', target: '', open: '' };
/** What opens or ends an exception leaves one of these beside it. */
const FOLLOWS = [
  ...['exception.', 'operation.', 'target.', 'import.', 'record.', 'leave.', 'hold.', 'task.'],
  ...['hook.', 'webhook.', 'certificate.', 'dsync.', 'lane.'],
];

const COLUMNS: readonly Column<Shown>[] = [
  { id: 'age', header: t.age, width: 140, cell: ({ openedAt }) => <When at={openedAt} /> },
  { id: 'grave', header: t.grave, width: 150, cell: ({ severity }) => <Severity of={severity} /> },
  { id: 'cause', header: t.cause, width: 180, cell: ({ kind }) => causeOf(kind) },
  {
    id: 'person',
    header: t.person,
    cell: ({ identity, person }) =>
      identity === null ? (
        '–'
      ) : (
        <To to={`/people/${identity}`}>
          <Name of={person} fallback={identity} />
        </To>
      ),
  },
  {
    id: 'target',
    header: t.target,
    cell: ({ target }) =>
      target === null ? '–' : <To to={`/targets/${encodeURIComponent(target)}`}>{target}</To>,
  },
  {
    id: 'text',
    header: t.text,
    width: 420,
    cell: ({ text }) => (
      <Text size="sm" lineClamp={2}>
        {text}
      </Text>
    ),
  },
];

export function Page() {
  const [state, change] = useUrlState(STATE);
  const { kind, severity, target, open } = state;
  const [closing, setClosing] = useState<{
    readonly of: readonly Shown[];
    readonly clear: () => void;
  } | null>(null);
  const { query, rows, more } = usePages(
    'exceptions',
    {
      ...(kind === '' ? {} : { kind }),
      ...(severity === '' ? {} : { severity: Number(severity) }),
      ...(target === '' ? {} : { target }),
    },
    ({ exceptions }) => exceptions,
    FOLLOWS,
  );
  const filtered = kind !== '' || severity !== '' || target !== '';
  const one = rows.find(({ id }) => id === open);
  return (
    <PageFrame title={t.title} about={t.about}>
      <Filters state={state} change={change} />
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            filtered ? (
              <Empty kind="nothingFound" title={t.none}>
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => change({ kind: '', severity: '', target: '' })}
                >
                  {t.showAll}
                </Button>
              </Empty>
            ) : (
              <Empty kind="allGood" title={t.allGood}>
                {t.allGoodHelp} <AsOf ms={query.dataUpdatedAt} />
              </Empty>
            )
          ) : (
            <DataTable
              label={t.title}
              rows={rows}
              columns={COLUMNS}
              rowId={({ id }) => id}
              rowName={({ kind: cause, subject }) => `${causeOf(cause)}: ${subject}`}
              onOpen={({ id }) => change({ open: id })}
              openId={open}
              more={more}
              bulk={(selected, clear) => (
                <ActButton act="operate" size="xs" onClick={() => setClosing({ of: selected, clear })}>
                  {t.close}
                </ActButton>
              )}
            />
          )
        }
      </Read>
      <SideSheet opened={one !== undefined} onClose={() => change({ open: '' })} title={t.details}>
        {one !== undefined && (
          <OneException
            of={one}
            onClose={() => setClosing({ of: [one], clear: () => change({ open: '' }) })}
          />
        )}
      </SideSheet>
      {closing !== null && <CloseExceptions {...closing} onEnd={() => setClosing(null)} />}
    </PageFrame>
  );
}

function Filters({
  state: { kind, severity, target },
  change,
}: {
  readonly state: typeof STATE;
  readonly change: (change: Partial<typeof STATE>) => void;
}) {
  const causes = useRead('exceptionCauses', {}, FOLLOWS);
  const grave = t.severities.map((label, value) => ({ value: String(value), label }));
  const words = (causes.data?.causes ?? []).map(
    (cause) => [cause.kind, t.count(causeOf(cause.kind), cause.open)] as const,
  );
  return (
    <Group align="flex-end" gap="md">
      <div>
        <WordChips
          label={t.causes}
          words={words}
          value={kind}
          onChange={(now) => change({ kind: now.split(',').at(-1) ?? '' })}
        />
        {causes.data?.counted === false && (
          <Text size="xs" c="dimmed">
            {t.causesMore}
          </Text>
        )}
      </div>
      <Select
        label={t.atLeast}
        data={[{ value: '', label: t.any }, ...grave]}
        value={severity}
        allowDeselect={false}
        onChange={(value) => change({ severity: value ?? '' })}
        w={190}
      />
      {target !== '' && (
        <Button variant="default" onClick={() => change({ target: '' })}>
          {`${t.target}: ${target} ×`}
        </Button>
      )}
    </Group>
  );
}
