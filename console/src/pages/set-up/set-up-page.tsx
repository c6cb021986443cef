import { Alert, Button, Divider, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { asking, useRead } from '../../api/api.ts';
import { enterWithLink, goTo } from '../../app/enter.ts';
import { BareFrame } from '../../kit/bare-frame.tsx';
import { Failure } from '../../kit/failure.tsx';
import { NewPasskey } from '../../kit/new-passkey.tsx';
import { NewPassword } from '../../kit/new-password.tsx';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.signIn.setUp;

/** Where a set-up link leads. It is used up at once; who reloads the page goes on with the session that it gave. */
export function Page() {
  const [entering] = useState(enterWithLink);
  const [entered, setEntered] = useState(entering === null);
  const [failed, setFailed] = useState<unknown>(null);
  useEffect(() => {
    entering?.then(() => setEntered(true)).catch(setFailed);
  }, [entering]);
  if (failed !== null)
    return (
      <BareFrame title={t.title}>
        <Failure error={failed} />
        <Button component={Link} to="/sign-in" variant="default">
          {t.toSignIn}
        </Button>
      </BareFrame>
    );
  return entered ? (
    <Choose />
  ) : (
    <BareFrame title={t.title}>
      <Waiting />
    </BareFrame>
  );
}

function Choose() {
  const session = useQuery({ ...asking('session', {}, []), retry: false });
  const options = useRead('signInOptions', {});
  const [done, setDone] = useState(false);
  if (session.data === undefined || options.data === undefined)
    return (
      <BareFrame title={t.title}>
        {session.error === null && options.error === null ? (
          <Waiting />
        ) : (
          <>
            <Alert color="orange" variant="light" title={t.noLink}>
              {t.noLinkHelp}
            </Alert>
            <Button component={Link} to="/sign-in" variant="default">
              {t.toSignIn}
            </Button>
          </>
        )}
      </BareFrame>
    );
  return (
    <BareFrame title={t.title} about={t.about(session.data.actor)}>
      {done ? (
        <Alert role="status" color="teal" variant="light" icon={<IconCheck aria-hidden />} title={t.done}>
          <Button onClick={() => goTo('/')}>{t.goOn}</Button>
        </Alert>
      ) : (
        <Stack>
          {options.data.passkeys && (
            <section>
              <Title order={2} size="h4">
                {t.passkey}
              </Title>
              <Text size="sm" c="dimmed" mb="xs">
                {t.passkeyHelp}
              </Text>
              <NewPasskey onMade={() => setDone(true)} />
            </section>
          )}
          <Divider />
          <section>
            <Title order={2} size="h4" mb="xs">
              {t.password}
            </Title>
            <NewPassword onSet={() => setDone(true)} />
          </section>
        </Stack>
      )}
    </BareFrame>
  );
}
