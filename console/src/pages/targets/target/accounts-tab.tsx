import type { Answer } from '@lockstep/sdk';
import { Badge, Drawer, Group, List, NativeSelect, Stack, Text } from '@mantine/core';
import { type Column, DataTable } from '../../../kit/data-table.tsx';
import { Empty } from '../../../kit/empty.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { Name } from '../../../kit/name.tsx';
import { To } from '../../../kit/to.tsx';
import { usePages } from '../../../kit/use-pages.ts';
import { Waiting } from '../../../kit/waiting.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { STANDINGS, StandingBadge } from '../standings.tsx';
import { type AccountActs, useAccountActs } from './account-actions.tsx';

const words = texts.target.accounts;
const FINDINGS = ['returned', 'ambiguous', 'drift'] as const;
const CLASSES = [...STANDINGS, ...FINDINGS] as const;
type Class = (typeof CLASSES)[number];
type Account = Answer<'targetAccounts'>['accounts'][number];

export const ACCOUNT_FOLLOWS = ['target.', 'account.', 'operation.', 'identity.', 'leave.'];

const COLUMNS: readonly Column<Account>[] = [
  { id: 'name', header: words.name, width: 240, cell: (row) => <AccountName of={row} /> },
  { id: 'person', header: words.person, width: 220, cell: ({ person }) => <Owner of={person} /> },
  { id: 'standing', header: words.standing, cell: ({ standing }) => <StandingBadge standing={standing} /> },
  { id: 'seen', header: words.seen, cell: ({ seen }) => <When at={seen?.at} absent={words.never} /> },
  {
    id: 'provenance',
    header: words.provenance,
    cell: ({ provenance }) => words.from[provenance] ?? provenance,
  },
  {
    id: 'findings',
    header: words.findings,
    cell: ({ findings }) => findings.map(({ kind }) => texts.targetWords.finding[kind]).join(', '),
  },
];

/** The accounts of a system, however many: a page at a time from the server, the filter in the address. */
export function AccountsTab({
  target,
  system,
  asked,
  open,
  onChange,
}: {
  readonly target: string;
  readonly system: string;
  readonly asked: string;
  readonly open: string;
  readonly onChange: (change: { readonly class?: string; readonly open?: string }) => void;
}) {
  const acts = useAccountActs(target, system);
  const wanted = CLASSES.find((one) => one === asked);
  const { query, rows, more } = usePages(
    'targetAccounts',
    { target, limit: 100, ...(wanted === undefined ? {} : { class: wanted }) },
    ({ accounts }) => accounts,
    ACCOUNT_FOLLOWS,
  );
  const opened = rows.find(({ id }) => id === open);
  return (
    <Stack gap="sm">
      <Group>
        <NativeSelect
          label={words.filter}
          value={wanted ?? ''}
          onChange={(event) => onChange({ class: event.currentTarget.value, open: '' })}
          data={[
            { value: '', label: words.any },
            ...CLASSES.map((value) => ({ value, label: labelOf(value) })),
          ]}
        />
      </Group>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined ? (
        query.error === null && <Waiting />
      ) : rows.length === 0 ? (
        <Empty kind="nothingFound" title={words.none}>
          {words.noneHelp}{' '}
          <To to={`/targets/${target}`} search={{ tab: 'accounts' }}>
            {words.show}
          </To>
        </Empty>
      ) : (
        <DataTable
          label={words.title}
          rows={rows}
          columns={COLUMNS}
          rowId={({ id }) => id}
          onOpen={({ id }) => onChange({ open: id })}
          openId={open}
          more={more}
        />
      )}
      <Drawer
        opened={opened !== undefined}
        onClose={() => onChange({ open: '' })}
        position="right"
        size="md"
        title={<Name of={opened?.name ?? null} fallback={words.erased} />}
        closeButtonProps={{ 'aria-label': texts.kit.close }}
        // The page has one banner, and it is not this.
        attributes={{ header: { role: 'none' } }}
      >
        {opened !== undefined && <Details of={opened} acts={acts} />}
      </Drawer>
      {acts.sheet}
    </Stack>
  );
}

function labelOf(one: Class): string {
  const { standing, finding } = texts.targetWords;
  return one in standing ? standing[one as keyof typeof standing] : finding[one as keyof typeof finding];
}

export function AccountName({ of: { name, own, protected: spared, seen } }: { readonly of: Account }) {
  const marks = [
    ...(seen?.administrator === true ? [words.administrator] : []),
    ...(own ? [words.own] : []),
    ...(spared ? [words.protected] : []),
  ];
  return (
    <Group gap={6} wrap="nowrap" miw={0}>
      <Name of={name} fallback={words.erased} />
      {marks.map((mark) => (
        <Badge key={mark} size="xs" variant="default" tt="none">
          {mark}
        </Badge>
      ))}
    </Group>
  );
}

export function Owner({ of: person }: { readonly of: Account['person'] }) {
  if (person === null)
    return (
      <Text span inherit c="dimmed">
        {words.nobody}
      </Text>
    );
  return (
    <To to={`/people/${person.id}`}>
      <Name of={person.name} fallback={person.id} />
    </To>
  );
}

/** What people said of it. */
export function SaidOf({ of: { linked, known } }: { readonly of: Account }) {
  return (
    <>
      {linked !== null && (
        <Text size="sm" component="div">
          {texts.account.linkedBy(linked.by)} <Name of={linked.reason} />
        </Text>
      )}
      {known !== null && (
        <Text size="sm" component="div">
          {texts.account.knownBy} <Owner of={known.owner} />. <Name of={known.reason} />
          {known.until !== null && (
            <>
              {'. '}
              {texts.account.knownUntil} <When at={known.until} />
            </>
          )}
        </Text>
      )}
    </>
  );
}

function Details({ of, acts }: { readonly of: Account; readonly acts: AccountActs }) {
  const { seen } = of;
  return (
    <Stack gap="md">
      <Group>
        <StandingBadge standing={of.standing} />
        <Owner of={of.person} />
      </Group>
      <Text size="sm">{texts.targetWords.standingHelp[of.standing]}</Text>
      <Text size="sm" component="div">
        {words.wanted}:{' '}
        {of.wanted === null ? words.nothingWanted : (words.wantedWords[of.wanted] ?? of.wanted)}
        <br />
        {words.seen}: <When at={seen?.at} absent={words.never} />
        {seen !== null && `, ${seen.exists ? (seen.active ? words.active : words.closed) : words.gone}`}
      </Text>
      <SaidOf of={of} />
      {acts.buttons(of)}
      {of.findings.map(({ exception, text }) => (
        <Text key={exception} size="sm">
          <bdi>{text}</bdi>
        </Text>
      ))}
      <div>
        <Text size="sm" fw={600}>
          {words.entitlements}
        </Text>
        {of.entitlements.length === 0 ? (
          <Text size="sm">{words.noEntitlements}</Text>
        ) : (
          <List size="sm">
            {of.entitlements.map(({ kind, value }) => (
              <List.Item key={`${kind} ${value}`}>
                {kind} <Name of={value} />
              </List.Item>
            ))}
          </List>
        )}
        {of.moreEntitlements > 0 && <Text size="sm">{words.more(of.moreEntitlements)}</Text>}
      </div>
      <Text size="sm">
        {words.keys}: {of.keys.join(', ') || words.noEntitlements}
      </Text>
    </Stack>
  );
}
