import { Badge, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useRead } from '../../../../api/api.ts';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { AddAdministrator } from './add-administrator.tsx';
import { AdministratorDrawer } from './administrator-drawer.tsx';
import { type Administrator, State, waysOf } from './administrator-state.tsx';

const t = texts.signIn.administrators;
const DEFAULTS = { open: '', add: '' };

const COLUMNS: readonly Column<Administrator>[] = [
  { id: 'name', header: t.name, cell: ({ name }) => <Name of={name} /> },
  { id: 'role', header: t.role, cell: (one) => <Role of={one} /> },
  { id: 'state', header: t.state, cell: (one) => <State of={one} /> },
  { id: 'how', header: t.how, cell: (one) => <How of={one} /> },
  { id: 'person', header: t.person, cell: (one) => <Tied of={one} /> },
  { id: 'sessions', header: t.sessions, align: 'right', cell: ({ sessions }) => sessions },
  { id: 'lastIn', header: t.lastIn, cell: ({ lastInAt }) => <When at={lastInAt} absent={t.never} /> },
];

export function Tab() {
  const read = useRead('administrators', {}, ['administrator.', 'session.', 'passkey.', 'password.']);
  const [{ open, add }, change] = useUrlState(DEFAULTS);
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Text c="dimmed" size="sm" maw={640}>
          {t.about}
        </Text>
        <ActButton
          act="administer"
          leftSection={<IconUserPlus size={18} aria-hidden />}
          onClick={() => change({ add: 'yes' })}
        >
          {t.add}
        </ActButton>
      </Group>
      <Read of={read}>
        {({ administrators }) => (
          <>
            {administrators.length === 0 ? (
              <Empty kind="first" title={t.none}>
                {t.noneHelp}
              </Empty>
            ) : (
              <DataTable
                label={texts.signIn.tabs.administrators}
                rows={administrators}
                columns={COLUMNS}
                rowId={({ id }) => id}
                rowName={({ name }) => name}
                onOpen={({ id }) => change({ open: id })}
                openId={open}
              />
            )}
            <AdministratorDrawer
              of={administrators.find(({ id }) => id === open) ?? null}
              onClose={() => change({ open: '' })}
            />
          </>
        )}
      </Read>
      {add !== '' && (
        <AddAdministrator
          onClose={() => change({ add: '' })}
          onAdded={(id) => change({ add: '', open: id })}
        />
      )}
    </Stack>
  );
}

function Role({ of: { role, roleByClaim } }: { readonly of: Administrator }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text span inherit>
        {texts.signIn.roles[role]}
      </Text>
      {roleByClaim && (
        <Badge size="xs" variant="default" tt="none">
          {t.byClaim}
        </Badge>
      )}
    </Group>
  );
}

function How({ of }: { readonly of: Administrator }) {
  return <>{waysOf(of)}</>;
}

function Tied({ of: { identity, how } }: { readonly of: Administrator }) {
  if (identity !== null) return <>{t.tied}</>;
  const [label, help] = how === 'local' ? [t.notTied, t.notTiedHelp] : [t.notKnown, t.notKnownHelp];
  return (
    <Tooltip label={help} multiline w={260}>
      <Badge variant="default" tt="none">
        {label}
      </Badge>
    </Tooltip>
  );
}
