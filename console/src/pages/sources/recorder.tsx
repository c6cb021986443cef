import type { Answer } from '@lockstep/sdk';
import { Badge, Button, Group, Select, Switch, Text } from '@mantine/core';
import { useUrlState } from '../../app/url-state.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Read } from '../../kit/read.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Status } from './recorder-status.tsx';
import { ScimRequest } from './scim-request.tsx';

const t = texts.sources;
const STATE = { method: '', refused: '', request: '' };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

type Exchange = Answer<'scimRequests'>['requests'][number];

const COLUMNS: readonly Column<Exchange>[] = [
  { id: 'when', header: t.when, width: 150, cell: ({ at }) => <When at={at} /> },
  {
    id: 'method',
    header: t.method,
    width: 90,
    cell: ({ method }) => <Badge variant="default">{method}</Badge>,
  },
  { id: 'path', header: t.path, cell: ({ path }) => <span className="path">{path.slice(0, 200)}</span> },
  { id: 'status', header: t.status, width: 90, cell: ({ status }) => <Status of={status} /> },
  { id: 'took', header: t.took, align: 'right', width: 90, cell: ({ took }) => t.ms(took) },
  {
    id: 'ignored',
    header: t.ignored,
    align: 'right',
    width: 90,
    cell: ({ ignored }) => ignored.length || '',
  },
];

/** What did the identity provider send? The last requests with their answers, without secrets. */
export function Recorder({ connection }: { readonly connection: string | null }) {
  return connection === null ? (
    <Empty kind="first" title={t.noConnection}>
      {t.noConnectionHelp}
    </Empty>
  ) : (
    <Recorded connection={connection} />
  );
}

function Recorded({ connection }: { readonly connection: string }) {
  const [{ method, refused, request }, change] = useUrlState(STATE);
  const chosen = METHODS.find((one) => one === method);
  const { query, rows, more } = usePages(
    'scimRequests',
    {
      connection,
      status: refused === '' ? 'any' : 'refused',
      ...(chosen === undefined ? {} : { method: chosen }),
    },
    ({ requests }) => requests,
    ['dsync.', 'scim.', 'record.'],
  );
  const filtered = chosen !== undefined || refused !== '';
  return (
    <>
      <Group gap="md" align="flex-end" mb="xs">
        <Text size="sm" c="dimmed" flex="1 1 240px">
          {t.recorderAbout}
        </Text>
        <Switch
          label={t.refusedOnly}
          checked={refused !== ''}
          onChange={(event) => change({ refused: event.currentTarget.checked ? 'yes' : '' })}
        />
        <Select
          aria-label={t.method}
          data={[{ value: '', label: t.allMethods }, ...METHODS.map((one) => ({ value: one, label: one }))]}
          value={chosen ?? ''}
          allowDeselect={false}
          onChange={(value) => change({ method: value ?? '' })}
          w={140}
        />
        <Button variant="default" onClick={() => void query.refetch()} loading={query.isRefetching}>
          {t.look}
        </Button>
      </Group>
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            filtered ? (
              <Empty kind="nothingFound" title={t.noSuchRequests}>
                <Button variant="default" size="xs" onClick={() => change({ method: '', refused: '' })}>
                  {t.clear}
                </Button>
              </Empty>
            ) : (
              <Empty kind="first" title={t.noRequests}>
                {t.noRequestsHelp}
              </Empty>
            )
          ) : (
            <DataTable
              label={t.tabs.recorder}
              rows={rows}
              columns={COLUMNS}
              rowId={({ id }) => id}
              onOpen={({ id }) => change({ request: id })}
              openId={request}
              more={more}
            />
          )
        }
      </Read>
      <SideSheet opened={request !== ''} onClose={() => change({ request: '' })} title={t.requestTitle}>
        <ScimRequest connection={connection} id={request} />
      </SideSheet>
    </>
  );
}
