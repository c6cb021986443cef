import type { Answer } from '@lockstep/sdk';
import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { StateBadge, type StateWord } from '../../../../kit/state-badge.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
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
  const [revoking, setRevoking] = useState<Token | null>(null);
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
      <MakeToken opened={making} onClose={() => setMaking(false)} />
      {revoking !== null && <Revoke token={revoking} onClose={() => setRevoking(null)} />}
    </Stack>
  );
}

function Revoke({ token, onClose }: { readonly token: Token; readonly onClose: () => void }) {
  const askAgain = useAskAgain();
  const { doing, error, run } = useDoing();
  const revoke = () =>
    run(async () => {
      await api.revokeToken({ token: token.id });
      askAgain('tokens');
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.revokeQuestion(token.holder)}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Stack>
        <Text size="sm">{words.revokeBody}</Text>
        <Text size="sm">{words.revokeFinal}</Text>
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.kit.cancel}
          </Button>
          <Button color="red.9" loading={doing} onClick={() => void revoke()}>
            {words.revoke}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
