import { Alert, Button, Card, FileButton, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconFileCertificate, IconShieldCheck } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { api } from '../../api/api.ts';
import { Failure } from '../../kit/failure.tsx';
import { texts } from '../../texts/index.ts';
import type { CertificateVerdict } from '../../verify/messages.ts';
import { openVerifier } from '../../verify/open-verifier.ts';
import type { SeenCheckpoint } from '../../verify/seen-checkpoint.ts';
import classes from './certificate-drop.module.css';

const { certificate: words } = texts.audit;
const LARGEST = 20_000_000;
/** Lines of each kind; the file itself says the rest. */
const SHOWN = 20;

type Found = { readonly verdict: CertificateVerdict; readonly file: string } | { readonly error: unknown };

/** A certificate is verified in the page: nothing of it leaves. */
export function CertificateDrop({ seen }: { readonly seen: SeenCheckpoint | null }) {
  const [over, setOver] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const newest = useRef<File | null>(null);
  const verify = async (given: File) => {
    newest.current = given;
    setFound(null);
    // Whoever chose another file meanwhile is not told of this one.
    const tell = (what: Found) => newest.current === given && setFound(what);
    const verifier = openVerifier();
    try {
      if (given.size > LARGEST) throw new Error(words.tooLarge);
      const keys = seen?.keys ?? (await api.logKeys()).keys.map(({ verifier: line }) => line);
      const bytes = new Uint8Array(await given.arrayBuffer());
      const verdict = await verifier.ask('certificate', { file: bytes, keys });
      tell({ verdict, file: given.name });
    } catch (failed) {
      tell({ error: failed });
    } finally {
      verifier.close();
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [given] = event.dataTransfer.files;
    if (given !== undefined) void verify(given);
  };
  return (
    <Card
      withBorder
      component="section"
      aria-labelledby="certificate"
      className={classes.drop}
      data-over={over}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" id="certificate">
            {words.title}
          </Title>
          <FileButton
            onChange={(given) => given !== null && void verify(given)}
            accept=".json,.html,application/json,text/html"
            inputProps={{ 'aria-label': words.choose }}
          >
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<IconFileCertificate size={18} aria-hidden />}
              >
                {words.choose}
              </Button>
            )}
          </FileButton>
        </Group>
        <Text size="sm" c="dimmed">
          {words.about} {seen === null ? words.keyFromServer : words.keyFrom}
        </Text>
        <div aria-live="polite">
          {found !== null &&
            ('error' in found ? (
              <Failure error={found.error} />
            ) : (
              <Told of={found.verdict} file={found.file} />
            ))}
        </div>
      </Stack>
    </Card>
  );
}

function Told({ of: verdict, file }: { readonly of: CertificateVerdict; readonly file: string }) {
  if (!verdict.authentic)
    return (
      <Alert
        role="alert"
        color="red"
        icon={<IconAlertTriangle aria-hidden />}
        title={`${words.not}: ${file}`}
      >
        {verdict.failures.map(({ code, why }) => (
          <Text size="sm" key={code}>
            {code}: <bdi>{why}</bdi>
          </Text>
        ))}
      </Alert>
    );
  const whole = verdict.unproven.length === 0;
  const lines = [
    ...verdict.unproven
      .slice(0, SHOWN)
      .map(({ target, what, sentence }) => `${target}, ${what}: ${sentence}`),
    ...verdict.gaps.slice(0, SHOWN).map(({ target, sentence }) => `${words.gap}: ${target}: ${sentence}`),
  ];
  return (
    <Alert
      color={whole ? 'teal' : 'yellow'}
      icon={<IconShieldCheck aria-hidden />}
      title={`${words.authentic}: ${file}`}
    >
      <Text size="sm">
        {words.proven(verdict.proven)}, {words.unproven(verdict.unproven.length)},{' '}
        {words.gaps(verdict.gaps.length)}
      </Text>
      {lines.length > 0 && (
        <List size="sm">
          {lines.map((line) => (
            <List.Item key={line}>
              <bdi>{line}</bdi>
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
