import type { Answer } from '@lockstep/sdk';
import { Alert, Anchor, Button, Code, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconFingerprint, IconLogin2 } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { api, useRead } from '../../api/api.ts';
import { askPasskey } from '../../api/passkey.ts';
import { enterWithLink, goTo, returnPath } from '../../app/enter.ts';
import { useUrlState } from '../../app/url-state.ts';
import { BareFrame } from '../../kit/bare-frame.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Read } from '../../kit/read.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';

const DEFAULTS = { to: '/', error: '', tenant: '' };
const t = texts.signIn.page;

export function Page() {
  const [{ to, error, tenant }] = useUrlState(DEFAULTS);
  const whose = tenant === '' ? {} : { tenant };
  const options = useRead('signInOptions', whose);
  const [entering] = useState(enterWithLink);
  const [failed, setFailed] = useState<unknown>(null);
  useEffect(() => {
    entering?.then(() => goTo(to)).catch(setFailed);
  }, [entering, to]);
  if (entering !== null && failed === null)
    return (
      <BareFrame title={t.entering}>
        <Waiting />
      </BareFrame>
    );
  return (
    <BareFrame title={t.title} about={t.about}>
      {failed !== null && <Failure error={failed} />}
      {error !== '' && (
        <Alert
          role="alert"
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={t.failed}
        >
          <Text size="sm">{t.errors[error] ?? t.otherError}</Text>
          <Text size="sm">
            {texts.kit.code} <Code>{error.slice(0, 40)}</Code>
          </Text>
        </Alert>
      )}
      <Read of={options}>{(read) => <Ways of={read} to={returnPath(to)} whose={whose} />}</Read>
    </BareFrame>
  );
}

function Ways({
  of: { providers, passkeys, secure },
  to,
  whose,
}: {
  readonly of: Answer<'signInOptions'>;
  readonly to: string;
  readonly whose: { readonly tenant?: string };
}) {
  if (!secure)
    return (
      <Alert
        role="alert"
        color="red"
        variant="light"
        icon={<IconAlertTriangle aria-hidden />}
        title={t.insecure}
      >
        {t.insecureHelp(window.location.origin)}
      </Alert>
    );
  return (
    <Stack>
      {providers.map(({ id, name, start }) => (
        <Button
          key={id}
          component="a"
          href={`${start}?to=${encodeURIComponent(to)}`}
          leftSection={<IconLogin2 size={18} aria-hidden />}
        >
          <bdi>{t.with(name)}</bdi>
        </Button>
      ))}
      {passkeys ? <ByPasskey to={to} whose={whose} first={providers.length === 0} /> : <ByName />}
      <Divider label={t.local} labelPosition="center" />
      <ByPassword to={to} whose={whose} />
      <Hint title={t.none}>{t.noneHelp}</Hint>
    </Stack>
  );
}

interface Way {
  readonly to: string;
  readonly whose: { readonly tenant?: string };
}

function ByPasskey({ to, whose, first }: Way & { readonly first: boolean }) {
  const { doing, error, run } = useDoing();
  const enter = () =>
    run(async () => {
      const { options } = await api.passkeyChallenge({ body: whose });
      await api.signInWithPasskey({ body: { response: await askPasskey(options), ...whose } });
      goTo(to);
    });
  return (
    <>
      <Button
        variant={first ? 'filled' : 'default'}
        loading={doing}
        onClick={() => void enter()}
        leftSection={<IconFingerprint size={18} aria-hidden />}
      >
        {t.passkey}
      </Button>
      {error !== null && <Failure error={error} />}
    </>
  );
}

/** Browsers give passkeys to names only: the same machine by its name. */
function ByName() {
  const { protocol, hostname, port } = window.location;
  const here = /^127\.|^\[::1\]$/.test(hostname);
  const url = `${protocol}//localhost${port === '' ? '' : `:${port}`}/sign-in`;
  return (
    <Text size="sm" c="dimmed">
      {t.noPasskeys} {here && <Anchor href={url}>{t.byName(url)}</Anchor>}
    </Text>
  );
}

function ByPassword({ to, whose }: Way) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const { doing, error, run } = useDoing();
  const enter = () =>
    run(async () => {
      try {
        await api.signInWithPassword({ body: { name, password, ...whose } });
      } catch (failed) {
        setPassword('');
        throw failed;
      }
      goTo(to);
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t.name}
          required
          autoComplete="username"
          maxLength={320}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.password}
          required
          autoComplete="current-password"
          maxLength={1_000}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <Failure error={error} />}
        <Button type="submit" variant="default" loading={doing}>
          {t.submit}
        </Button>
      </Stack>
    </form>
  );
}

function Hint({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details>
      <summary>
        <Text span size="sm">
          {title}
        </Text>
      </summary>
      <Text size="sm" c="dimmed" mt="xs">
        {children}
      </Text>
    </details>
  );
}
