import type { Answer } from '@lockstep/sdk';
import { Button, Code, Group, List, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../api/api.ts';
import { Read } from '../../kit/read.tsx';
import { saveFile } from '../../kit/save-file.ts';
import { texts } from '../../texts/index.ts';
import { openVerifier } from '../../verify/open-verifier.ts';
import type { SeenCheckpoint } from '../../verify/seen-checkpoint.ts';

const { entry: words } = texts.audit;

/** Checked by this browser, against the keys that it has seen before where there are any. */
async function check(entry: Answer<'logEntry'>, seen: SeenCheckpoint | null) {
  const proof = await api.logInclusion({ n: entry.n });
  const keys = seen?.keys ?? (await api.logKeys()).keys.map(({ verifier }) => verifier);
  const verifier = openVerifier();
  try {
    const told = await verifier.ask('inclusion', {
      n: entry.n,
      leaf: entry.leaf,
      path: proof.path,
      note: proof.checkpoint,
      keys,
    });
    return { ...told, hashFits: told.hash === entry.hash, hashes: proof.path.length, file: proof.proof };
  } finally {
    verifier.close();
  }
}

/** The proof of one entry in words, each step with what it came to. */
export function EntryProof({
  entry,
  seen,
}: {
  readonly entry: Answer<'logEntry'>;
  readonly seen: SeenCheckpoint | null;
}) {
  const checked = useQuery({
    queryKey: ['entryProof', entry.n, entry.leaf, entry.signed, seen?.note],
    queryFn: () => check(entry, seen),
    enabled: entry.signed,
  });
  return (
    <section aria-labelledby="proof">
      <Title order={3} size="h5" id="proof">
        {words.proof}
      </Title>
      {entry.signed ? (
        <Read of={checked} lines={3}>
          {(told) => (
            <>
              <List spacing="xs" size="sm" listStyleType="none" center={false}>
                <Step good={told.hashFits} text={told.hashFits ? words.steps.hash : words.steps.hashBad}>
                  <Code style={{ overflowWrap: 'anywhere' }}>{told.hash}</Code>
                </Step>
                <Step
                  good={told.included}
                  text={told.included ? words.steps.path(told.hashes, told.size) : words.steps.pathBad}
                />
                <Step
                  good={told.signedBy !== null}
                  text={told.signedBy === null ? words.steps.signedBad : words.steps.signed}
                >
                  {told.signedBy !== null && (
                    <Code style={{ overflowWrap: 'anywhere' }}>{told.signedBy}</Code>
                  )}
                </Step>
              </List>
              <Group mt="xs">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => saveFile(`entry-${entry.n}.proof`, 'text/plain', told.file)}
                >
                  {words.keep}
                </Button>
              </Group>
            </>
          )}
        </Read>
      ) : (
        <Text size="sm">{words.unsigned}</Text>
      )}
    </section>
  );
}

function Step({
  good,
  text,
  children,
}: {
  readonly good: boolean;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <List.Item
      icon={
        <ThemeIcon size={20} radius="xl" color={good ? 'teal' : 'red'}>
          {good ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
        </ThemeIcon>
      }
    >
      {text}
      {children !== undefined && <div>{children}</div>}
    </List.Item>
  );
}
