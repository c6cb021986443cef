import type { Answer } from '@lockstep/sdk';
import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { asking, useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { DiffView } from './diff-view.tsx';

type Change = Answer<'policyHistory'>['changes'][number];

const VERSION = { version: '' };
const COLUMNS: readonly Column<Change>[] = [
  { id: 'version', header: texts.policies.version, width: 90, cell: ({ version }) => version },
  {
    id: 'what',
    header: texts.policies.what,
    width: 110,
    cell: ({ change }) => texts.policies.changes[change],
  },
  { id: 'when', header: texts.policies.when, width: 150, cell: ({ at }) => <When at={at} /> },
  { id: 'by', header: texts.policies.by, cell: ({ by }) => <Name of={by} /> },
  { id: 'reason', header: texts.policies.reason, cell: ({ reason }) => <Name of={reason} /> },
];

/** Who changed a document, when and why; and what, of the version that is chosen. */
export function PolicyHistory({ kind, name }: { readonly kind: string; readonly name: string }) {
  const [{ version }, setVersion] = useUrlState(VERSION);
  const history = useRead('policyHistory', { kind, name }, ['policy.']);
  return (
    <Stack gap="md">
      <Read of={history}>
        {({ changes }) => (
          <>
            <DataTable
              label={texts.policies.history}
              rows={changes}
              columns={COLUMNS}
              rowId={(change) => String(change.version)}
              openId={version}
              height={280}
              onOpen={(change) => setVersion({ version: String(change.version) })}
            />
            <Diff kind={kind} name={name} to={Number(version) || (changes[0]?.version ?? 0)} />
          </>
        )}
      </Read>
    </Stack>
  );
}

function Diff({ kind, name, to }: { readonly kind: string; readonly name: string; readonly to: number }) {
  const diff = useQuery(asking('policyDiff', { kind, name, to }, []));
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {texts.policies.diffOf(to)}
      </Title>
      <Read of={diff}>{({ lines }) => <DiffView of={lines} label={texts.policies.diffOf(to)} />}</Read>
    </div>
  );
}
