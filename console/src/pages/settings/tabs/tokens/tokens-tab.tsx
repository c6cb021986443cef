import type { Answer } from '@lockstep/sdk';
import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { Confirm } from '../../../../kit/confirm.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Name, shownName } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { ShownOnce } from '../../../../kit/shown-once.tsx';
import { StateBadge, type StateWord } from '../../../../kit/state-badge.tsx';
import { usePages } from '../../../../kit/use-pages.ts';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { MakeToken } from './make-token.tsx';

type Token = Answer<'tokens'>['tokens'][number];

const { tokens: words } = texts.settings;
const STATES = { valid: 'verified', expired: 'skipped', revoked: 'skipped' } as const satisfies Record<
  Token['state'],
  StateWord
>;
const DEFAULTS = { state: 'all' };

/** Who may come in by a token: made here, shown once, revoked here. */
export function Tab() {
  const [{ state }, change] = useUrlState(DEFAULTS);
  const only = state === 'valid' ? 'valid' : 'all';
  const { query, rows, more } = usePages('tokens', { limit: 100, state: only }, ({ tokens }) => tokens, [
    'token.',
  ]);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const askAgain = useAskAgain();
  const columns: readonly Column<Token>[] = [
    { id: 'holder', header: words.holderColumn, width: 300, cell: ({ holder }) => <Name of={holder} /> },
    { id: 'role', header: words.roleColumn, width: 130, cell: ({ role }) => role },
    {
      id: 'state',
      header: words.stateColumn,
      width: 130,
      cell: (token) => <StateBadge state={STATES[token.state]} label={words.state[token.state]} />,
    },
    {
      id: 'used',
      header: words.lastUsed,
      width: 140,
      cell: ({ lastUsedAt }) => <When at={lastUsedAt} absent={words.never} />,
    },
    { id: 'ends', header: words.ends, width: 140, cell: ({ expiresAt }) => <When at={expiresAt} /> },
    { id: 'made', header: words.made, width: 140, cell: ({ madeAt }) => <When at={madeAt} /> },
    {
      id: 'actions',
      header: words.actions,
      cell: (token) =>
        token.state === 'valid' ? (
          <ActButton
            act="administer"
            size="compact-sm"
            variant="default"
            aria-label={words.revokeOf(token.holder)}
            onClick={() => setRevoking(token)}
          >
            {words.revoke}
          </ActButton>
        ) : null,
    },
  ];
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm">{words.about}</Text>
        <ActButton
          act="administer"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setMaking(true)}
        >
          {words.make}
        </ActButton>
      </Group>
      <Read of={query}>
        {() =>
          rows.length === 0 && only === 'all' ? (
            <Empty kind="first" title={words.none}>
              {words.noneHelp}
            </Empty>
          ) : (
            <>
              <DataTable
                label={texts.settings.tabs.tokens}
                rows={rows}
                columns={columns}
                rowId={({ id }) => id}
                more={more}
                tools={
                  <SegmentedControl
                    size="xs"
                    aria-label={texts.settings.filter}
                    value={only}
                    onChange={(next) => change({ state: next })}
                    data={[
                      { value: 'all', label: words.all },
                      { value: 'valid', label: words.onlyValid },
                    ]}
                  />
                }
              />
              {rows.length === 0 && <Empty kind="nothingFound" title={words.noneValid} />}
            </>
          )
        }
      </Read>
      {making && <MakeToken onClose={() => setMaking(false)} onMade={setMade} />}
      <ShownOnce
        title={words.madeTitle}
        values={
          made === null
            ? null
            : [
                [words.token, made],
                [words.copyCommand, commandWith(made)],
              ]
        }
        onClose={() => setMade(null)}
      />
      {revoking !== null && (
        <Confirm
          onClose={() => setRevoking(null)}
          question={words.revokeQuestion(shownName(revoking.holder))}
          body={[words.revokeBody]}
          verb={words.revoke}
          color="red.9"
          undoable={words.revokeFinal}
          onDo={async (key) => {
            await api.revokeToken({ token: revoking.id, 'Idempotency-Key': key });
            askAgain('tokens');
          }}
        />
      )}
    </Stack>
  );
}

const commandWith = (token: string) =>
  `curl -s ${window.location.origin}/api/v1/people -H "Authorization: Bearer ${token}"`;
