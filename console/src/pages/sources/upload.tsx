import type { Answer } from '@lockstep/sdk';
import { Alert, Button, Checkbox, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Dangerous } from '../../kit/dangerous.tsx';
import { Failure } from '../../kit/failure.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { texts } from '../../texts/index.ts';
import type { Source } from './import-words.tsx';
import { Preview } from './preview.tsx';

const t = texts.sources;

interface Feed {
  readonly source: string;
  readonly body: Uint8Array;
  readonly confirmed?: 'true';
  readonly 'Lockstep-Meta'?: string;
}

interface Tried {
  readonly feed: Feed;
  readonly name: string;
  readonly preview: Answer<'previewImport'>;
}

/** A report of HR: first what it would change, then taken as exactly the same bytes. */
export function Upload({ source }: { readonly source: Source }) {
  const [file, setFile] = useState<File | null>(null);
  const [meta, setMeta] = useState<File | null>(null);
  const [confirmed, setConfirmed] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const { doing, error, run } = useDoing();
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<Answer<'importFeed'> | null>(null);
  const askAgain = useAskAgain();
  const changed = () => {
    setTried(null);
    setDone(null);
  };
  const preview = () =>
    run(async () => {
      if (file === null) return;
      changed();
      const feed: Feed = {
        source: source.id,
        body: new Uint8Array(await file.arrayBuffer()),
        ...(confirmed ? { confirmed: 'true' } : {}),
        ...(meta === null ? {} : { 'Lockstep-Meta': onOneLine(await meta.text()) }),
      };
      setTried({ feed, name: file.name, preview: await api.previewImport(feed) });
    });
  const take = async (reason: string) => {
    if (tried === null) return;
    setDone(await api.importFeed({ ...tried.feed, reason: reason.slice(0, 500) }));
    setAsking(false);
    setTried(null);
    askAgain('source', 'sources', 'sourceImports');
  };
  const takeable =
    tried !== null && (tried.preview.outcome === 'accepted' || tried.preview.outcome === 'held');
  return (
    <Stack maw={860}>
      <div>
        <Title order={2} size="h4">
          {t.uploadTitle}
        </Title>
        <Text size="sm" c="dimmed">
          {t.uploadHelp}
        </Text>
      </div>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <FileInput
          label={t.file}
          placeholder={t.filePlaceholder}
          accept=".csv,text/csv"
          value={file}
          // What is shown is about these files, and taken is what was shown.
          disabled={doing}
          clearable
          clearButtonProps={{ 'aria-label': texts.kit.clear(t.file) }}
          onChange={(next) => {
            setFile(next);
            changed();
          }}
        />
        {source.provesWholeBy === 'meta' && (
          <FileInput
            label={t.meta}
            description={t.metaHelp}
            placeholder={t.filePlaceholder}
            accept=".json,application/json"
            value={meta}
            disabled={doing}
            clearable
            clearButtonProps={{ 'aria-label': texts.kit.clear(t.meta) }}
            onChange={(next) => {
              setMeta(next);
              changed();
            }}
          />
        )}
      </Group>
      <Checkbox
        label={t.confirmed}
        checked={confirmed}
        disabled={doing}
        onChange={(event) => {
          setConfirmed(event.currentTarget.checked);
          changed();
        }}
      />
      <Group>
        <ActButton
          act="operate"
          loading={doing}
          whyNot={file === null ? t.filePlaceholder : null}
          onClick={() => void preview()}
        >
          {t.preview}
        </ActButton>
        <Text size="sm" c="dimmed" role="status">
          {doing ? t.previewing : null}
        </Text>
      </Group>
      {error !== null && <Failure error={error} onRetry={() => void preview()} />}
      {tried !== null && (
        <>
          <Preview of={tried.preview} />
          {takeable && (
            <Group>
              <Button onClick={() => setAsking(true)}>{t.take}</Button>
            </Group>
          )}
          {asking && (
            <Dangerous
              onClose={() => setAsking(false)}
              question={t.takeQuestion(tried.name)}
              verb={t.take}
              undoable={tried.preview.losingAll === 0 ? null : [t.endsSessions]}
              onDo={take}
            >
              <Preview of={tried.preview} brief />
            </Dangerous>
          )}
        </>
      )}
      {done !== null && <Done of={done} />}
    </Stack>
  );
}

function Done({ of: { outcome, why } }: { readonly of: Answer<'importFeed'> }) {
  const title = outcome === 'accepted' ? t.taken : outcome === 'held' ? t.takenHeld : t.notTaken;
  return (
    <Alert role="status" color={outcome === 'accepted' ? 'teal' : 'orange'} variant="light" title={title}>
      {why}
    </Alert>
  );
}

/** A header has one line; JSON means the same without its line ends. */
function onOneLine(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text.replaceAll(/[\r\n]+/g, ' ');
  }
}
