import type { Answer } from '@lockstep/sdk';
import { Alert, Anchor, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { api, asking, useRead } from '../../api/api.ts';
import { DRAFT, useOwnKey } from '../../app/own-things.ts';
import { useMay } from '../../app/session.tsx';
import { ActButton } from '../../kit/act-button.tsx';
import { Failure } from '../../kit/failure.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';
import { DiffView } from './diff-view.tsx';
import { ImpactPanel } from './impact-panel.tsx';
import type { Schema } from './schema-help.ts';

/** A chunk of its own: who only reads lists does not load an editor. */
const YamlEditor = lazy(async () => ({ default: (await import('./yaml-editor.tsx')).YamlEditor }));

type Checked = Answer<'checkPolicy'>;
type Diagnostic = Checked['diagnostics'][number];

const PAUSE_MS = 400;
const NOTHING: readonly Diagnostic[] = [];

/** One document: the text, what is wrong with it, whom it concerns, and the plan that is made of it. */
export function PolicyForm({
  kind,
  name,
  text,
  base,
}: {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  /** Digest of what is in force; null: a new document. */
  readonly base: string | null;
}) {
  const mayNot = useMay()('operate');
  const readOnly = mayNot !== null;
  // Of this text: when another one comes in force, a draft of the old one is not shown over it.
  const [draft, setDraft, forget] = useSessionStorage({
    key: `${useOwnKey(DRAFT)} ${kind} ${name} ${base ?? 'new'}`,
    defaultValue: text,
    getInitialValueInEffect: false,
  });
  const [settled] = useDebouncedValue(draft, PAUSE_MS);
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | null>(null);
  const schemas = useRead('policySchemas', {});
  const changed = draft !== text || base === null;
  const edit = { kind, name, text: draft, ...(base === null ? {} : { base }) };
  const check = useQuery({
    ...asking('checkPolicy', { body: { kind, name, text: settled } }, ['policy.']),
    enabled: !readOnly,
    placeholderData: keepPreviousData,
  });
  const findings = useMemo(() => check.data?.diagnostics ?? NOTHING, [check.data]);
  const waiting = settled !== draft || check.isFetching;
  const broken = check.data?.ok === false ? texts.policies.broken : null;
  const named = check.data?.documents[0];
  const renamed = named !== undefined && (named.name !== name || named.kind !== kind) && base !== null;
  return (
    <Stack gap="md">
      {readOnly && <Text size="sm">{texts.policies.readOnly}</Text>}
      <div>
        <Suspense fallback={<Waiting lines={10} />}>
          <YamlEditor
            label={texts.policies.editor(kind, name)}
            value={draft}
            onChange={setDraft}
            schema={schemas.data?.schemas[named?.kind ?? kind] as Schema | undefined}
            readOnly={readOnly}
            findings={findings}
            goTo={goTo}
          />
        </Suspense>
        {!readOnly && (
          <Group justify="space-between" mt={4}>
            <Text size="xs" c="dimmed">
              {texts.policies.editorHelp}
            </Text>
            {draft !== text && (
              <Button size="compact-xs" variant="subtle" onClick={forget}>
                {texts.policies.reset}
              </Button>
            )}
          </Group>
        )}
      </div>
      {!readOnly && (
        <>
          {check.error !== null && <Failure error={check.error} onRetry={() => void check.refetch()} />}
          {renamed && <Alert color="orange">{texts.policies.rename(`${named.kind} ${named.name}`)}</Alert>}
          <Problems of={check.data} waiting={waiting} onGo={setGoTo} />
          <ImpactPanel
            edit={edit}
            whyNot={!changed ? texts.policies.unchanged : waiting ? texts.policies.checking : broken}
          />
          <Save
            edit={edit}
            removable={base !== null}
            diff={changed && base !== null ? (check.data?.diff ?? []) : []}
            whyNot={!changed ? texts.policies.unchanged : waiting ? texts.policies.checking : broken}
            onSaved={forget}
            named={named ?? { kind, name }}
          />
        </>
      )}
    </Stack>
  );
}

function Problems({
  of: checked,
  waiting,
  onGo,
}: {
  readonly of: Checked | undefined;
  readonly waiting: boolean;
  readonly onGo: (place: { readonly line: number; readonly column: number }) => void;
}) {
  const found = checked?.diagnostics ?? NOTHING;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between">
        <Title order={2} size="h5">
          {texts.policies.problems}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {waiting ? texts.policies.checking : found.length === 0 ? texts.policies.noProblems : ''}
        </Text>
      </Group>
      <ul className="problems">
        {found.map(({ severity, code, message, suggestion, line, column }) => (
          <li key={`${line} ${column} ${code} ${message}`}>
            <Severity of={severity} />
            <div className="what">
              <Text size="sm">
                {message} {suggestion !== undefined && texts.policies.meant(suggestion)}
              </Text>
              <Anchor component="button" type="button" size="sm" onClick={() => onGo({ line, column })}>
                {texts.policies.place(line, column)}
              </Anchor>{' '}
              <Text size="xs" c="dimmed" span>
                {code}
              </Text>
            </div>
          </li>
        ))}
      </ul>
      {checked !== undefined && checked.elsewhere.length > 0 && (
        <>
          <Text size="sm" fw={600} mt="sm">
            {texts.policies.elsewhere}
          </Text>
          <ul className="problems">
            {checked.elsewhere.map(({ severity, code, message, document: where }) => (
              <li key={`${where} ${code} ${message}`}>
                <Severity of={severity} />
                <Text size="sm" className="what">
                  {where}: {message}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </Paper>
  );
}

export function Severity({ of: severity }: { readonly of: Diagnostic['severity'] }) {
  const state = severity === 'error' ? 'failed' : severity === 'warning' ? 'needsReview' : 'pending';
  return <StateBadge state={state} label={texts.policies.severities[severity]} />;
}

/** The plan is made, and looked at as a whole before it is applied. */
function Save({
  edit,
  removable,
  diff,
  whyNot,
  onSaved,
  named,
}: {
  readonly edit: {
    readonly kind: string;
    readonly name: string;
    readonly text: string;
    readonly base?: string;
  };
  readonly removable: boolean;
  readonly diff: Checked['diff'];
  readonly whyNot: string | null;
  readonly onSaved: () => void;
  /** What the draft calls itself: a new document is known by that. */
  readonly named: { readonly kind: string; readonly name: string };
}) {
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const { doing, error, run } = useDoing();
  const needed = reason.trim() === '' ? texts.policies.needReason : null;
  const make = (what: 'save' | 'remove') =>
    run(async () => {
      const of = removable ? {} : { ...named, base: null };
      const document = what === 'save' ? { ...edit, ...of } : { ...edit, text: null };
      const { hash } = await api.keepPlan({ body: { kind: 'document', document, reason: reason.trim() } });
      if (what === 'save') onSaved();
      await navigate({ to: '/plans/$hash', params: { hash } });
    });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        {diff.some(({ sign }) => sign !== ' ') && (
          <>
            <Title order={2} size="h5">
              {texts.policies.diffDraft}
            </Title>
            <DiffView of={diff} label={texts.policies.diffDraft} />
          </>
        )}
        <Textarea
          label={texts.policies.saveReason}
          description={texts.policies.saveHelp}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={2_000}
          autosize
          minRows={2}
          required
        />
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          {removable && (
            <ActButton
              act="operate"
              variant="subtle"
              color="red"
              whyNot={needed}
              loading={doing}
              onClick={() => void make('remove')}
            >
              {texts.policies.remove}
            </ActButton>
          )}
          <ActButton
            act="operate"
            whyNot={whyNot ?? needed}
            loading={doing}
            onClick={() => void make('save')}
          >
            {texts.policies.save}
          </ActButton>
        </Group>
      </Stack>
    </Paper>
  );
}
