import type { Answer } from '@lockstep/sdk';
import { Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Read } from '../../kit/read.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { AddConnection } from './add-connection.tsx';
import { CloseConnection, RotateConnection } from './change-connection.tsx';

const t = texts.sources;

export type Connection = Answer<'scimConnections'>['connections'][number];
export type Secret = Answer<'addScimConnection'>;

type Doing = { readonly what: 'add' } | { readonly what: 'rotate' | 'close'; readonly to: Connection } | null;

/** Ways in for identity providers: made, given another secret, closed. */
export function Connections() {
  const connections = useRead('scimConnections', {}, ['scim.', 'dsync.']);
  const askAgain = useAskAgain();
  const [doing, setDoing] = useState<Doing>(null);
  const [secret, setSecret] = useState<{ readonly title: string; readonly of: Secret } | null>(null);
  const close = () => setDoing(null);
  const shown = (title: string) => (of: Secret) => {
    setSecret({ title, of });
    askAgain('scimConnections', 'sources', 'source');
  };
  return (
    <Stack gap="xs" mt="lg">
      <Group justify="space-between">
        <div>
          <Title order={2} size="h4">
            {t.connections}
          </Title>
          <Text size="sm" c="dimmed">
            {t.connectionsAbout}
          </Text>
        </div>
        <ActButton act="administer" variant="default" onClick={() => setDoing({ what: 'add' })}>
          {t.addConnection}
        </ActButton>
      </Group>
      <Read of={connections} lines={2}>
        {({ connections: rows }) =>
          rows.length === 0 ? (
            <Text size="sm">{t.noConnections}</Text>
          ) : (
            <DataTable
              label={t.connections}
              rows={rows}
              columns={columns(setDoing)}
              rowId={({ id }) => id}
              height={360}
            />
          )
        }
      </Read>
      {doing?.what === 'add' && <AddConnection onClose={close} onMade={shown(t.made)} />}
      {doing?.what === 'rotate' && (
        <RotateConnection connection={doing.to} onClose={close} onMade={shown(t.rotated)} />
      )}
      {doing?.what === 'close' && (
        <CloseConnection
          connection={doing.to}
          onClose={close}
          onDo={async (reason) => {
            await api.removeScimConnection({ connection: doing.to.id, body: { reason } });
            askAgain('scimConnections', 'sources', 'source');
          }}
        />
      )}
      <ShownOnce
        title={secret?.title ?? ''}
        values={secret === null ? null : valuesOf(secret.of)}
        onClose={() => setSecret(null)}
      />
    </Stack>
  );
}

const valuesOf = ({ path, token, user, password }: Secret): readonly (readonly [string, string])[] => [
  [t.address, `${window.location.origin}${path}`],
  [t.token, token],
  [t.user, user],
  [t.password, password],
];

function columns(doing: (now: Doing) => void): readonly Column<Connection>[] {
  return [
    { id: 'name', header: t.connectionName, cell: ({ name }) => name },
    {
      id: 'state',
      header: t.state,
      cell: ({ state }) =>
        state === 'open' ? (
          <StateBadge state="verified" label={t.open} />
        ) : (
          <StateBadge state="skipped" label={t.closed} />
        ),
    },
    { id: 'used', header: t.lastUsed, cell: ({ lastUsedAt }) => <When at={lastUsedAt} absent={t.never} /> },
    { id: 'users', header: t.users, align: 'right', cell: ({ users }) => users.toLocaleString('en') },
    { id: 'groups', header: t.groups, align: 'right', cell: ({ groups }) => groups.toLocaleString('en') },
    {
      id: 'until',
      header: t.secretsUntil,
      cell: ({ secrets }) => (
        <When
          at={
            secrets
              .map(({ expiresAt }) => expiresAt)
              .sort()
              .at(-1) ?? null
          }
        />
      ),
    },
    {
      id: 'requests',
      header: t.requests,
      align: 'right',
      cell: ({ name, state, requests }) =>
        state === 'open' ? (
          <To to={`/sources/${encodeURIComponent(name)}?tab=recorder`}>{requests}</To>
        ) : (
          requests
        ),
    },
    {
      id: 'do',
      header: t.actions,
      cell: (connection) =>
        connection.state === 'open' && (
          <Group gap="xs" wrap="nowrap">
            <ActButton
              act="administer"
              size="xs"
              variant="default"
              onClick={() => doing({ what: 'rotate', to: connection })}
            >
              {t.rotate}
            </ActButton>
            <ActButton
              act="administer"
              size="xs"
              variant="default"
              onClick={() => doing({ what: 'close', to: connection })}
            >
              {t.remove}
            </ActButton>
          </Group>
        ),
    },
  ];
}
