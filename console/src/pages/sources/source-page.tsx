import type { Answer } from '@lockstep/sdk';
import { Alert, Stack, Tabs, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Failure } from '../../kit/failure.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { To } from '../../kit/to.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { FieldCoverage } from './field-coverage.tsx';
import { Freshness, type Source } from './import-words.tsx';
import { Imports } from './imports.tsx';
import { Recorder } from './recorder.tsx';
import { Upload } from './upload.tsx';

const t = texts.sources;
const STATE = { tab: '' };
const HEARD = ['import.', 'record.', 'source.', 'scim.', 'dsync.', 'policy.', 'exception.'];

export function Page() {
  const { source: id = '' } = useParams({ strict: false }) as { readonly source?: string };
  const source = useRead('source', { source: id }, HEARD);
  return (
    <PageFrame
      title={id}
      above={<To to="/sources">{t.all}</To>}
      about={source.data === undefined ? undefined : aboutOf(source.data.source)}
      actions={
        source.data?.source.pull !== null && source.data !== undefined && <Pull of={source.data.source} />
      }
    >
      <Read of={source}>{(detail) => <One of={detail} />}</Read>
    </PageFrame>
  );
}

function aboutOf({ type, description, independentOf, system, id }: Source): string {
  return [
    t.kinds[type] ?? type,
    ...(description === null ? [] : [description]),
    ...(system === id ? [] : [t.system(system)]),
    ...(independentOf.length === 0 ? [] : [t.witness(independentOf.join(', '))]),
  ].join(' · ');
}

function One({ of: detail }: { readonly of: Answer<'source'> }) {
  const { source, exceptions } = detail;
  const [{ tab }, change] = useUrlState(STATE);
  const tabs = [
    ...(source.type === 'scim' ? (['recorder'] as const) : []),
    ...(source.type === 'scim' || source.type === 'webhook' ? [] : (['imports'] as const)),
    'fields' as const,
    ...(source.type === 'csv' ? (['upload'] as const) : []),
  ];
  const shown = tabs.find((one) => one === tab) ?? tabs[0] ?? 'fields';
  return (
    <Stack>
      <Facts of={factsOf(source)} />
      {exceptions.length > 0 && (
        <Alert color="orange" variant="light" title={t.openExceptions}>
          {exceptions.map(({ id, text }) => (
            <Text size="sm" key={id}>
              {text}
            </Text>
          ))}
        </Alert>
      )}
      <Tabs
        value={shown}
        onChange={(next) => change({ tab: next === tabs[0] ? '' : (next ?? '') })}
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="fields">
          <FieldCoverage of={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="imports">
          <Imports source={source.id} />
        </Tabs.Panel>
        <Tabs.Panel value="upload">
          <Upload source={source} />
        </Tabs.Panel>
        <Tabs.Panel value="recorder">
          <Recorder connection={source.connection?.id ?? null} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function factsOf(source: Source) {
  const { freshness, pull, connection, wholeAt, records, provesWholeBy } = source;
  return [
    [t.freshness, <Freshness key="f" of={freshness} />] as const,
    [t.lastRead, <When key="h" at={freshness.heardAt} absent={t.never} />] as const,
    ...(freshness.expectedBy === null
      ? []
      : [[t.expected, <When key="e" at={freshness.expectedBy} />] as const]),
    [t.provenBy, t.proofs[provesWholeBy] ?? provesWholeBy] as const,
    ...(connection === null
      ? [
          [t.whole, <When key="w" at={wholeAt} absent={t.never} />] as const,
          [t.records, records.toLocaleString('en')] as const,
        ]
      : [
          [t.pushedUsers, connection.users.toLocaleString('en')] as const,
          [t.undecided, connection.waiting.toLocaleString('en')] as const,
        ]),
    ...(pull === null
      ? []
      : [
          [t.nextRead, pull.reading ? t.readingNow : <When key="n" at={pull.nextAt} />] as const,
          ...(pull.keptPages === 0 ? [] : [[t.readingNow, t.kept(pull.keptPages)] as const]),
          ...(pull.changesSince === null
            ? []
            : [[t.changesSince, <When key="c" at={pull.changesSince} />] as const]),
        ]),
  ];
}

/** A worker reads it: what comes of it is told by events. */
function Pull({ of: { id, pull } }: { readonly of: Source }) {
  const askAgain = useAskAgain();
  const [said, setSaid] = useState<string | null>(null);
  const { doing, error, run } = useDoing();
  const ask = (whole: boolean) =>
    run(async () => {
      const { asked } = await api.pullSource({ source: id, body: { whole } });
      setSaid(asked ? t.asked : t.alreadyReading);
      askAgain('source', 'sources');
    });
  const whyNot = pull?.reading === true ? t.alreadyReading : null;
  return (
    <>
      <Text size="sm" role="status" c="dimmed">
        {said}
      </Text>
      {error !== null && <Failure error={error} />}
      {pull?.changesSince != null && (
        <ActButton
          act="operate"
          variant="default"
          disabled={doing}
          whyNot={whyNot}
          onClick={() => void ask(true)}
        >
          {t.pullWhole}
        </ActButton>
      )}
      <ActButton act="operate" disabled={doing} whyNot={whyNot} onClick={() => void ask(false)}>
        {t.pullNow}
      </ActButton>
    </>
  );
}
